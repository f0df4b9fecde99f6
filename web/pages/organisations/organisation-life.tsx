import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { common } from '#web/words/common.ts'
import { date } from '#web/words/format.ts'
import { organisationLifeWords as words } from '#web/words/organisation-life.ts'
import { lifeWords } from '#web/words/school-life.ts'
import type { Organisation } from './organisation.tsx'
import { OrganisationEventForm } from './organisation-event-form.tsx'

type Life = Reply<NonNullable<typeof api.getOrganisationLife.route>>
type Event = Life['events'][number]

/** What happened to an organisation, by day and order, and the form that records more. */
export function OrganisationLife({ organisation }: { organisation: Organisation }) {
  const query = useQuery(ask(api.getOrganisationLife, { params: { id: organisation.id } }))
  return (
    <Loaded query={query}>
      {(life) => (
        <>
          <Section title={words.title}>
            {life.events.length === 0 ? (
              <p className="muted">{words.none}</p>
            ) : (
              <RegisterTable
                caption={words.title}
                columns={columnsFor(life)}
                rows={life.events}
                rowKey={({ id }) => id}
                stacks
              />
            )}
          </Section>
          {life.can.record.length > 0 && (
            <Section title={words.form}>
              <OrganisationEventForm
                key={life.version}
                organisation={organisation}
                version={life.version}
                kinds={life.can.record}
              />
            </Section>
          )}
        </>
      )}
    </Loaded>
  )
}

const columnsFor = ({ hidden }: Life): Column<Event>[] => [
  { key: 'on', title: lifeWords.on, cell: ({ on }) => <span className="nowrap">{date(on)}</span> },
  {
    key: 'what',
    title: lifeWords.what,
    names: true,
    cell: (event) => (
      <>
        {words.happened(event)} <Other event={event} />
        {event.corrected && <div className="muted small">{lifeWords.corrected}</div>}
      </>
    ),
  },
  {
    key: 'basis',
    title: lifeWords.basis,
    cell: ({ basis, reason }) => (
      <>
        {basis}
        {reason && <div className="muted small">{reason}</div>}
      </>
    ),
  },
  {
    key: 'who',
    title: lifeWords.who,
    cell: ({ person, recordedAt }) => (
      <>
        {hidden.includes('person') ? common.hidden : person}
        <div className="muted small">{date(recordedAt)}</div>
      </>
    ),
  },
]

function Other({ event: { kind, incoming, was, became, other } }: { event: Event }) {
  if (kind !== 'joined') return null
  const name = incoming ? was : became
  if (other === null) return <>{name}</>
  return (
    <Link to="/organisations/$id" params={{ id: String(other) }}>
      {name}
    </Link>
  )
}
