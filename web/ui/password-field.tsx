import { useId } from 'react'

interface Props {
  label: string
  hint?: string
  /** What managers of passwords should do with it. */
  autoComplete: 'current-password' | 'new-password'
  value: string
  onChange: (password: string) => void
}

/** The field of a password. */
export function PasswordField({ label, hint, autoComplete, value, onChange }: Props) {
  const id = useId()
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="password"
        autoComplete={autoComplete}
        required
        aria-describedby={hint && `${id}-hint`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint && (
        <p id={`${id}-hint`} className="small muted">
          {hint}
        </p>
      )}
    </>
  )
}
