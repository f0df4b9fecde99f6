import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { TakenFile } from '#contract/approvals.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Choice, choicesOf } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { approvalWords, exportRequestWords as words } from '#web/words/approvals.ts'
import '#web/ui/form-grid.css'
import { PurposeFields, toCheck } from '#web/ui/purpose-fields.tsx'
import { ReasonInput } from '#web/ui/reason-input.tsx'

interface Props {
  params: { id: number; file: number }
  pupils: number
  /** There is something to mark in it. */
  marked: boolean
}

/** In place of the downloads of a file with many pupils: asks a second person to agree. */
export function ExportRequest({ params, pupils, marked }: Props) {
  const [what, setWhat] = useState<TakenFile>('original')
  const [purpose, setPurpose] = useState(toCheck)
  const [reason, setReason] = useState('')
  const asking = useChange(
    () =>
      call(api.askForExport, {
        params,
        body: { what, ...purpose, reason },
      }),
    [api.listApprovals],
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    asking.mutate()
  }

  return (
    <div className="no-print">
      <p className="note">{words.lead(pupils)}</p>
      <details>
        <summary>{words.open}</summary>
        <form onSubmit={submit} className="form-grid">
          {marked && (
            <Choice
              label={words.what}
              value={what}
              options={choicesOf(approvalWords.export)}
              onChange={(next) => next && setWhat(next)}
            />
          )}
          <PurposeFields value={purpose} onChange={setPurpose} />
          <ReasonInput label={words.reason} value={reason} onChange={setReason} />
          <p className="whole">
            <button type="submit" className="button primary" disabled={asking.isPending}>
              {words.ask}
            </button>
          </p>
          {asking.isError && <ProblemNote problem={problemOf(asking.error)} />}
          {asking.isSuccess && (
            <p className="note note-good whole" role="status">
              {words.asked} <Link to="/approvals">{approvalWords.toApprovals}</Link>
            </p>
          )}
        </form>
      </details>
    </div>
  )
}
