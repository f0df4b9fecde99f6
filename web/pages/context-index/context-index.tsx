import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { answerWords } from '#contract/context-words.ts'
import { contextLevelWords, levelModeWords } from '#engine/context-index/describe.ts'
import { api, askPages } from '#web/api.ts'
import { addressOf, call, type Reply } from '#web/client.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Choice, choicesOf, Filters, MunicipalityChoice } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import type { Column } from '#web/ui/register-table.tsx'
import { schoolColumn } from '#web/ui/school-column.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { useTerm } from '#web/ui/use-term.ts'
import { common } from '#web/words/common.ts'
import { number, percent, shareOf } from '#web/words/format.ts'
import { contextWords as words } from '#web/words/passports.ts'
import { FourFields } from './four-fields.tsx'
import type { ContextSearch } from './search.ts'

type ListReply = Reply<NonNullable<typeof api.listContext.route>>
type Row = ListReply['items'][number]

const route = getRouteApi('/context-index')

/** The index of all schools one may see, what is expected of them, and the picture of results and conditions. */
export function ContextIndexPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listContext, { query: search }))
  const first = list.data?.pages[0]
  const year = search.year ?? first?.year
  const { municipality } = search
  const change = (next: ContextSearch) => void navigate({ search: { ...search, ...next }, replace: true })
  const filtered = Boolean(municipality ?? search.level ?? search.resilient)
  const reset = () => void navigate({ search: { year: search.year, sort: search.sort }, replace: true })
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <Link to="/passports" search={{ year: search.year }} className="button">
            {words.toPassports}
          </Link>
          <Downloads href={(format) => addressOf(api.exportContext, { query: { ...search, format } })} />
          <PrintButton />
        </>
      }
    >
      <Filters onReset={filtered ? reset : undefined}>
        <Choice
          label={common.year}
          value={year}
          options={(first?.years ?? []).map((known) => ({ value: known, label: known }))}
          onChange={(next) => change({ year: next })}
        />
        <MunicipalityChoice value={municipality} onChange={(next) => change({ municipality: next })} />
        <Choice
          label={words.level}
          all={words.anyLevel}
          value={search.level}
          options={choicesOf(contextLevelWords)}
          onChange={(level) => change({ level })}
        />
        <Choice
          label={words.resilient}
          all={words.anyResilient}
          value={search.resilient}
          options={choicesOf(answerWords)}
          onChange={(resilient) => change({ resilient })}
        />
        <Choice
          label={words.sort}
          value={search.sort ?? 'school'}
          options={choicesOf(words.sorts)}
          onChange={(sort) => change({ sort })}
        />
      </Filters>
      {first && year && <RunFacts reply={first} year={year} />}
      <PagedTable
        list={list}
        caption={words.title}
        columns={columns}
        rowKey={({ code }) => code}
        empty={first?.run ? <NoRows /> : <NoRun />}
      />
      {first?.run && <FourFields year={year} municipality={municipality} />}
      {first && (
        <details className="section">
          <summary>{words.method}</summary>
          {first.method.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </details>
      )}
    </Page>
  )
}

function RunFacts({ reply: { run, newer, can }, year }: { reply: ListReply; year: string }) {
  const make = useChange(
    () => call(api.runContext, { body: { year } }),
    [api.listContext, api.getContextPicture, api.getPassport],
  )
  return (
    <>
      {run && (
        <div className="note">
          {run.sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <p>
            {words.results(run.resultsYear)} {words.mode(levelModeWords[run.mode])}{' '}
            {words.borders(run.borders)}
          </p>
          <p className="muted small">
            {words.versionOf(run.version)} {words.runOf(run.createdAt, run.createdBy)}
          </p>
        </div>
      )}
      {newer > 0 && <p>{words.newer(newer)}</p>}
      {can.run && (
        <p className="no-print">
          <button
            type="button"
            className="button primary"
            disabled={make.isPending}
            onClick={() => make.mutate(undefined)}
          >
            {make.isPending ? words.running : words.run}
          </button>
        </p>
      )}
      {make.isError && <ProblemNote problem={problemOf(make.error)} />}
    </>
  )
}

function NoRun() {
  const term = useTerm()
  return (
    <Empty title={words.noRun}>
      <p>{words.noRunWhy(term('operator', 'one'))}</p>
    </Empty>
  )
}

function NoRows() {
  return (
    <Empty title={words.empty}>
      <p>{words.emptyWhy}</p>
    </Empty>
  )
}

const columns: Column<Row>[] = [
  schoolColumn(
    (row) => row,
    ({ code, name }) => (
      <Link to="/schools/$code/context" params={{ code }}>
        {name}
      </Link>
    ),
  ),
  {
    key: 'index',
    title: 'ИСБШ',
    figures: true,
    cell: ({ index }) => (index === null ? words.unknown : number(index, 1)),
  },
  {
    key: 'coverage',
    title: words.coverage,
    figures: true,
    wide: true,
    cell: ({ coverage }) => (coverage === null ? words.unknown : percent(coverage, 0)),
  },
  {
    key: 'level',
    title: words.level,
    cell: ({ level }) => (level === null ? words.unknown : contextLevelWords[level]),
  },
  {
    key: 'result',
    title: words.result,
    figures: true,
    cell: ({ low, participants }) =>
      low === null || participants === null ? words.unknown : shareOf(low, participants),
  },
  {
    key: 'expected',
    title: words.expected,
    figures: true,
    wide: true,
    cell: ({ expected }) => (expected === null ? words.unknown : percent(expected)),
  },
  {
    key: 'added',
    title: words.added,
    figures: true,
    cell: ({ added }) => (added === null ? words.unknown : words.addedOf(added)),
  },
  { key: 'resilient', title: words.resilient, cell: ({ resilient }) => answerWords[resilient] },
]
