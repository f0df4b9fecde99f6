import { TextInput } from '@mantine/core'
import { purposeWords } from '#contract/purpose-words.ts'
import { purposeForm as words } from '#web/words/purpose.ts'
import { Choice, choicesOf } from './filters.tsx'
import type { Purpose } from './told-purposes.ts'

/** What pupils' data are opened for most often. */
export const toCheck: Purpose = { purpose: 'check' }

interface Props {
  value: Purpose
  onChange: (purpose: Purpose) => void
}

/** What pupils' data are opened for: one of the list, and in one's own words when it is none of them. */
export function PurposeFields({ value, onChange }: Props) {
  const { purpose, purposeWords: told } = value
  return (
    <>
      <Choice
        label={words.purpose}
        value={purpose}
        options={choicesOf(purposeWords)}
        onChange={(next) => next && onChange({ ...value, purpose: next })}
      />
      <TextInput
        label={purpose === 'other' ? words.inWords : words.more}
        required={purpose === 'other'}
        minLength={3}
        maxLength={200}
        value={told ?? ''}
        onChange={({ currentTarget: { value: typed } }) =>
          onChange({ purpose, purposeWords: typed.trim() ? typed : undefined })
        }
      />
    </>
  )
}
