import { Link } from '@tanstack/react-router'
import { dutyFunctionWord, dutyStateTold } from '#contract/duty-words.ts'
import type { Term } from '#contract/terms.ts'
import { dutiesWords as words } from '#web/words/duties.ts'
import { capital } from '#web/words/format.ts'
import { ChangeDuty } from './change-duty.tsx'
import type { Duty } from './duty-data.ts'
import type { Column } from './register-table.tsx'
import { SchoolLink } from './school-link.tsx'

interface Shown {
  term: Term
  /** This day in the region; left out: nothing is changed from here. */
  today?: string
  /** What the page itself says of every row. */
  without?: 'person' | 'body'
}

/** Columns of a table of duties; the last one holds what may be done with them, where anything may. */
export function dutyColumns(rows: readonly Duty[], { term, today, without }: Shown): Column<Duty>[] {
  const columns: (Column<Duty> | false)[] = [
    without !== 'person' && {
      key: 'person',
      title: words.person,
      names: true,
      cell: ({ person, function: as }) => (
        <>
          <Name person={person} />
          <div className="muted small">{capital(dutyFunctionWord(as, term))}</div>
        </>
      ),
    },
    without === 'person' && {
      key: 'function',
      title: words.function,
      names: true,
      cell: (row) => capital(dutyFunctionWord(row.function, term)),
    },
    { key: 'what', title: words.what, cell: (duty) => <What duty={duty} /> },
    without !== 'body' && {
      key: 'body',
      title: words.body,
      cell: ({ organisation }) => <Body organisation={organisation} />,
    },
    { key: 'days', title: words.days, cell: (duty) => <Days duty={duty} /> },
    { key: 'basis', title: words.basis, cell: ({ basis }) => basis, wide: true },
    today !== undefined &&
      rows.some(({ manage, returnable }) => manage === null || returnable) && {
        key: 'change',
        title: <span className="visually-hidden">{words.actions}</span>,
        cell: (duty: Duty) => <ChangeDuty key={`${duty.id} ${duty.version}`} duty={duty} today={today} />,
      },
  ]
  return columns.filter((column) => column !== false)
}

function Name({ person: { id, name } }: Pick<Duty, 'person'>) {
  if (id === null) return name
  return (
    <Link to="/people/$id" params={{ id: String(id) }}>
      {name}
    </Link>
  )
}

/** The school, the municipality and the theme somebody answers for. */
function What({ duty: { school, municipality, theme } }: { duty: Duty }) {
  if (!school && !municipality && !theme) return <span className="muted">{words.memberOnly}</span>
  return (
    <>
      {school &&
        (school.code === null ? school.name : <SchoolLink code={school.code}>{school.name}</SchoolLink>)}
      {municipality}
      {theme && <div>{words.theme(theme)}</div>}
    </>
  )
}

function Body({ organisation: { id, name } }: Pick<Duty, 'organisation'>) {
  if (id === null) return name
  return (
    <Link to="/organisations/$id" params={{ id: String(id) }}>
      {name}
    </Link>
  )
}

function Days({ duty: { since, until, state, lapse, why } }: { duty: Duty }) {
  return (
    <>
      <span className="nowrap">{words.since(since)}</span>{' '}
      {until && <span className="nowrap">{words.until(until)}</span>}
      <div className={state === 'lapsed' ? 'small' : 'muted small'}>{dutyStateTold({ state, lapse })}</div>
      {why && <div className="muted small">{why}</div>}
    </>
  )
}
