import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, ask } from '#web/api.ts'
import { call } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { DayInput } from '#web/ui/day-input.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { useTerm } from '#web/ui/use-term.ts'
import { date } from '#web/words/format.ts'
import { orderWords as words } from '#web/words/listings.ts'
import { Differences } from './differences.tsx'
import { FileLinks, FilesField, formOf } from './dispute-parts.tsx'
import type { ListingDetail } from './listing.tsx'
import { LISTINGS } from './listing-data.ts'
import { Lacks } from './show-form.tsx'
import './listings.css'

interface Props {
  listing: ListingDetail
}

/** The order of a list, the sum by which it is checked, what it was made of, and what it corrects. */
export function Order({ listing }: Props) {
  const term = useTerm()
  const { level } = useViewer()
  const { state, can, orders, approvedBy, corrects, reason } = listing
  return (
    <>
      <Section title={words.files}>
        {level === 'region' ? (
          <>
            {orders.length === 0 && <p className="muted">{words.noFile}</p>}
            <FileLinks listing={listing.id} files={orders} />
          </>
        ) : (
          <p className="muted">{words.hiddenFile}</p>
        )}
        {approvedBy && <p>{words.approvedBy(approvedBy)}</p>}
        {state === 'shown' && can.approve && <OrderFile listing={listing} />}
      </Section>
      {state !== 'approved' && (
        <Section title={words.approve}>
          {can.approve ? (
            <ApproveForm listing={listing} />
          ) : (
            <>
              <p className="muted">{words.approvesElse(term)}</p>
              {level === 'region' && <Lacks sentences={listing.lacks.approve} />}
            </>
          )}
        </Section>
      )}
      <Sum listing={listing} />
      {corrects !== null && (
        <Section title={words.differences}>
          {reason && (
            <p>
              {words.reason}: {reason}
            </p>
          )}
          <Differences id={listing.id} />
        </Section>
      )}
      <Made listing={listing} />
    </>
  )
}

function OrderFile({ listing: { id } }: Props) {
  const [made, setMade] = useState(0)
  return <OrderFileForm key={made} id={id} onDone={() => setMade(made + 1)} />
}

function OrderFileForm({ id, onDone }: { id: number; onDone: () => void }) {
  const [files, setFiles] = useState<File[]>([])
  const add = useChange(() => call(api.addOrder, { params: { id }, body: formOf(files) }), LISTINGS)

  function submit(event: FormEvent) {
    event.preventDefault()
    add.mutate(undefined, { onSuccess: onDone })
  }

  return (
    <form onSubmit={submit} className="form-grid no-print">
      <FilesField label={words.file} accept=".pdf,.jpg,.jpeg,.png,.tif,.tiff" onChange={setFiles} />
      <p className="whole">
        <button type="submit" className="button" disabled={add.isPending || files.length === 0}>
          {words.attach}
        </button>
      </p>
      {add.isError && <ProblemNote problem={problemOf(add.error)} />}
    </form>
  )
}

function ApproveForm({ listing }: Props) {
  const { id, version, lacks, today, disputesUntil } = listing
  const [order, setOrder] = useState({ number: '', date: today })
  const approve = useChange(
    () => call(api.approveListing, { params: { id }, body: { ...order, version } }),
    LISTINGS,
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    approve.mutate()
  }

  return (
    <form onSubmit={submit} className="form-grid no-print">
      <p className="whole muted">{words.approveLead}</p>
      <Lacks sentences={lacks.approve} />
      {disputesUntil && disputesUntil >= today && (
        <p className="whole note note-doubt">{words.termRuns(date(disputesUntil))}</p>
      )}
      <TextInput
        label={words.number}
        required
        maxLength={60}
        value={order.number}
        onChange={({ currentTarget }) => setOrder({ ...order, number: currentTarget.value })}
      />
      <DayInput
        label={words.date}
        required
        value={order.date}
        onChange={(next) => setOrder({ ...order, date: next })}
      />
      <p className="whole">
        <button
          type="submit"
          className="button primary"
          disabled={approve.isPending || lacks.approve.length > 0 || order.number.trim() === ''}
        >
          {words.approve}
        </button>
      </p>
      {approve.isError && <ProblemNote problem={problemOf(approve.error)} />}
    </form>
  )
}

/** The sum that was stored, and, when asked, the one that the rows give now. */
function Sum({ listing: { id, sha256 } }: Props) {
  const { level } = useViewer()
  const check = useQuery({ ...ask(api.checkListing, { params: { id } }), enabled: false })
  return (
    <Section title={words.sum}>
      <p className="muted">{words.sumLead}</p>
      {sha256 === null ? (
        <p>{words.noSum}</p>
      ) : (
        <p>
          <code className="sum">{sha256}</code>
        </p>
      )}
      {sha256 !== null && level === 'region' && (
        <>
          <button
            type="button"
            className="button no-print"
            disabled={check.isFetching}
            onClick={() => void check.refetch()}
          >
            {check.isFetching ? words.checking : words.check}
          </button>
          <p role="status">
            {check.data &&
              !check.isFetching &&
              (check.data.same ? words.same : words.other(check.data.counted))}
          </p>
          {check.isError && <ProblemNote problem={problemOf(check.error)} />}
        </>
      )}
    </Section>
  )
}

function Made({ listing: { factsHash, outcomeHash, methodology, sources } }: Props) {
  return (
    <Section title={words.made}>
      <p>
        {methodology.title}, {methodology.version}
      </p>
      <p className="small">
        {words.facts}: <code className="sum">{factsHash}</code>
      </p>
      <p className="small">
        {words.outcome}: <code className="sum">{outcomeHash}</code>
      </p>
      <details>
        <summary>{words.sources(sources.length)}</summary>
        <ul className="sources-list">
          {sources.map(({ file, sha256 }) => (
            <li key={file} className="small">
              {words.source(file)}: <code className="sum">{sha256}</code>
            </li>
          ))}
        </ul>
      </details>
    </Section>
  )
}
