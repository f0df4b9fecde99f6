import { TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { TakenFile } from '#contract/approvals.ts'
import { type PurposeName, purposeWords } from '#contract/purpose-words.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Choice, choicesOf } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { approvalWords, exportRequestWords as words } from '#web/words/approvals.ts'
import '#web/ui/form-grid.css'

interface Props {
  params: { id: number; file: number }
  pupils: number
  /** There is something to mark in it. */
  marked: boolean
}

/** In place of the downloads of a file with many pupils: asks a second person to agree. */
export function ExportRequest({ params, pupils, marked }: Props) {
  const [what, setWhat] = useState<TakenFile>('original')
  const [purpose, setPurpose] = useState<PurposeName>('check')
  const [purposeInWords, setPurposeInWords] = useState('')
  const [reason, setReason] = useState('')
  const asking = useChange(
    () =>
      call(api.askForExport, {
        params,
        body: { what, purpose, purposeWords: purposeInWords.trim() || undefined, reason },
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
          <Choice
            label={words.purpose}
            value={purpose}
            options={choicesOf(purposeWords)}
            onChange={(next) => next && setPurpose(next)}
          />
          {purpose === 'other' && (
            <TextInput
              label={words.inWords}
              required
              minLength={3}
              maxLength={200}
              value={purposeInWords}
              onChange={({ currentTarget }) => setPurposeInWords(currentTarget.value)}
            />
          )}
          <TextInput
            label={words.reason}
            required
            minLength={3}
            maxLength={500}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
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
