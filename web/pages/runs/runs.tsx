import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, askPages } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Page } from '#web/ui/page.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import type { Column } from '#web/ui/register-table.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { dateTime, number } from '#web/words/format.ts'
import { runsWords as words } from '#web/words/runs.ts'

export type Run = Reply<NonNullable<typeof api.listRuns.route>>['items'][number]

const route = getRouteApi('/runs')

/** All runs of methods, the last one first. */
export function RunsPage() {
  const term = useTerm()
  const { can } = useViewer()
  const { on } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listRuns, { query: { on } }))
  const mayRun = can.includes('runs.write')
  const start = mayRun ? (
    <Link to="/runs/new" className="button primary">
      {words.start}
    </Link>
  ) : (
    <>
      <span className="muted small">{words.cannotStart(term)}</span>
      <Link to="/runs/new" className="button">
        {words.tryOn}
      </Link>
    </>
  )

  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <Downloads href={(format) => addressOf(api.exportRuns, { query: { on, format } })} />
          <PrintButton />
          {!on && start}
        </>
      }
    >
      <AsOf on={on} onChange={(day) => void navigate({ search: { on: day }, replace: true })} />
      <PagedTable
        list={list}
        caption={words.caption}
        columns={columns}
        rowKey={({ id }) => id}
        stacks
        empty={
          <Empty title={words.empty}>
            <p>{on ? words.emptyThen : mayRun ? words.emptyWhy : words.emptyElse(term)}</p>
          </Empty>
        }
      />
    </Page>
  )
}

const columns: Column<Run>[] = [
  {
    key: 'method',
    title: words.method,
    names: true,
    cell: (run) => (
      <>
        <Link to="/runs/$id" params={{ id: String(run.id) }} search={{ identified: 'yes' }}>
          {run.methodology.title}
        </Link>
        {Object.keys(run.overrides).length > 0 && <div className="muted small">{words.changedRule}</div>}
      </>
    ),
  },
  { key: 'year', title: words.year, cell: (run) => run.year },
  { key: 'identified', title: words.identified, figures: true, cell: (run) => number(run.identified) },
  { key: 'undecided', title: words.undecided, figures: true, cell: (run) => number(run.undecided) },
  { key: 'near', title: words.near, figures: true, wide: true, cell: (run) => number(run.near) },
  { key: 'schools', title: words.schools, figures: true, wide: true, cell: (run) => number(run.schools) },
  { key: 'made', title: words.made, cell: (run) => dateTime(run.createdAt), wide: true },
  { key: 'by', title: words.madeBy, cell: (run) => run.createdBy, wide: true },
]
