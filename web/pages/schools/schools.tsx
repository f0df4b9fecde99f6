import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { hiddenFields } from '#contract/fields.ts'
import { api, askPages } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Choice, choicesOf, Filters, MunicipalityChoice, SearchBox } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { AnswerMark } from '#web/ui/marks.tsx'
import { MoreRows } from '#web/ui/more-rows.tsx'
import { Page } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { SavedViews } from '#web/ui/saved-views.tsx'
import { SchoolLink } from '#web/ui/school-link.tsx'
import { Waiting } from '#web/ui/waiting.tsx'
import { WatchStar } from '#web/ui/watch-star.tsx'
import { common } from '#web/words/common.ts'
import { watchWords } from '#web/words/everyday.ts'
import { number } from '#web/words/format.ts'
import { schoolsWords as words } from '#web/words/schools.ts'
import { answers } from '#web/words/states.ts'
import { readSchoolsSearch, type SchoolSort, type SchoolsSearch } from './search.ts'

type Row = Reply<NonNullable<typeof api.listSchools.route>>['items'][number]

const route = getRouteApi('/schools')

/** All schools one may see: filter, sort, search, take away. */
export function SchoolsPage() {
  const search = route.useSearch()
  const { can } = useViewer()
  const hidden: readonly string[] = hiddenFields('school', can)
  const seen = (field: string) => !hidden.includes(field)
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listSchools, { query: search }))
  const { sort, on, ...filters } = search
  const filtered = Object.values(filters).some((value) => value !== undefined)
  const change = (next: SchoolsSearch) => void navigate({ search: { ...search, ...next }, replace: true })
  const reset = () => void navigate({ search: { sort, on }, replace: true })
  const first = list.data?.pages[0]
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []

  return (
    <Page
      title={words.title}
      lead={first && seen('identified') && words.lead(first.run)}
      actions={
        <>
          {!on && (
            <SavedViews
              page="schools"
              search={search}
              onOpen={(saved) => void navigate({ search: readSchoolsSearch(saved) })}
            />
          )}
          {!on && can.includes('organisations.write') && (
            <>
              <Link to="/schools/new" className="button">
                {words.open}
              </Link>
              <Downloads
                what={words.register}
                shown
                href={(format) => addressOf(api.exportRegister, { query: { format, closed: search.closed } })}
              />
            </>
          )}
          <Downloads href={(format) => addressOf(api.exportSchools, { query: { ...search, format } })} />
        </>
      }
    >
      <AsOf on={on} onChange={(day) => change({ on: day })} />
      <Filters onReset={filtered ? reset : undefined}>
        <SearchBox label={words.search} value={search.search} onChange={(text) => change({ search: text })} />
        <MunicipalityChoice
          value={search.municipality}
          onChange={(municipality) => change({ municipality })}
        />
        <Choice
          label={words.kind}
          all={words.anyKind}
          value={search.kind}
          options={(first?.kinds ?? []).map((kind) => ({ value: kind, label: kind }))}
          onChange={(kind) => change({ kind })}
        />
        <Choice
          label={words.place}
          all={words.anyPlace}
          value={search.place}
          options={choicesOf(words.places)}
          onChange={(place) => change({ place })}
        />
        <Choice
          label={words.size}
          all={words.anySize}
          value={search.size}
          options={choicesOf(words.sizes)}
          onChange={(size) => change({ size })}
        />
        <Choice
          label={words.smallness}
          all={words.anySmallness}
          value={search.small === undefined ? undefined : search.small ? 'yes' : 'no'}
          options={choicesOf(words.smallnesses)}
          onChange={(small) => change({ small: small && small === 'yes' })}
        />
        {seen('identified') && (
          <Choice
            label={words.listed}
            all={words.anyListed}
            value={search.listed}
            options={choicesOf(answers)}
            onChange={(listed) => change({ listed })}
          />
        )}
        <Choice
          label={watchWords.filter}
          all={watchWords.any}
          value={search.watched && 'watched'}
          options={[{ value: 'watched', label: watchWords.only }]}
          onChange={(watched) => change({ watched: watched && true })}
        />
        <Choice
          label={words.closed}
          all={words.notClosed}
          value={search.closed && 'true'}
          options={choicesOf(words.closeds)}
          onChange={(closed) => change({ closed: closed && true })}
        />
      </Filters>
      {list.isPending && <Waiting lines={8} />}
      {list.isError && <ProblemNote problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      {first && rows.length === 0 && <Empty {...whyEmpty(search, filtered)} />}
      {first && rows.length > 0 && (
        <>
          <RegisterTable
            caption={words.caption}
            columns={columnsOn(on).filter(({ key }) => seen(key))}
            rows={rows}
            rowKey={(row) => row.code}
            sort={search.sort ?? 'municipality'}
            onSort={(sort) => change({ sort: sort as SchoolSort })}
          />
          <MoreRows
            shown={rows.length}
            total={first.total}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </Page>
  )
}

/** Why there are no rows, and what to do. */
function whyEmpty(search: SchoolsSearch, filtered: boolean): { title: string; children: ReactNode } {
  const { watched, sort, on, ...rest } = search
  const onlyWatched = watched && Object.values(rest).every((value) => value === undefined)
  if (onlyWatched) return { title: watchWords.empty, children: <p>{watchWords.emptyWhy}</p> }
  return filtered
    ? { title: words.emptyFiltered, children: <p>{words.emptyFilteredWhy}</p> }
    : { title: words.empty, children: <p>{words.emptyWhy}</p> }
}

const columnsOn = (on: string | undefined): Column<Row>[] => [
  {
    key: 'name',
    title: common.school,
    names: true,
    sort: 'name',
    cell: (row) => (
      <>
        {!on && <WatchStar school={row} />}{' '}
        <SchoolLink code={row.code} on={on}>
          {row.name}
        </SchoolLink>
        {row.closedOn && <span className="muted small"> · {words.closedOn(row.closedOn)}</span>}
        {row.small && <span className="muted small"> · {words.small}</span>}
        {row.former && <div className="muted small">{words.former(row.former)}</div>}
        {row.advanced && <span className="muted small"> · {words.advanced}</span>}
      </>
    ),
  },
  { key: 'code', title: common.code, sort: 'code', cell: (row) => row.code, wide: true },
  {
    key: 'municipality',
    title: common.municipality,
    sort: 'municipality',
    cell: (row) => row.municipality.name,
    wide: true,
  },
  { key: 'kind', title: words.kind, cell: (row) => row.kind ?? '', wide: true },
  {
    key: 'place',
    title: words.place,
    cell: (row) => row.settlement ?? (row.place && words.places[row.place]),
    wide: true,
  },
  {
    key: 'pupils',
    title: words.pupils,
    figures: true,
    sort: 'pupils',
    cell: (row) => (row.pupils === null ? '' : number(row.pupils)),
  },
  {
    key: 'markers',
    title: words.markers,
    figures: true,
    sort: 'markers',
    cell: (row) => (row.markers === null ? '' : number(row.markers)),
  },
  {
    key: 'identified',
    title: words.answer,
    cell: (row) => row.identified && <AnswerMark answer={row.identified} />,
  },
]
