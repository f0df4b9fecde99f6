import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { actionGroups, actionWords, wordsOfAction, wordsOfSubject } from '#contract/audit-words.ts'
import { roleWord } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import { api, askPages } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Choice, Filters, MomentBox, SearchBox } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { MoreRows } from '#web/ui/more-rows.tsx'
import { Page } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { SavedViews } from '#web/ui/saved-views.tsx'
import { SidePanel } from '#web/ui/side-panel.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { Waiting } from '#web/ui/waiting.tsx'
import { readersWords, auditWords as words } from '#web/words/audit.ts'
import { dateTime } from '#web/words/format.ts'
import { LineDetails } from './line-details.tsx'
import { type AuditSearch, readAuditSearch } from './search.ts'

export type Line = Reply<NonNullable<typeof api.listAudit.route>>['items'][number]

const route = getRouteApi('/audit')

/** Who did what and when: filter, look closer, take away. */
export function AuditPage() {
  const term = useTerm()
  const { line, ...filters } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listAudit, { query: filters }))
  const change = (next: AuditSearch) => void navigate({ search: { ...filters, ...next }, replace: true })
  const open = (next: number | undefined) => void navigate({ search: { ...filters, line: next } })
  const filtered = Object.values(filters).some((value) => value !== undefined)
  const first = list.data?.pages[0]
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const opened = rows.find(({ id }) => id === line)

  return (
    <Page
      title={words.title}
      lead={filters.subject ? words.onlySubject(wordsOfSubject(filters.subject)) : words.lead}
      actions={
        <>
          <Link to="/audit/readers">{readersWords.link}</Link>
          <SavedViews
            page="audit"
            search={filters}
            onOpen={(saved) => void navigate({ search: readAuditSearch(saved) })}
          />
          {first && (
            <Downloads href={(format) => addressOf(api.exportAudit, { query: { ...filters, format } })} />
          )}
        </>
      }
    >
      <Filters onReset={filtered ? () => void navigate({ search: {}, replace: true }) : undefined}>
        <MomentBox
          label={words.from}
          value={filters.from}
          ofDay="00:00"
          onChange={(from) => change({ from })}
        />
        <MomentBox label={words.to} value={filters.to} ofDay="23:59" onChange={(to) => change({ to })} />
        <SearchBox label={words.person} value={filters.person} onChange={(person) => change({ person })} />
        <Choice
          label={words.action}
          all={words.anyAction}
          value={filters.action}
          options={actions}
          onChange={(action) => change({ action })}
        />
      </Filters>
      {list.isPending && <Waiting lines={8} />}
      {list.isError && <ProblemNote problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      {first && rows.length === 0 && (
        <Empty title={filtered ? words.emptyFiltered : words.empty}>
          <p>{filtered ? words.emptyFilteredWhy : words.emptyWhy}</p>
        </Empty>
      )}
      {first && rows.length > 0 && (
        <>
          <RegisterTable
            caption={words.caption}
            columns={columnsFor(open, term)}
            rows={rows}
            rowKey={keyOf}
            stacks
          />
          <MoreRows
            shown={rows.length}
            total={first.total}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      {opened && (
        <SidePanel title={wordsOfAction(opened.action)} onClose={() => open(undefined)}>
          <LineDetails line={opened} />
        </SidePanel>
      )}
    </Page>
  )
}

const keyOf = ({ id }: Line) => id

/** Each part of the log as a whole, then its actions one by one. */
const actions = Object.entries(actionGroups).flatMap(([group, title]) => [
  { value: group, label: title },
  ...Object.entries(actionWords)
    .filter(([action]) => action.startsWith(`${group}.`))
    .map(([value, sentence]) => ({ value, label: `· ${sentence}` })),
])

const columnsFor = (open: (line: number) => void, term: Term): Column<Line>[] => [
  { key: 'at', title: words.when, cell: ({ at }) => <span className="nowrap">{dateTime(at)}</span> },
  {
    key: 'who',
    title: words.who,
    cell: ({ person, role }) => (
      <>
        {person?.name ?? words.itself}
        {role && (
          <div className="muted small">
            {roleWord(role.role, term)}, {role.organisation}
          </div>
        )}
      </>
    ),
  },
  {
    key: 'what',
    title: words.what,
    names: true,
    cell: ({ action, reason }) => (
      <>
        {wordsOfAction(action)}
        {reason && <div className="muted small">{reason}</div>}
      </>
    ),
  },
  { key: 'subject', title: words.subject, cell: ({ subject }) => subject && wordsOfSubject(subject) },
  {
    key: 'details',
    title: words.details,
    cell: ({ id }) => (
      <button type="button" className="button no-print" aria-label={words.open(id)} onClick={() => open(id)}>
        {words.details}
      </button>
    ),
  },
]
