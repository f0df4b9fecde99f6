import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Term } from '#contract/terms.ts'
import { api, askPages } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Choice, choicesOf, Filters, SearchBox } from '#web/ui/filters.tsx'
import { Page } from '#web/ui/page.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import type { Column } from '#web/ui/register-table.tsx'
import { SavedViews } from '#web/ui/saved-views.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { date, number } from '#web/words/format.ts'
import { mapWords } from '#web/words/map.ts'
import { organisationsWords as words } from '#web/words/people.ts'
import { type OrganisationsSearch, readOrganisationsSearch } from './search.ts'

type Row = Reply<NonNullable<typeof api.listOrganisations.route>>['items'][number]

const route = getRouteApi('/organisations')

/** The tree of organisations as a table, from the region down. */
export function OrganisationsPage() {
  const term = useTerm()
  const search = route.useSearch()
  const { can } = useViewer()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listOrganisations, { query: search }))
  const { on, ...filters } = search
  const filtered = Object.values(filters).some((value) => value !== undefined)
  const change = (next: OrganisationsSearch) =>
    void navigate({ search: { ...search, ...next }, replace: true })
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          {!on && (
            <SavedViews
              page="organisations"
              search={search}
              onOpen={(saved) => void navigate({ search: readOrganisationsSearch(saved) })}
            />
          )}
          <Downloads
            href={(format) => addressOf(api.exportOrganisations, { query: { ...search, format } })}
          />
          <PrintButton />
          {!on && can.includes('runs.read') && (
            <Link to="/organisations/map" className="button">
              {mapWords.link}
            </Link>
          )}
        </>
      }
    >
      <AsOf on={on} onChange={(day) => change({ on: day })} />
      <Filters onReset={filtered ? () => void navigate({ search: { on }, replace: true }) : undefined}>
        <SearchBox label={words.search} value={search.search} onChange={(text) => change({ search: text })} />
        <Choice
          label={words.kind}
          all={words.anyKind}
          value={search.kind}
          options={choicesOf(words.kinds(term))}
          onChange={(kind) => change({ kind })}
        />
      </Filters>
      <PagedTable
        list={list}
        caption={words.caption}
        columns={organisationColumns(term, on)}
        rowKey={({ id }) => id}
        stacks
        empty={
          <Empty title={filtered ? words.emptyFiltered : words.empty}>
            <p>{filtered ? words.emptyFilteredWhy : words.emptyWhy}</p>
          </Empty>
        }
      />
    </Page>
  )
}

export const organisationColumns = (term: Term, on: string | undefined): Column<Row>[] => [
  {
    key: 'name',
    title: words.name,
    names: true,
    cell: (row) => (
      <>
        <Link to="/organisations/$id" params={{ id: String(row.id) }} search={{ on }}>
          {row.name}
        </Link>
        {row.closedOn && <div className="muted small">{words.closed(date(row.closedOn))}</div>}
      </>
    ),
  },
  { key: 'kind', title: words.kind, cell: (row) => words.kinds(term)[row.kind] },
  { key: 'parent', title: words.parent, cell: (row) => row.parent?.name ?? '', wide: true },
  { key: 'people', title: words.people, figures: true, cell: (row) => number(row.people) },
]
