import { type FormEvent, useState } from 'react'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { ReasonInput } from '#web/ui/reason-input.tsx'
import { useChange } from '#web/ui/use-change.ts'

interface Props {
  /** Of the button that opens the form and of the one that does it. */
  title: string
  label: string
  change: (reason: string) => Promise<unknown>
  addresses: readonly { path: string }[]
}

/** Something done with a reason, which stays with it for good. */
export function ReasonForm({ title, label, change, addresses }: Props) {
  const [reason, setReason] = useState('')
  const done = useChange(change, addresses)

  function submit(event: FormEvent) {
    event.preventDefault()
    done.mutate(reason)
  }

  return (
    <details>
      <summary>{title}</summary>
      <form onSubmit={submit} className="page-actions">
        <ReasonInput aria-label={label} placeholder={label} value={reason} onChange={setReason} />
        <button type="submit" className="button" disabled={done.isPending}>
          {title}
        </button>
      </form>
      {done.isError && <ProblemNote problem={problemOf(done.error)} />}
    </details>
  )
}
