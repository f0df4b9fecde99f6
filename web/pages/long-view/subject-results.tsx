import { IntervalBar } from '#web/ui/interval-bar.tsx'
import { StateMark } from '#web/ui/marks.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { countOf, percent } from '#web/words/format.ts'
import { longViewWords as words } from '#web/words/long-view.ts'
import { seasons, smallGroup } from '#web/words/states.ts'
import type { LongView } from './long-view.tsx'
import './subject-results.css'

type Result = LongView['results'][number]

/** Subjects of these records stand open: they are what the page is for. */
const OPEN: readonly (string | undefined)[] = ['always-low', 'often-low']

/** All results of a school in one subject, the latest first, beside those of others. */
export function SubjectResults({ view, subject }: { view: LongView; subject: LongView['subjects'][number] }) {
  const rows = view.results
    .filter((result) => result.subject === subject.id)
    .sort((a, b) => b.year.localeCompare(a.year) || a.grade - b.grade)
  const record = view.records.find((one) => one.subject === subject.id)
  return (
    <details className="subject-results" open={OPEN.includes(record?.record)}>
      <summary>
        <b>{subject.title}</b>{' '}
        {record && words.records[record.record](record.years.length, record.lowYears.length)}
      </summary>
      <RegisterTable
        caption={subject.title}
        columns={columnsFor(view.lowShare.numerator / view.lowShare.denominator)}
        rows={rows}
        rowKey={({ year, season, procedure }) => `${year} ${season} ${procedure}`}
        tall
      />
    </details>
  )
}

function columnsFor(threshold: number): Column<Result>[] {
  return [
    {
      key: 'procedure',
      title: words.procedure,
      names: true,
      cell: ({ shortTitle, year, season }) => (
        <>
          {shortTitle}
          <div className="muted small">
            {year}
            {season === 'autumn' && `, ${seasons.autumn}`}
          </div>
        </>
      ),
    },
    {
      key: 'result',
      title: words.result,
      cell: (row) => (
        <>
          {countOf(row.low, row.participants)} <StateMark state={row.state} quiet />
          {row.smallGroup && <div className="muted small">{smallGroup}</div>}
        </>
      ),
    },
    {
      key: 'interval',
      title: words.interval,
      cell: ({ low, participants, interval }) =>
        interval && (
          <span className="share-cell">
            <span className="nowrap">{percent(low / participants)}</span>
            <IntervalBar low={low} participants={participants} interval={interval} threshold={threshold} />
          </span>
        ),
    },
    {
      key: 'shrunken',
      title: words.shrunken,
      figures: true,
      cell: ({ shrunken }) =>
        shrunken ? (
          <>
            {percent(shrunken.share)}
            <div className="muted small">{words.trust(shrunken.trust)}</div>
          </>
        ) : (
          words.noGroup
        ),
    },
    ...(['municipality', 'region', 'alike'] as const).map((group) => ({
      key: group,
      title: words[group],
      figures: true,
      cell: (row: Result) => <Group group={row[group]} />,
    })),
  ]
}

function Group({ group }: { group: Result['region'] }) {
  if (!group) return words.noGroup
  return (
    <>
      {percent(group.low / group.participants)}
      <div className="muted small">{words.ofSchools(group.schools)}</div>
    </>
  )
}
