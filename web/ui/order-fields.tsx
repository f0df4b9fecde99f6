import { TextInput } from '@mantine/core'
import { lifeWords } from '#web/words/school-life.ts'
import { DayInput } from './day-input.tsx'

/** From which day, by which order, and why. */
export interface Order {
  on: string
  basis: string
  reason: string
}

export const emptyOrder: Order = { on: '', basis: '', reason: '' }

const words = lifeWords.form

interface Props {
  order: Order
  onChange: (order: Order) => void
  /** Beside the day: what becomes of one that has not come. */
  hint?: string
}

export function OrderFields({ order, onChange, hint }: Props) {
  return (
    <>
      <DayInput
        label={words.on}
        description={hint}
        required
        value={order.on}
        onChange={(on) => onChange({ ...order, on })}
      />
      <TextInput
        label={words.basis}
        required
        minLength={2}
        maxLength={300}
        value={order.basis}
        onChange={({ currentTarget }) => onChange({ ...order, basis: currentTarget.value })}
      />
      <TextInput
        label={words.reason}
        maxLength={1000}
        value={order.reason}
        onChange={({ currentTarget }) => onChange({ ...order, reason: currentTarget.value })}
      />
    </>
  )
}
