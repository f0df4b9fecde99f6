import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, askPages } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Choice, Filters, MunicipalityChoice } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { Mark } from '#web/ui/marks.tsx'
import { MoreRows } from '#web/ui/more-rows.tsx'
import { Page } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { SavedViews } from '#web/ui/saved-views.tsx'
import { schoolColumn } from '#web/ui/school-column.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { Waiting } from '#web/ui/waiting.tsx'
import { common } from '#web/words/common.ts'
import { completenessWords as words } from '#web/words/completeness.ts'
import { number } from '#web/words/format.ts'
import { seasons } from '#web/words/states.ts'
import { type CompletenessSearch, readCompletenessSearch } from './search.ts'
import './completeness.css'

type Grid = Reply<NonNullable<typeof api.getCompleteness.route>>
type Row = Grid['items'][number]

const route = getRouteApi('/completeness')

/** Which school has no results of which procedure. */
export function CompletenessPage() {
  const { years } = useViewer()
  const search = route.useSearch()
  const year = search.year ?? years[0]
  return year ? <YearGrid {...search} year={year} /> : <NoYears />
}

function YearGrid({ year, municipality, on }: CompletenessSearch & { year: string }) {
  const { years } = useViewer()
  const navigate = route.useNavigate()
  const query = { year, municipality, on }
  const grid = useInfiniteQuery(askPages(api.getCompleteness, { query }))
  const first = grid.data?.pages[0]
  const rows = grid.data?.pages.flatMap((page) => page.items) ?? []
  const change = (next: CompletenessSearch) => void navigate({ search: { ...query, ...next }, replace: true })

  return (
    <Page
      title={words.title}
      lead={first?.rule}
      actions={
        <>
          {!on && (
            <SavedViews
              page="completeness"
              search={{ year, municipality }}
              onOpen={(saved) => void navigate({ search: readCompletenessSearch(saved) })}
            />
          )}
          <Downloads href={(format) => addressOf(api.exportCompleteness, { query: { ...query, format } })} />
        </>
      }
    >
      <AsOf on={on} onChange={(day) => change({ on: day })} />
      <Filters>
        <Choice
          label={common.year}
          value={year}
          options={[...new Set([year, ...years])].map((known) => ({ value: known, label: known }))}
          onChange={(next) => change({ year: next })}
        />
        <MunicipalityChoice value={municipality} onChange={(next) => change({ municipality: next })} />
      </Filters>
      {grid.isPending && <Waiting lines={8} />}
      {grid.isError && <ProblemNote problem={problemOf(grid.error)} onRetry={() => void grid.refetch()} />}
      {first && (first.columns.length === 0 || rows.length === 0) && <EmptyYear />}
      {first && first.columns.length > 0 && rows.length > 0 && (
        <>
          <p className="completeness-legend small">
            {words.legend} <Mark shape="cross" tone="bad" word={words.missing} />{' '}
            <Mark shape="dash" tone="none" word={words.notExpected} />
          </p>
          <RegisterTable
            caption={`${words.caption}, ${year}`}
            columns={columnsOf(first.columns)}
            rows={rows}
            rowKey={(row) => row.code}
            foot={<Totals columns={first.columns} />}
          />
          <MoreRows
            shown={rows.length}
            total={first.total}
            busy={grid.isFetchingNextPage}
            onMore={() => void grid.fetchNextPage()}
          />
        </>
      )}
    </Page>
  )
}

function columnsOf(columns: Grid['columns']): Column<Row>[] {
  return [
    schoolColumn(
      (row) => row,
      ({ code, name }) => (
        <Link to="/schools/$code" params={{ code }}>
          {name}
        </Link>
      ),
    ),
    ...columns.map(
      (column, index): Column<Row> => ({
        key: `${column.season} ${column.procedure}`,
        title: <ColumnTitle column={column} alone={isAlone(column, columns)} />,
        figures: true,
        cell: (row) => <CellMark cell={row.cells[index]} />,
      }),
    ),
  ]
}

function isAlone(column: Grid['columns'][number], columns: Grid['columns']): boolean {
  return columns.filter(({ procedure }) => procedure === column.procedure).length === 1
}

function ColumnTitle({ column, alone }: { column: Grid['columns'][number]; alone: boolean }) {
  return (
    <abbr title={`${column.title}, ${seasons[column.season]}`}>
      {column.shortTitle}
      {!alone && `, ${seasons[column.season]}`}
    </abbr>
  )
}

function CellMark({ cell }: { cell: Row['cells'][number] | undefined }) {
  if (typeof cell === 'number') return number(cell)
  if (cell === 'missing') return <Mark shape="cross" tone="bad" word={words.missing} quiet />
  return <Mark shape="dash" tone="none" word={words.notExpected} quiet />
}

function Totals({ columns }: { columns: Grid['columns'] }) {
  return (
    <tr>
      <th scope="row" className="names">
        {words.totals}
      </th>
      {columns.map((column) => (
        <td key={`${column.season} ${column.procedure}`} className="figures">
          {words.total(column.present, column.missing)}
        </td>
      ))}
    </tr>
  )
}

function EmptyYear() {
  const { can } = useViewer()
  return (
    <Empty title={words.empty}>
      <p>{words.emptyWhy}</p>
      {can.includes('imports.read') && <Link to="/imports">{words.toImports}</Link>}
    </Empty>
  )
}

function NoYears() {
  const term = useTerm()
  const { can } = useViewer()
  return (
    <Page title={words.title}>
      <Empty title={words.noYears}>
        <p>{words.noYearsWhy}</p>
        {can.includes('imports.write') ? (
          <Link to="/imports">{words.toImports}</Link>
        ) : (
          <p>{words.noYearsElse(term)}</p>
        )}
      </Empty>
    </Page>
  )
}
