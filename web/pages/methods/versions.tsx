import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Choice } from '#web/ui/filters.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { date } from '#web/words/format.ts'
import { methodsWords as words } from '#web/words/methods.ts'
import '#web/ui/form-grid.css'

type Versions = Reply<NonNullable<typeof api.listMethodVersions.route>>['items']

const route = getRouteApi('/methods/$id/versions')

/** The versions of a method, what each changes, and the differences between two. */
export function MethodVersionsPage() {
  const { id } = route.useParams()
  const query = useQuery(ask(api.listMethodVersions, { params: { id } }))
  return (
    <Page
      title={words.versionsOf(query.data?.title ?? id)}
      crumb={<Link to="/methods">{words.back}</Link>}
      actions={<PrintButton />}
    >
      <Loaded query={query}>
        {({ items }) => (
          <>
            <RegisterTable
              caption={words.versions}
              columns={columnsOf(id)}
              rows={items}
              rowKey={({ number }) => number}
              tall
              stacks
            />
            {items.length > 1 && <Differences id={id} versions={items} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

const columnsOf = (id: string): Column<Versions[number]>[] => [
  {
    key: 'number',
    title: words.number,
    names: true,
    cell: ({ number, state }) => (
      <Link to="/methods/$id" params={{ id: state === 'built-in' ? id : `${id}@${number}` }}>
        {number}
      </Link>
    ),
  },
  { key: 'state', title: words.state, cell: ({ state }) => words.states[state] },
  {
    key: 'changes',
    title: words.changes,
    cell: ({ changes, words: own, basedOn, returnedWhy }) => (
      <>
        {own && <p>{own}</p>}
        {basedOn && <p className="muted small">{words.basedOn(basedOn)}</p>}
        {basedOn && changes.length === 0 && <p className="small">{words.noChanges}</p>}
        <ul className="small">
          {changes.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {returnedWhy && <p className="small">{words.returned(returnedWhy)}</p>}
      </>
    ),
  },
  {
    key: 'whose',
    title: words.whose,
    cell: ({ created, checked, approved }) => (
      <div className="small">
        {created && <p>{words.wrote(created.name, date(created.at))}</p>}
        {checked && <p>{words.checkedBy(checked.name, date(checked.at))}</p>}
        {approved && <p>{words.approvedBy(approved.name, date(approved.at))}</p>}
      </div>
    ),
  },
]

/** Which two are compared stands in the address. */
function Differences({ id, versions }: { id: string; versions: Versions }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const from = search.from ?? versions[1]!.number
  const to = search.to ?? versions[0]!.number
  const options = versions.map(({ number }) => ({ value: number, label: number }))
  const put = (next: typeof search) => void navigate({ search: { ...search, ...next }, replace: true })
  const query = useQuery(ask(api.compareMethods, { params: { id: `${id}@${from}`, other: `${id}@${to}` } }))
  return (
    <Section title={words.compare}>
      <div className="form-grid no-print">
        <Choice
          label={words.compareFrom}
          value={from}
          options={options}
          onChange={(number) => put({ from: number })}
        />
        <Choice
          label={words.compareTo}
          value={to}
          options={options}
          onChange={(number) => put({ to: number })}
        />
      </div>
      <Loaded query={query} lines={3}>
        {({ differences }) =>
          differences.length === 0 ? (
            <p>{words.same}</p>
          ) : (
            <ul>
              {differences.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}
