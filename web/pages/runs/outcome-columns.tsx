import { Link } from '@tanstack/react-router'
import type { api } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { AnswerMark } from '#web/ui/marks.tsx'
import type { Column } from '#web/ui/register-table.tsx'
import { common } from '#web/words/common.ts'
import { number } from '#web/words/format.ts'
import { runWords as words } from '#web/words/runs.ts'
import type { RunDetail } from './run.tsx'

type Outcome = Reply<NonNullable<typeof api.listOutcomes.route>>['items'][number]

/** Columns of the list of a run; the answer leads to «Почему». */
export function outcomeColumns(run: RunDetail): Column<Outcome>[] {
  const id = String(run.id)
  return [
    {
      key: 'school',
      title: words.school,
      names: true,
      sort: 'name',
      cell: ({ school }) => (
        <Link to="/runs/$id/schools/$code" params={{ id, code: school.code }}>
          {school.name}
        </Link>
      ),
    },
    {
      key: 'municipality',
      title: common.municipality,
      sort: 'municipality',
      wide: true,
      cell: ({ school }) => school.municipality.name,
    },
    {
      key: 'markers',
      title: words.markers,
      figures: true,
      sort: 'markers',
      cell: ({ markers }) => number(markers),
    },
    {
      key: 'answer',
      title: words.answer,
      cell: ({ identified, near, band }) => (
        <>
          <AnswerMark answer={identified} />
          {band && <div className="small">{band.title}</div>}
          {near && <div className="muted small">{words.near}</div>}
        </>
      ),
    },
    {
      key: 'grounds',
      title: words.grounds,
      cell: ({ grounds, nearMiss, missingYears }) => (
        <>
          {grounds && <div className="grounds">{grounds}</div>}
          {nearMiss && <div className="muted small">{nearMiss}</div>}
          {missingYears.length > 0 && <div className="muted small">{words.missing(missingYears)}</div>}
        </>
      ),
    },
    {
      key: 'why',
      title: <span className="visually-hidden">{words.why}</span>,
      cell: ({ school }) => (
        <Link
          to="/runs/$id/schools/$code"
          params={{ id, code: school.code }}
          aria-label={`${words.why} ${school.name}`}
          className="nowrap"
        >
          {words.why}
        </Link>
      ),
    },
  ]
}
