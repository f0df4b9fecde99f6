import { Link } from '@tanstack/react-router'
import type { api } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { date } from '#web/words/format.ts'
import { lifeWords as words } from '#web/words/school-life.ts'
import './life-line.css'

export type Life = Reply<NonNullable<typeof api.getSchoolLife.route>>
export type LifeEvent = Life['events'][number]

/** Events of a school as one line of sentences; the whole table is on the page of its life. */
export function LifeLine({ life }: { life: Life }) {
  const events = life.events.filter(({ corrected }) => !corrected)
  if (events.length === 0 && life.closedOn === null) return null
  return (
    <ol className="life-line panel" aria-label={words.line}>
      {events.map((event) => (
        <li key={event.id}>
          <b>{date(event.on)}</b> <Happened event={event} />
        </li>
      ))}
      {life.closedOn !== null && !events.some((event) => isEnd(event, life.closedOn)) && (
        <li>{words.closed(life.closedOn)}</li>
      )}
    </ol>
  )
}

function isEnd({ kind, incoming, on }: LifeEvent, closedOn: string | null): boolean {
  return ['closed', 'joined', 'split'].includes(kind) && !incoming && on === closedOn
}

/** What happened, with a link to the other school where it may be opened. */
export function Happened({ event }: { event: LifeEvent }) {
  return (
    <>
      {words.happened(event)}
      {event.other && (
        <>
          {' '}
          <OtherSchool school={event.other} />
        </>
      )}
    </>
  )
}

function OtherSchool({ school: { code, name } }: { school: NonNullable<LifeEvent['other']> }) {
  if (code === null) return <>{name}</>
  return (
    <Link to="/schools/$code/life" params={{ code }}>
      {name}
    </Link>
  )
}
