import { TextInput, type TextInputProps } from '@mantine/core'

interface Props extends Pick<TextInputProps, 'label' | 'description' | 'required' | 'min'> {
  /** `2026-09-01`, or empty. */
  value: string
  onChange: (day: string) => void
}

/** A day in a form, by the browser's own calendar. */
export function DayInput({ min = '1900-01-01', onChange, ...rest }: Props) {
  return (
    <TextInput
      {...rest}
      type="date"
      min={min}
      max="2099-12-31"
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}
