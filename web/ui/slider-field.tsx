import { NumberInput } from '@mantine/core'
import './slider-field.css'

interface Props {
  label: string
  description: string
  value: number
  min: number
  max: number
  step: number
  /** The end of the slider, when larger numbers can be typed but are seldom meant. */
  slidesTo?: number
  onChange: (value: number) => void
}

/** A number that is moved or typed, and told at once. */
export function SliderField({ label, description, value, min, max, step, slidesTo = max, onChange }: Props) {
  return (
    <div className="slider-field">
      <NumberInput
        label={label}
        description={description}
        min={min}
        max={max}
        step={step}
        allowDecimal={step < 1}
        decimalScale={1}
        decimalSeparator=","
        value={value}
        onChange={(next) => {
          if (typeof next === 'number' && next >= min && next <= max) onChange(next)
        }}
      />
      <input
        type="range"
        aria-label={label}
        min={min}
        max={slidesTo}
        step={step}
        value={Math.min(value, slidesTo)}
        onChange={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
      />
    </div>
  )
}
