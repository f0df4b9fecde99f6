import { type FormEvent, useState } from 'react'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { DayInput } from '#web/ui/day-input.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { listingWords, orderWords as words } from '#web/words/listings.ts'
import type { ListingDetail } from './listing.tsx'
import { LISTINGS } from './listing-data.ts'
import '#web/ui/form-grid.css'

/** Shows a draft, or says what has to be decided first. */
export function ShowForm({ listing: { id, version, lacks, today } }: { listing: ListingDetail }) {
  const [until, setUntil] = useState('')
  const show = useChange(
    (disputesUntil: string) => call(api.showListing, { params: { id }, body: { disputesUntil, version } }),
    LISTINGS,
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    show.mutate(until)
  }

  return (
    <form onSubmit={submit} className="form-grid no-print">
      <p className="whole muted">{words.showLead}</p>
      <Lacks sentences={lacks.show} />
      <DayInput label={words.until} required min={today} value={until} onChange={setUntil} />
      <p className="whole">
        <button
          type="submit"
          className="button primary"
          disabled={show.isPending || lacks.show.length > 0 || until === ''}
        >
          {words.show}
        </button>
      </p>
      {show.isError && <ProblemNote problem={problemOf(show.error)} />}
    </form>
  )
}

/** What stands in the way of a step. */
export function Lacks({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null
  return (
    <div className="whole">
      <p className="strong">{listingWords.lacks}</p>
      <ul className="sources-list">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </div>
  )
}
