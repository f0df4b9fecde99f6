import { type FormEvent, useState } from 'react'
import { CodeField } from '#web/ui/code-field.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { common } from '#web/words/common.ts'
import { profileWords as words } from '#web/words/profile.ts'

interface Props {
  onCode: (code: string) => Promise<void>
  onCancel: () => void
}

/** The code of the factor in force, before it is changed. */
export function AskCode({ onCode, onCancel }: Props) {
  const [code, setCode] = useState('')
  const { busy, problem, ask } = useAsking()

  function submit(event: FormEvent) {
    event.preventDefault()
    void ask(() => onCode(code))
  }

  return (
    <form className="secret-form" onSubmit={submit}>
      <CodeField label={words.proof} value={code} onChange={setCode} />
      {problem && <ProblemNote problem={problem} />}
      <div className="page-actions">
        <button type="submit" className="button primary" disabled={busy}>
          {words.goOn}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {common.cancel}
        </button>
      </div>
    </form>
  )
}
