import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { wordsOfAction } from '#contract/audit-words.ts'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { auditWords, historyWords as words } from '#web/words/audit.ts'
import { common } from '#web/words/common.ts'
import { date, dateTime, number } from '#web/words/format.ts'
import { schoolsWords } from '#web/words/schools.ts'

type History = Reply<NonNullable<typeof api.getSchoolHistory.route>>
type Change = History['changes'][number]
type Field = Change['fields'][number]
type Value = Field['was']

const route = getRouteApi('/schools/$code/history')

/** What the register said of a school on any day, and who changed it. */
export function SchoolHistoryPage() {
  const { code } = route.useParams()
  const { on } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(ask(api.getSchoolHistory, { params: { code }, query: { on } }))
  const change = (next: string | undefined) => void navigate({ search: { on: next }, replace: true })
  return (
    <Page
      title={words.title(query.data?.school.name ?? common.school)}
      crumb={<Back code={code} />}
      lead={words.lead}
    >
      <AsOf on={on} onChange={change} />
      <Loaded query={query} lines={8}>
        {(history) => (
          <>
            <Section title={on ? words.asOf(date(on)) : words.now}>
              <State history={history} />
            </Section>
            <Section title={words.changes}>
              <RegisterTable
                caption={words.changes}
                columns={columnsFor(history)}
                rows={history.changes}
                rowKey={({ at }) => at}
                tall
                stacks
              />
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Back({ code }: { code: string }) {
  const { can } = useViewer()
  if (!can.includes('results.read')) return <Link to="/schools">{words.all}</Link>
  return (
    <Link to="/schools/$code" params={{ code }}>
      {words.card}
    </Link>
  )
}

function State({ history: { state, since, hidden } }: { history: History }) {
  if (!state) {
    return (
      <Empty title={words.unknown}>
        <p>{words.unknownWhy(since && dateTime(since))}</p>
      </Empty>
    )
  }
  const fields = Object.keys(words.fields) as Field['field'][]
  return (
    <dl className="facts panel">
      {fields.map((field) => {
        const value = state[field]
        return (
          <div key={field}>
            <dt>{words.fields[field]}</dt>
            <dd>
              {hidden.includes(field)
                ? common.hidden
                : told(field, value !== null && typeof value === 'object' ? value.name : value)}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

const columnsFor = ({ hidden }: History): Column<Change>[] => [
  { key: 'at', title: words.when, cell: ({ at }) => <span className="nowrap">{dateTime(at)}</span> },
  { key: 'what', title: words.what, names: true, cell: (change) => <What change={change} /> },
  {
    key: 'who',
    title: words.who,
    cell: ({ person, action }) =>
      hidden.includes('person') ? common.hidden : (person ?? (action ? auditWords.itself : words.unnamed)),
  },
  {
    key: 'why',
    title: words.why,
    cell: ({ action, reason }) => (
      <>
        {action ? wordsOfAction(action) : words.unnamed}
        {reason && <div className="muted small">{reason}</div>}
      </>
    ),
  },
]

function What({ change: { operation, fields } }: { change: Change }) {
  if (operation === 'delete') return words.removed
  if (fields.length === 0) return words.begins
  return fields.map(({ field, was, became }) => (
    <div key={field}>
      {words.fields[field]}: <span className="visually-hidden">{words.from} </span>
      <del>{told(field, was)}</del> <span aria-hidden="true">→</span>{' '}
      <span className="visually-hidden">{words.to} </span>
      {told(field, became)}
    </div>
  ))
}

function told(field: Field['field'], value: Value) {
  if (value === null || value === '') return <span className="muted">{common.notGiven}</span>
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (field === 'place') return schoolsWords.places[value as 'town' | 'village']
  if (field === 'openedOn' || field === 'closedOn') return date(String(value))
  return typeof value === 'number' ? number(value, field === 'lat' || field === 'lon' ? 6 : 1, 0) : value
}
