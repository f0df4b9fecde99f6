import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { roles } from '#contract/permissions.ts'
import { roleWord } from '#contract/role-words.ts'
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
import { asOfWords } from '#web/words/as-of.ts'
import { common } from '#web/words/common.ts'
import { capital } from '#web/words/format.ts'
import { peopleWords as words } from '#web/words/people.ts'
import { type PeopleSearch, readPeopleSearch } from './search.ts'

type Row = Reply<NonNullable<typeof api.listPeople.route>>['items'][number]

const route = getRouteApi('/people')

/** People with roles in one's own organisations. */
export function PeoplePage() {
  const term = useTerm()
  const { can } = useViewer()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listPeople, { query: search }))
  const { on, ...filters } = search
  const filtered = Object.values(filters).some((value) => value !== undefined)
  const change = (next: PeopleSearch) => void navigate({ search: { ...search, ...next }, replace: true })
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          {!on && (
            <SavedViews
              page="people"
              search={search}
              onOpen={(saved) => void navigate({ search: readPeopleSearch(saved) })}
            />
          )}
          <Downloads
            what={words.people}
            shown
            href={(format) => addressOf(api.exportPeople, { query: { ...search, format } })}
          />
          <Downloads
            what={words.rolesFile}
            shown
            href={(format) => addressOf(api.exportRoles, { query: { ...search, format } })}
          />
          <PrintButton />
          {!on && can.includes('people.write') && (
            <Link to="/people/new" className="button primary">
              {words.invite}
            </Link>
          )}
        </>
      }
    >
      <AsOf
        on={on}
        // Who comes in how, and whose role ends soon, only the present tells.
        onChange={(day) => change({ on: day, state: undefined, ending: undefined })}
        note={asOfWords.names}
      />
      <Filters onReset={filtered ? () => void navigate({ search: { on }, replace: true }) : undefined}>
        <SearchBox label={words.search} value={search.search} onChange={(text) => change({ search: text })} />
        <Choice
          label={words.role}
          all={words.anyRole}
          value={search.role}
          options={roles.map((role) => ({ value: role, label: roleWord(role, term) }))}
          onChange={(role) => change({ role })}
        />
        {!on && can.includes('people.write') && (
          <Choice
            label={words.state}
            all={words.anyState}
            value={search.state}
            options={choicesOf(words.states)}
            onChange={(state) => change({ state })}
          />
        )}
        {!on && (
          <Choice
            label={words.ending}
            all={words.anyEnding}
            value={search.ending && 'ending'}
            options={[{ value: 'ending', label: words.endingSoon }]}
            onChange={(ending) => change({ ending: ending && true })}
          />
        )}
      </Filters>
      <PagedTable
        list={list}
        caption={words.caption}
        columns={columnsFor(term, on)}
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

/** Instead of what is not told: hidden, or not kept of a past day. */
const untold = (on: string | undefined) => (on ? asOfWords.unknown : common.hidden)

const columnsFor = (term: Term, on: string | undefined): Column<Row>[] => [
  {
    key: 'name',
    title: words.name,
    names: true,
    cell: (row) => (
      <Link to="/people/$id" params={{ id: String(row.id) }} search={{ on }}>
        {row.name}
      </Link>
    ),
  },
  {
    key: 'roles',
    title: words.roles,
    cell: (row) =>
      row.roles.length === 0 ? (
        <span className="muted">{words.noRoles}</span>
      ) : (
        row.roles.map(({ role, organisation }) => (
          <div key={`${role} ${organisation}`}>
            {capital(roleWord(role, term))} <span className="muted small">{organisation}</span>
          </div>
        ))
      ),
  },
  { key: 'login', title: words.login, cell: (row) => row.login ?? untold(on), wide: true },
  {
    key: 'state',
    title: words.state,
    cell: (row) => (row.state ? words.states[row.state] : untold(on)),
    wide: true,
  },
]
