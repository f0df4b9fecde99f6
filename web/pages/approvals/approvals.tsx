import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { roleWord } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import { api, askPages } from '#web/api.ts'
import { addressOf, call, type Reply } from '#web/client.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import type { Column } from '#web/ui/register-table.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { useTerm } from '#web/ui/use-term.ts'
import { approvalWords as words } from '#web/words/approvals.ts'
import { capital, dateTime } from '#web/words/format.ts'

type Row = Reply<NonNullable<typeof api.listApprovals.route>>['items'][number]
type Decision = Parameters<typeof decide>[0]['decision']

const route = getRouteApi('/approvals')

/** What waits for a second person, and what two people have decided. */
export function ApprovalsPage() {
  const term = useTerm()
  const { on } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listApprovals, { query: { on } }))
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <Downloads href={(format) => addressOf(api.exportApprovals, { query: { on, format } })} />
          <PrintButton />
        </>
      }
    >
      <AsOf
        on={on}
        onChange={(day) => void navigate({ search: { on: day }, replace: true })}
        note={words.names}
      />
      <PagedTable
        list={list}
        caption={words.caption}
        columns={columns(term)}
        rowKey={({ id }) => id}
        stacks
        empty={
          <Empty title={words.empty}>
            <p>{words.emptyWhy}</p>
            <Link to="/people">{words.toPeople}</Link>
          </Empty>
        }
      />
    </Page>
  )
}

const columns = (term: Term): Column<Row>[] => [
  {
    key: 'what',
    title: words.what,
    names: true,
    cell: ({ person, role, organisation, from, to }) => (
      <>
        <Link to="/people/$id" params={{ id: String(person.id) }}>
          {person.name}
        </Link>
        <div>
          {capital(roleWord(role, term))}, {organisation}
        </div>
        <div className="muted small">{words.days(from, to)}</div>
      </>
    ),
  },
  {
    key: 'askedBy',
    title: words.askedBy,
    cell: ({ askedBy, askedAt, reason }) => (
      <>
        {askedBy.name}, {dateTime(askedAt)}
        <div className="muted">{reason}</div>
      </>
    ),
  },
  { key: 'state', title: words.state, cell: (row) => <State row={row} /> },
]

function State({ row }: { row: Row }) {
  const { state, decidedBy, decidedAt, expiresAt } = row
  return (
    <>
      {words.states[state]}
      {decidedBy && decidedAt && (
        <div className="muted small">
          {decidedBy.name}, {dateTime(decidedAt)}
        </div>
      )}
      {state === 'waits' && <div className="muted small">{words.until(dateTime(expiresAt))}</div>}
      <Buttons row={row} />
    </>
  )
}

const decide = ({
  row: { id, hash },
  decision,
}: {
  row: Row
  decision: 'approved' | 'refused' | 'taken_back'
}) => call(api.decideApproval, { params: { id }, body: { decision, hash } })

function Buttons({ row }: { row: Row }) {
  const { can, person } = row
  const change = useChange(decide, [api.listApprovals, api.getPerson, api.listPeople])
  const button = (decision: Decision, title: string, primary = false) => (
    <button
      type="button"
      className={primary ? 'button primary' : 'button'}
      aria-label={`${title}: ${person.name}`}
      disabled={change.isPending}
      onClick={() => change.mutate({ row, decision })}
    >
      {title}
    </button>
  )
  return (
    <>
      <div className="page-actions no-print">
        {can.decide && button('approved', words.approve, true)}
        {can.decide && button('refused', words.refuse)}
        {can.takeBack && button('taken_back', words.takeBack)}
      </div>
      {change.isError && <ProblemNote problem={problemOf(change.error)} />}
    </>
  )
}
