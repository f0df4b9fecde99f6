import { Textarea } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { api } from '#web/api.ts'
import { addressOf, call } from '#web/client.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { fileSize } from '#web/words/format.ts'
import { disputeWords as words } from '#web/words/listings.ts'
import { LISTINGS } from './listing-data.ts'
import '#web/ui/form-grid.css'

interface FileLinksProps {
  listing: number
  files: readonly { id: number; name: string; size: number }[]
}

/** Files to save, each with its size. */
export function FileLinks({ listing, files }: FileLinksProps) {
  if (files.length === 0) return null
  return (
    <ul className="sources-list">
      {files.map(({ id, name, size }) => (
        <li key={id}>
          <a href={addressOf(api.getListingFile, { params: { id: listing, file: id } })} download>
            {name}
          </a>{' '}
          <span className="muted small">{fileSize(size)}</span>
        </li>
      ))}
    </ul>
  )
}

interface FilesFieldProps {
  label: string
  accept?: string
  onChange: (files: File[]) => void
}

/** The browser's own choice of files: works from the keyboard and on a phone. */
export function FilesField({ label, accept, onChange }: FilesFieldProps) {
  const id = useId()
  return (
    <p className="whole">
      <label htmlFor={id}>{label}</label>
      <br />
      <input
        id={id}
        type="file"
        multiple
        accept={accept}
        onChange={({ currentTarget }) => onChange([...(currentTarget.files ?? [])])}
      />
    </p>
  )
}

/** Files as the server takes them. */
export function formOf(files: readonly File[]): FormData {
  const form = new FormData()
  for (const file of files) form.append('files', file)
  return form
}

interface AnswerFormProps {
  listing: number
  dispute: number
  /** Of the school. */
  name: string
}

/** Accepts or refuses a dispute, with words. */
export function AnswerForm({ listing, dispute, name }: AnswerFormProps) {
  const [told, setTold] = useState('')
  const answer = useChange(
    (verdict: 'accepted' | 'refused') =>
      call(api.answerDispute, {
        params: { id: listing, dispute },
        body: { answer: verdict, words: told },
      }),
    LISTINGS,
  )
  const button = (verdict: 'accepted' | 'refused', title: string) => (
    <button
      type="button"
      className="button"
      aria-label={`${title}: ${name}`}
      disabled={answer.isPending || told.trim().length < 3}
      onClick={() => answer.mutate(verdict)}
    >
      {title}
    </button>
  )
  return (
    <div className="no-print">
      <Textarea
        label={words.answer}
        description={words.answerHelp}
        maxLength={1000}
        autosize
        minRows={1}
        value={told}
        onChange={({ currentTarget }) => setTold(currentTarget.value)}
      />
      <div className="page-actions">
        {button('accepted', words.accept)}
        {button('refused', words.refuse)}
      </div>
      {answer.isError && <ProblemNote problem={problemOf(answer.error)} />}
    </div>
  )
}

/** Takes back a dispute that nobody answered. */
export function TakeBack({ listing, dispute }: { listing: number; dispute: number }) {
  const back = useChange(() => call(api.takeDisputeBack, { params: { id: listing, dispute } }), LISTINGS)
  return (
    <div className="no-print">
      <button type="button" className="button" disabled={back.isPending} onClick={() => back.mutate()}>
        {words.takeBack}
      </button>
      {back.isError && <ProblemNote problem={problemOf(back.error)} />}
    </div>
  )
}

/** Adds files to a dispute that is open already. */
export function AddFiles({ listing, dispute }: { listing: number; dispute: number }) {
  const [made, setMade] = useState(0)
  return <AddFilesForm key={made} listing={listing} dispute={dispute} onDone={() => setMade(made + 1)} />
}

function AddFilesForm({
  listing,
  dispute,
  onDone,
}: {
  listing: number
  dispute: number
  onDone: () => void
}) {
  const [files, setFiles] = useState<File[]>([])
  const add = useChange(
    () => call(api.addDisputeFiles, { params: { id: listing, dispute }, body: formOf(files) }),
    LISTINGS,
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    add.mutate(undefined, { onSuccess: onDone })
  }

  return (
    <form onSubmit={submit} className="no-print">
      <FilesField label={words.files} onChange={setFiles} />
      <button type="submit" className="button" disabled={add.isPending || files.length === 0}>
        {words.addFiles}
      </button>
      {add.isError && <ProblemNote problem={problemOf(add.error)} />}
    </form>
  )
}
