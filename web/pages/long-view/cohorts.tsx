import { Mark } from '#web/ui/marks.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { countOf, percent } from '#web/words/format.ts'
import { longViewWords as words } from '#web/words/long-view.ts'
import type { LongView } from './long-view.tsx'
import './cohorts.css'

type Cohort = LongView['cohorts'][number]

/** The same pupils a year later: was and is on one line, with what chance may make of it. */
export function Cohorts({ view }: { view: LongView }) {
  if (view.cohorts.length === 0) return <p className="muted">{words.cohortsNone}</p>
  const rows = view.cohorts.toSorted((a, b) => b.to.year.localeCompare(a.to.year))
  return (
    <>
      <p>{words.cohortsLead}</p>
      <RegisterTable
        caption={words.cohorts}
        columns={columnsFor(view)}
        rows={rows}
        rowKey={({ subject, from, to }) => `${subject} ${from.year} ${from.grade} ${to.shortTitle}`}
        tall
      />
    </>
  )
}

const MARKS = {
  worse: { shape: 'down', tone: 'bad' },
  better: { shape: 'check', tone: 'good' },
  unclear: { shape: 'dash', tone: 'none' },
} as const

function columnsFor({ subjects }: LongView): Column<Cohort>[] {
  return [
    {
      key: 'subject',
      title: words.subject,
      names: true,
      cell: ({ subject, leavesPrimary }) => (
        <>
          {subjects.find(({ id }) => id === subject)?.title ?? subject}
          {leavesPrimary && <div className="muted small">{words.leavesPrimary}</div>}
        </>
      ),
    },
    { key: 'from', title: words.was, cell: ({ from }) => <Side side={from} /> },
    { key: 'to', title: words.became, cell: ({ to }) => <Side side={to} /> },
    {
      key: 'change',
      title: words.change,
      cell: ({ from, to, change, interval }) => (
        <>
          <Dumbbell from={from.low / from.participants} to={to.low / to.participants} />{' '}
          <span className="nowrap">{words.points(change)}</span>
          <div className="muted small">{words.between(interval)}</div>
        </>
      ),
    },
    {
      key: 'quality',
      title: words.quality,
      figures: true,
      cell: ({ quality }) => (quality === null ? words.noGroup : words.points(quality)),
    },
    {
      key: 'verdict',
      title: words.verdict,
      cell: ({ verdict }) => <Mark {...MARKS[verdict]} word={words.verdicts[verdict]} />,
    },
  ]
}

function Side({ side: { year, shortTitle, low, participants } }: { side: Cohort['from'] }) {
  return (
    <>
      {countOf(low, participants)}
      <div className="muted small">
        {shortTitle}, {year}
      </div>
    </>
  )
}

/** From a ring to a dot on a scale from 0 to 100 %. */
function Dumbbell({ from, to }: { from: number; to: number }) {
  const at = (share: number) => 4 + share * 92
  return (
    <svg
      className="dumbbell"
      viewBox="0 0 100 12"
      role="img"
      aria-label={`${percent(from)} → ${percent(to)}`}
    >
      <line className="axis" x1={4} x2={96} y1={6} y2={6} />
      <line className="way" x1={at(from)} x2={at(to)} y1={6} y2={6} />
      <circle className="from" cx={at(from)} cy={6} r={3} />
      <circle className="to" cx={at(to)} cy={6} r={3} />
    </svg>
  )
}
