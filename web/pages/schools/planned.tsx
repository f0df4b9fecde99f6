import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { date } from '#web/words/format.ts'
import { lifeWords } from '#web/words/school-life.ts'
import type { Life } from './life-line.tsx'
import './life-line.css'

export type PlannedEvent = Life['planned'][number]

const words = lifeWords.planned

interface Props {
  planned: readonly PlannedEvent[]
  /** The school on whose page it is; left out: events of all schools are listed, each with its school. */
  own?: string
  /** With buttons that take an event back. */
  manage?: boolean
}

/** Events of schools to come, and those that could not be applied on their day, with the reason. */
export function Planned({ planned, own, manage = false }: Props) {
  const withdraw = useChange(
    (id: number) => call(api.withdrawPlannedEvent, { params: { id } }),
    [api.getSchoolLife, api.listPlannedEvents],
  )
  return (
    <>
      <ol className="life-line panel" aria-label={words.title}>
        {planned.map((event) => (
          <li key={event.id}>
            <b>{date(event.on)}</b> <Coming event={event} own={own} />
            <div className="muted small">
              {[event.basis, event.reason, event.person && words.by(event.person)].filter(Boolean).join('; ')}
            </div>
            {event.refusal !== null && <p className="note note-bad">{words.refused(event.refusal)}</p>}
            {manage && (
              <button
                type="button"
                className="button no-print"
                disabled={withdraw.isPending}
                aria-label={words.withdrawOf(event.refusal !== null, date(event.on))}
                onClick={() => withdraw.mutate(event.id)}
              >
                {event.refusal === null ? words.withdraw : words.putAway}
              </button>
            )}
          </li>
        ))}
      </ol>
      {withdraw.isError && <ProblemNote problem={problemOf(withdraw.error)} />}
    </>
  )
}

function Coming({ event, own }: { event: PlannedEvent; own: string | undefined }) {
  const { kind, school, became, into } = event
  const incoming = own !== undefined && school.code !== own
  if (kind === 'joined' && incoming)
    return (
      <>
        {words.incoming} <OtherSchool school={school} />
      </>
    )
  return (
    <>
      {own === undefined && kind !== 'opened' && (
        <>
          <OtherSchool school={school} />:{' '}
        </>
      )}
      {kind === 'opened' ? words.opened(school.name, school.code) : words.coming[kind](became ?? '')}
      {into && (
        <>
          {' '}
          <OtherSchool school={into} />
        </>
      )}
    </>
  )
}

function OtherSchool({ school: { code, name } }: { school: PlannedEvent['school'] }) {
  if (code === null) return <>{name}</>
  return (
    <Link to="/schools/$code/life" params={{ code }}>
      {name}
    </Link>
  )
}
