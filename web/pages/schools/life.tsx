import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, ask } from '#web/api.ts'
import { useViewer } from '#web/session.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { historyWords } from '#web/words/audit.ts'
import { common } from '#web/words/common.ts'
import { date } from '#web/words/format.ts'
import { lifeWords as words } from '#web/words/school-life.ts'
import { EventForm } from './event-form.tsx'
import { Happened, type Life, type LifeEvent } from './life-line.tsx'
import { Planned } from './planned.tsx'
import { RegisterForm } from './register-form.tsx'
import { WhoAnswers } from './who-answers.tsx'

const route = getRouteApi('/schools/$code/life')

/** The life of a school: its events with their orders, its places, and the forms that change it. */
export function SchoolLifePage() {
  const { code } = route.useParams()
  const { can } = useViewer()
  const query = useQuery(ask(api.getSchoolLife, { params: { code } }))
  return (
    <Page
      title={words.title(query.data?.school.name ?? common.school)}
      crumb={
        can.includes('results.read') ? (
          <Link to="/schools/$code" params={{ code }}>
            {historyWords.card}
          </Link>
        ) : (
          <Link to="/schools">{historyWords.all}</Link>
        )
      }
      lead={words.lead}
      actions={
        <>
          <Link to="/schools/$code/history" params={{ code }} className="button">
            {historyWords.link}
          </Link>
          <PrintButton />
        </>
      }
    >
      <Loaded query={query} lines={8}>
        {(life) => <Body life={life} />}
      </Loaded>
    </Page>
  )
}

function Body({ life }: { life: Life }) {
  const { can } = useViewer()
  const [saved, setSaved] = useState(false)
  return (
    <>
      {life.closedOn && <p className="note">{words.closed(life.closedOn)}.</p>}
      {life.planned.length > 0 && (
        <Section title={words.planned.title}>
          <p className="muted no-print">{words.planned.lead}</p>
          <Planned planned={life.planned} own={life.school.code} manage={life.can.edit} />
        </Section>
      )}
      <Section title={words.line}>
        {life.events.length === 0 ? (
          <p className="muted">{words.none}</p>
        ) : (
          <RegisterTable
            caption={words.line}
            columns={columnsFor(life)}
            rows={life.events}
            rowKey={({ id }) => id}
            stacks
          />
        )}
      </Section>
      <WhoAnswers code={life.school.code} on={undefined} />
      <Section title={words.places}>
        <ul>
          {life.places.map(({ municipality, since, until }) => (
            <li key={`${municipality.id} ${since}`}>
              {municipality.name}: {words.place(since, until)}
            </li>
          ))}
        </ul>
      </Section>
      {life.can.edit && (
        <Section title={words.form.title}>
          <EventForm key={`${life.version} ${life.planned.length}`} life={life} />
        </Section>
      )}
      {life.can.edit && (
        <Section title={words.register.edit}>
          <RegisterForm key={life.version} life={life} onSaved={() => setSaved(true)} />
          {saved && <p role="status">{words.register.saved}</p>}
        </Section>
      )}
      {!life.can.edit && can.includes('corrections.ask') && (
        <Section title={words.register.proposeTitle}>
          <p className="muted">{words.register.proposeLead}</p>
          <RegisterForm key={life.version} life={life} onSaved={() => setSaved(true)} proposes />
          {saved && (
            <p role="status" className="note note-good">
              {words.register.proposed} <Link to="/approvals">{words.register.toApprovals}</Link>
            </p>
          )}
        </Section>
      )}
    </>
  )
}

const columnsFor = ({ hidden }: Life): Column<LifeEvent>[] => [
  { key: 'on', title: words.on, cell: ({ on }) => <span className="nowrap">{date(on)}</span> },
  {
    key: 'what',
    title: words.what,
    names: true,
    cell: (event) => (
      <>
        <Happened event={event} />
        {event.corrected && <div className="muted small">{words.corrected}</div>}
      </>
    ),
  },
  {
    key: 'basis',
    title: words.basis,
    cell: ({ basis, reason }) => (
      <>
        {basis}
        {reason && <div className="muted small">{reason}</div>}
      </>
    ),
  },
  {
    key: 'who',
    title: words.who,
    cell: ({ person, recordedAt }) => (
      <>
        {hidden.includes('person') ? common.hidden : person}
        <div className="muted small">{date(recordedAt)}</div>
      </>
    ),
  },
]
