import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask, askPages } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Choice, Filters, MunicipalityChoice, SearchBox } from '#web/ui/filters.tsx'
import { Loaded, problemOf } from '#web/ui/loaded.tsx'
import { MoreRows } from '#web/ui/more-rows.tsx'
import { Page } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { RegisterTable } from '#web/ui/register-table.tsx'
import { SavedViews } from '#web/ui/saved-views.tsx'
import { Waiting } from '#web/ui/waiting.tsx'
import { WhySeen } from '#web/ui/why-seen.tsx'
import { common } from '#web/words/common.ts'
import { dateTime } from '#web/words/format.ts'
import { runWords as words } from '#web/words/runs.ts'
import { outcomeColumns } from './outcome-columns.tsx'
import { type OutcomeSort, type OutcomesSearch, readOutcomesSearch } from './outcomes-search.ts'
import { RunRule } from './run-rule.tsx'
import { Views } from './views.tsx'
import './runs.css'

export type RunDetail = Reply<NonNullable<typeof api.getRun.route>>

const route = getRouteApi('/runs/$id')

/** A run: its list of schools with grounds, by filters that live in the address. */
export function RunPage() {
  const id = Number(route.useParams().id)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { can } = useViewer()
  const query = useQuery(ask(api.getRun, { params: { id } }))
  const run = query.data
  return (
    <Page
      title={run ? `${run.methodology.title}, ${run.year}` : common.loading}
      crumb={<Link to="/runs">{words.back}</Link>}
      lead={
        run &&
        `${words.summary(run.identified, run.schools)}. ${words.madeBy(dateTime(run.createdAt), run.createdBy)}`
      }
      actions={
        <>
          <SavedViews
            page="run"
            search={search}
            onOpen={(saved) => void navigate({ search: readOutcomesSearch(saved) })}
          />
          <Downloads
            href={(format) => addressOf(api.exportOutcomes, { params: { id }, query: { ...search, format } })}
          />
          <PrintButton />
          {can.includes('listings.write') && (
            <Link to="/listings/new" search={{ run: id }} className="button">
              {words.makeListing}
            </Link>
          )}
          <Link to="/runs/$id/compare" params={{ id: String(id) }} className="button">
            {words.compare}
          </Link>
        </>
      }
    >
      <Loaded query={query}>
        {(loaded) => (
          <>
            {loaded.outdated && <Outdated run={loaded} />}
            <Views run={loaded} search={search} />
            <Outcomes run={loaded} search={search} />
            <RunRule run={loaded} />
            <WhySeen permission="runs.read" />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Outdated({ run }: { run: RunDetail }) {
  const { can } = useViewer()
  return (
    <div className="note note-doubt no-print">
      <p>{words.outdated}</p>
      {can.includes('runs.write') && (
        <Link to="/runs/new" search={{ method: run.methodology.id, year: run.year, against: run.id }}>
          {words.rerun}
        </Link>
      )}
    </div>
  )
}

function Outcomes({ run, search }: { run: RunDetail; search: OutcomesSearch }) {
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listOutcomes, { params: { id: run.id }, query: search }))
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const change = (next: OutcomesSearch) => void navigate({ search: { ...search, ...next }, replace: true })
  const filtered =
    search.search !== undefined || search.municipality !== undefined || search.band !== undefined

  return (
    <>
      <Filters
        onReset={
          filtered ? () => change({ search: undefined, municipality: undefined, band: undefined }) : undefined
        }
      >
        <SearchBox label={words.search} value={search.search} onChange={(text) => change({ search: text })} />
        <MunicipalityChoice
          value={search.municipality}
          onChange={(municipality) => change({ municipality })}
        />
        {run.bands.length > 0 && (
          <Choice
            label={words.band}
            all={words.anyBand}
            value={search.band}
            options={run.bands.map(({ id, title }) => ({ value: id, label: title }))}
            onChange={(band) => change({ band })}
          />
        )}
      </Filters>
      {list.isPending && <Waiting lines={8} />}
      {list.isError && <ProblemNote problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <Empty title={words.emptyFiltered}>
          <p>{words.emptyFilteredWhy}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <>
          <RegisterTable
            caption={words.caption}
            columns={outcomeColumns(run)}
            rows={rows}
            rowKey={({ school }) => school.code}
            sort={search.sort ?? '-markers'}
            onSort={(sort) => change({ sort: sort as OutcomeSort })}
          />
          <MoreRows
            shown={rows.length}
            total={list.data?.pages[0]?.total ?? 0}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </>
  )
}
