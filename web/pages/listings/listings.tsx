import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, askPages } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Choice, choicesOf, Filters } from '#web/ui/filters.tsx'
import { Page } from '#web/ui/page.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import type { Column } from '#web/ui/register-table.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { common } from '#web/words/common.ts'
import { number } from '#web/words/format.ts'
import { listingWords as words } from '#web/words/listings.ts'
import { StateOf } from './state-of.tsx'

type Listing = Reply<NonNullable<typeof api.listListings.route>>['items'][number]

const route = getRouteApi('/listings')

/** All lists of schools, the last one first; below the region those that are shown. */
export function ListingsPage() {
  const term = useTerm()
  const { can } = useViewer()
  const { state } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listListings, { query: { state } }))
  const mayWrite = can.includes('listings.write')
  return (
    <Page
      title={words.title}
      lead={words.lead(term)}
      actions={
        <>
          {mayWrite && (
            <Link to="/listings/new" className="button primary">
              {words.make}
            </Link>
          )}
          <PrintButton />
        </>
      }
    >
      <Filters onReset={state ? () => void navigate({ search: {}, replace: true }) : undefined}>
        <Choice
          label={words.state}
          all={common.all}
          value={state}
          options={choicesOf(words.states)}
          onChange={(next) => void navigate({ search: { state: next }, replace: true })}
        />
      </Filters>
      <PagedTable
        list={list}
        caption={words.caption}
        columns={columns}
        rowKey={({ id }) => id}
        stacks
        empty={
          <Empty title={words.empty}>
            <p>{mayWrite ? words.emptyWhy : words.emptyElse(term)}</p>
          </Empty>
        }
      />
    </Page>
  )
}

const columns: Column<Listing>[] = [
  {
    key: 'name',
    title: words.year,
    names: true,
    cell: ({ id, year, methodology }) => (
      <>
        <Link to="/listings/$id" params={{ id: String(id) }}>
          {words.name(id, year)}
        </Link>
        <div className="muted small">{methodology.title}</div>
      </>
    ),
  },
  { key: 'state', title: words.state, cell: (listing) => <StateOf listing={listing} /> },
  { key: 'listed', title: words.listed, figures: true, cell: ({ listed }) => number(listed) },
  { key: 'undecided', title: words.undecided, figures: true, cell: ({ undecided }) => number(undecided) },
  {
    key: 'repeated',
    title: words.repeated,
    figures: true,
    wide: true,
    cell: ({ repeated }) => number(repeated),
  },
  {
    key: 'disputes',
    title: words.openDisputes,
    figures: true,
    cell: ({ openDisputes }) => number(openDisputes),
  },
  { key: 'schools', title: words.schools, figures: true, wide: true, cell: (row) => number(row.schools) },
]
