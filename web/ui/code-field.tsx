import { useId } from 'react'
import { factorWords as words } from '#web/words/second-factor.ts'

interface Props {
  label: string
  value: string
  onChange: (code: string) => void
  /** Six digits only: a telephone shows its digits at once. */
  digits?: boolean
}

/** The field of a code, which the browser may fill from a message or a manager of passwords. */
export function CodeField({ label, value, onChange, digits }: Props) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        autoComplete="one-time-code"
        autoCapitalize="none"
        inputMode={digits ? 'numeric' : 'text'}
        spellCheck={false}
        required
        aria-describedby={digits ? undefined : `${id}-hint`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {!digits && (
        <p id={`${id}-hint`} className="small muted">
          {words.codeHint}
        </p>
      )}
    </>
  )
}
