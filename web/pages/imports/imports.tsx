import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, askPages } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { ImportStateMark } from '#web/ui/import-marks.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { MoreRows } from '#web/ui/more-rows.tsx'
import { Page } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { Waiting } from '#web/ui/waiting.tsx'
import { dateTime, number } from '#web/words/format.ts'
import { importsWords as words } from '#web/words/imports.ts'
import { DropZone } from './drop-zone.tsx'

type Row = Reply<NonNullable<typeof api.listImports.route>>['items'][number]

/** Where files come in, and all imports, the last one first. */
export function ImportsPage() {
  const term = useTerm()
  const { can } = useViewer()
  const mayRead = can.includes('imports.read')
  const list = useInfiniteQuery({
    ...askPages(api.listImports, {}),
    enabled: mayRead,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some(isBusy)) ? 2000 : false,
  })
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  if (!mayRead) {
    return (
      <Page title={words.title}>
        <Empty title={words.cannot(term)} />
      </Page>
    )
  }
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <Downloads
          what={words.allImports}
          href={(format) => addressOf(api.exportImports, { query: { format } })}
        />
      }
    >
      {can.includes('imports.write') ? <DropZone /> : <Empty title={words.cannot(term)} />}
      {list.isPending && <Waiting />}
      {list.isError && <ProblemNote problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <Empty title={words.empty}>
          <p>{words.emptyWhy}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <>
          <RegisterTable
            caption={words.caption}
            columns={columns}
            rows={rows}
            rowKey={({ id }) => id}
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
    </Page>
  )
}

function isBusy({ state }: Pick<Row, 'state'>): boolean {
  return state === 'uploaded' || state === 'reading' || state === 'applying'
}

const columns: Column<Row>[] = [
  {
    key: 'name',
    title: words.number,
    names: true,
    cell: ({ id }) => (
      <Link to="/imports/$id" params={{ id: String(id) }}>
        {words.name(id)}
      </Link>
    ),
  },
  { key: 'state', title: words.state, cell: ({ state }) => <ImportStateMark state={state} /> },
  { key: 'files', title: words.files, figures: true, cell: ({ filesTotal }) => number(filesTotal) },
  { key: 'refused', title: words.refused, figures: true, wide: true, cell: ({ refused }) => number(refused) },
  { key: 'same', title: words.same, figures: true, wide: true, cell: ({ same }) => number(same) },
  { key: 'created', title: words.created, cell: ({ createdAt }) => dateTime(createdAt), wide: true },
  { key: 'by', title: words.createdBy, cell: ({ createdBy }) => createdBy, wide: true },
  {
    key: 'applied',
    title: words.applied,
    cell: ({ appliedAt }) => appliedAt && dateTime(appliedAt),
    wide: true,
  },
]
