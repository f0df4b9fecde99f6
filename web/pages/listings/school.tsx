import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, ask } from '#web/api.ts'
import { addressOf, call, type Reply } from '#web/client.ts'
import { Loaded, problemOf } from '#web/ui/loaded.tsx'
import { AnswerMark } from '#web/ui/marks.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { ReasonInput } from '#web/ui/reason-input.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { common } from '#web/words/common.ts'
import { dateTime } from '#web/words/format.ts'
import { disputeWords, listingWords, listingSchoolWords as words } from '#web/words/listings.ts'
import { AddFiles, AnswerForm, FileLinks, TakeBack } from './dispute-parts.tsx'
import { LISTINGS } from './listing-data.ts'
import { OpenDispute } from './open-dispute.tsx'
import { StateOf } from './state-of.tsx'
import '#web/ui/form-grid.css'

export type SchoolDetail = Reply<NonNullable<typeof api.getListingSchool.route>>

const route = getRouteApi('/listings/$id/schools/$code')

/** A school of a list: the answer, the rule beside the decisions, the disputes. */
export function ListingSchoolPage() {
  const { id, code } = route.useParams()
  const query = useQuery(ask(api.getListingSchool, { params: { id: Number(id), code } }))
  const row = query.data
  return (
    <Page
      title={row?.school.name ?? common.school}
      crumb={
        <Link to="/listings/$id" params={{ id }}>
          {words.back(Number(id))}
        </Link>
      }
      lead={row && `${row.school.municipality.name}, код ${row.school.code}, ${row.listing.year}`}
      actions={
        <>
          <a
            className="button"
            href={addressOf(api.getStatement, { params: { id: Number(id), code } })}
            download
          >
            {listingWords.statement}
          </a>
          <Link to="/schools/$code" params={{ code }} className="button">
            {words.card}
          </Link>
          <PrintButton />
        </>
      }
    >
      <Loaded query={query} lines={10}>
        {(loaded) => (
          <>
            <Answer row={loaded} />
            <Decisions row={loaded} />
            <DisputesOf row={loaded} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Answer({ row }: { row: SchoolDetail }) {
  const { answer, decision, repeated, why, listing } = row
  return (
    <>
      <div className="panel prose">
        <p className="strong">
          <AnswerMark answer={answer} words={words.answers[answer]} />
        </p>
        {decision && (
          <p>
            {words.byDecision[decision.decision]}: {decision.reason}
          </p>
        )}
        {repeated && answer === 'yes' && <p className="strong">{listingWords.repeatedNote}</p>}
        <StateOf listing={listing} />
      </div>
      <Section title={words.byRule}>
        <p>
          <AnswerMark answer={row.rule} />
        </p>
        {why.paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <p className="no-print">
          <Link to="/runs/$id/schools/$code" params={{ id: String(listing.run), code: row.school.code }}>
            {words.why}
          </Link>
        </p>
      </Section>
      {why.nearMisses.length > 0 && (
        <Section title={words.nearMisses}>
          <ul className="sources-list">
            {why.nearMisses.map(({ sentence }) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function Decisions({ row }: { row: SchoolDetail }) {
  const { decisions, can } = row
  return (
    <Section title={words.history}>
      {decisions.length === 0 ? (
        <p className="muted">{words.noHistory}</p>
      ) : (
        <ul className="sources-list">
          {decisions.map(({ decision, reason, dispute, decidedAt, decidedBy }) => (
            <li key={decidedAt}>
              <span className="strong">{words.byDecision[decision]}</span>
              {dispute !== null && ` ${words.byDispute}`}: {reason}{' '}
              <span className="muted small">{words.by(decidedBy, dateTime(decidedAt))}</span>
            </li>
          ))}
        </ul>
      )}
      {can.decide && <DecideForm key={row.version} row={row} />}
    </Section>
  )
}

function DecideForm({ row: { listing, school, answer, version } }: { row: SchoolDetail }) {
  const [reason, setReason] = useState('')
  const decide = useChange(
    (decision: 'in' | 'out') =>
      call(api.decideSchool, {
        params: { id: listing.id, code: school.code },
        body: { decision, reason, version },
      }),
    LISTINGS,
  )
  const ways =
    answer === 'yes' ? (['out'] as const) : answer === 'no' ? (['in'] as const) : (['in', 'out'] as const)
  return (
    <form onSubmit={(event: FormEvent) => event.preventDefault()} className="form-grid no-print">
      <ReasonInput
        label={words.reason}
        description={words.reasonHelp}
        maxLength={1000}
        value={reason}
        onChange={setReason}
      />
      <p className="whole page-actions">
        {ways.map((way) => (
          <button
            key={way}
            type="button"
            className="button"
            disabled={decide.isPending || reason.trim().length < 3}
            onClick={() => decide.mutate(way)}
          >
            {way === 'in' ? words.put : words.take}
          </button>
        ))}
      </p>
      {decide.isError && <ProblemNote problem={problemOf(decide.error)} />}
    </form>
  )
}

function DisputesOf({ row }: { row: SchoolDetail }) {
  const { disputes, listing, can, undisputable, school } = row
  const mayDispute = can.dispute || undisputable !== null
  return (
    <Section title={disputeWords.title}>
      {disputes.length === 0 && <p className="muted">{disputeWords.noneOfSchool}</p>}
      {disputes.map((dispute) => (
        <div key={dispute.id} className="panel">
          <p>{dispute.reason}</p>
          <p className="muted small">{words.by(dispute.createdBy, dateTime(dispute.createdAt))}</p>
          <FileLinks listing={listing.id} files={dispute.files} />
          <p>
            <span className="strong">{disputeWords.states[dispute.state]}</span>
            {dispute.words && `: ${dispute.words}`}
          </p>
          {dispute.state === 'unanswered' && can.decide && (
            <AnswerForm listing={listing.id} dispute={dispute.id} name={school.name} />
          )}
          {dispute.state === 'unanswered' && mayDispute && (
            <>
              <AddFiles listing={listing.id} dispute={dispute.id} />
              <TakeBack listing={listing.id} dispute={dispute.id} />
            </>
          )}
        </div>
      ))}
      {mayDispute && <OpenDispute row={row} />}
    </Section>
  )
}
