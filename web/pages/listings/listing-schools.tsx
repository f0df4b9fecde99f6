import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, askPages } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Choice, Filters, MunicipalityChoice, SearchBox } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { AnswerMark } from '#web/ui/marks.tsx'
import { MoreRows } from '#web/ui/more-rows.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { Waiting } from '#web/ui/waiting.tsx'
import { common } from '#web/words/common.ts'
import { number } from '#web/words/format.ts'
import { listingWords, listingSchoolWords as words } from '#web/words/listings.ts'
import { answers } from '#web/words/states.ts'
import type { ListingDetail } from './listing.tsx'
import type { ListingSearch, SchoolSort } from './search.ts'

type School = Reply<NonNullable<typeof api.listListingSchools.route>>['items'][number]

const route = getRouteApi('/listings/$id')

const LOOKS = {
  listed: { title: listingWords.listed, look: { answer: 'yes' } },
  undecided: { title: listingWords.undecided, look: { answer: 'undecided' } },
  near: { title: words.near, look: { near: true } },
  repeated: { title: listingWords.repeated, look: { repeated: true } },
  decided: { title: words.decided, look: { decided: true } },
  disputed: { title: words.disputed, look: { disputed: true } },
} as const satisfies Record<string, { title: string; look: ListingSearch }>
type Look = keyof typeof LOOKS

const NONE = {
  answer: undefined,
  near: undefined,
  repeated: undefined,
  decided: undefined,
  disputed: undefined,
}

/** Schools of a list, by filters that live in the address. */
export function ListingSchools({ listing: { id } }: { listing: ListingDetail }) {
  const { view: _view, open: _open, ...search } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listListingSchools, { params: { id }, query: search }))
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const change = (next: ListingSearch) => void navigate({ search: { ...search, ...next }, replace: true })
  const look = (Object.keys(LOOKS) as Look[]).find((key) =>
    Object.entries(LOOKS[key].look).every(([field, value]) => search[field as keyof typeof search] === value),
  )
  const filtered = look !== undefined || search.search !== undefined || search.municipality !== undefined

  return (
    <>
      <Filters
        onReset={filtered ? () => change({ ...NONE, search: undefined, municipality: undefined }) : undefined}
      >
        <SearchBox label={words.search} value={search.search} onChange={(text) => change({ search: text })} />
        <MunicipalityChoice
          value={search.municipality}
          onChange={(municipality) => change({ municipality })}
        />
        <Choice
          label={words.views}
          all={words.all}
          value={look}
          options={(Object.keys(LOOKS) as Look[]).map((value) => ({ value, label: LOOKS[value].title }))}
          onChange={(next) => change({ ...NONE, ...(next && LOOKS[next].look) })}
        />
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
            columns={columnsOf(id)}
            rows={rows}
            rowKey={({ school }) => school.code}
            sort={search.sort ?? 'municipality'}
            onSort={(sort) => change({ sort: sort as SchoolSort })}
            stacks
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

function columnsOf(id: number): Column<School>[] {
  return [
    {
      key: 'school',
      title: words.school,
      names: true,
      sort: 'name',
      cell: ({ school }) => (
        <Link to="/listings/$id/schools/$code" params={{ id: String(id), code: school.code }}>
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
    { key: 'answer', title: words.answer, cell: (row) => <Answer row={row} /> },
    {
      key: 'grounds',
      title: words.grounds,
      cell: ({ grounds, nearMiss, decision }) => (
        <>
          {decision && <div>{decision.reason}</div>}
          {grounds && <div className={decision ? 'muted small' : undefined}>{grounds}</div>}
          {nearMiss && <div className="muted small">{nearMiss}</div>}
        </>
      ),
    },
  ]
}

function Answer({ row: { answer, rule, decision, repeated, disputed } }: { row: School }) {
  return (
    <>
      <AnswerMark answer={answer} />
      {decision && (
        <div className="small">
          {words.byDecision[decision.decision]}, {words.rule(answers[rule])}
        </div>
      )}
      {repeated && <div className="muted small">{words.repeated}</div>}
      {disputed && <div className="small strong">{words.dispute}</div>}
    </>
  )
}
