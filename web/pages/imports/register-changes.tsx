import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, askPages } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Choice, choicesOf, Filters } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { MoreRows } from '#web/ui/more-rows.tsx'
import { Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { Waiting } from '#web/ui/waiting.tsx'
import { changesWords as words } from '#web/words/imports.ts'

type Row = Reply<NonNullable<typeof api.listRegisterChanges.route>>['items'][number]

/** The register by schools: who is renamed, moved, missed in the file, new. */
export function RegisterChanges({ id, absent }: { id: number; absent: boolean }) {
  const [kind, setKind] = useState<Row['kinds'][number] | undefined>()
  const list = useInfiniteQuery(askPages(api.listRegisterChanges, { params: { id }, query: { kind } }))
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Section title={words.registerTitle}>
      {absent && <p className="note">{words.registerAbsent}</p>}
      <Filters>
        <Choice
          label={words.kind}
          all={words.anyKind}
          value={kind}
          options={choicesOf(words.registerKinds)}
          onChange={setKind}
        />
      </Filters>
      {list.isPending && <Waiting />}
      {list.isError && <ProblemNote problem={problemOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.data && (
        <>
          <RegisterTable
            caption={words.registerCaption}
            columns={columns}
            rows={rows}
            rowKey={({ code }) => code}
            stacks
          />
          <MoreRows
            shown={rows.length}
            total={list.data.pages[0]?.total ?? 0}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
    </Section>
  )
}

const columns: Column<Row>[] = [
  {
    key: 'school',
    title: words.school,
    names: true,
    cell: ({ code, was, becomes }) => (
      <>
        {(was ?? becomes)?.name} <span className="muted small">{code}</span>
      </>
    ),
  },
  {
    key: 'kind',
    title: words.kind,
    cell: ({ kinds }) => kinds.map((kind) => words.registerKinds[kind]).join(', '),
  },
  { key: 'before', title: words.before, cell: ({ was }) => was && <Stand of={was} /> },
  { key: 'after', title: words.after, cell: ({ becomes }) => becomes && <Stand of={becomes} /> },
]

function Stand({ of: { name, municipality } }: { of: NonNullable<Row['was']> }) {
  return (
    <>
      {name}
      <div className="muted small">{municipality}</div>
    </>
  )
}
