import { Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { disputeWords as words } from '#web/words/listings.ts'
import { FilesField, formOf } from './dispute-parts.tsx'
import { LISTINGS } from './listing-data.ts'
import type { SchoolDetail } from './school.tsx'

/** Disputes the answer with a reason and files, or says why it cannot be disputed. Files go up after the dispute is stored. */
export function OpenDispute({ row: { listing, school, can, undisputable } }: { row: SchoolDetail }) {
  const [reason, setReason] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const add = useChange(
    (dispute: number) =>
      call(api.addDisputeFiles, { params: { id: listing.id, dispute }, body: formOf(files) }),
    LISTINGS,
  )
  const open = useChange(
    () => call(api.openDispute, { params: { id: listing.id, code: school.code }, body: { reason } }),
    LISTINGS,
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    open.mutate(undefined, {
      onSuccess: ({ id }) => {
        setReason('')
        if (files.length > 0) add.mutate(id)
      },
    })
  }

  return (
    <>
      {can.dispute ? (
        <form onSubmit={submit} className="form-grid no-print">
          <Textarea
            className="whole"
            label={words.reason}
            description={words.reasonHelp}
            required
            minLength={3}
            maxLength={1000}
            autosize
            minRows={2}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <FilesField label={words.files} onChange={setFiles} />
          <p className="whole">
            <button
              type="submit"
              className="button primary"
              disabled={open.isPending || reason.trim().length < 3}
            >
              {words.send}
            </button>
          </p>
        </form>
      ) : (
        <p className="muted">{undisputable}</p>
      )}
      {open.isError && <ProblemNote problem={problemOf(open.error)} />}
      {add.isError && (
        <>
          <p>{words.filesLeft}</p>
          <ProblemNote problem={problemOf(add.error)} />
        </>
      )}
      <p role="status">{open.isSuccess && !add.isPending && !add.isError && words.sent}</p>
    </>
  )
}
