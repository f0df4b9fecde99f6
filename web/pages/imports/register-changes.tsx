import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, askPages } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Choice, choicesOf, Filters } from '#web/ui/filters.tsx'
import { Section } from '#web/ui/page.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import type { Column } from '#web/ui/register-table.tsx'
import { changesWords as words } from '#web/words/imports.ts'

type Row = Reply<NonNullable<typeof api.listRegisterChanges.route>>['items'][number]

/** The register by schools: who is renamed, moved, missed in the file, new. */
export function RegisterChanges({ id, absent }: { id: number; absent: boolean }) {
  const [kind, setKind] = useState<Row['kinds'][number] | undefined>()
  const list = useInfiniteQuery(askPages(api.listRegisterChanges, { params: { id }, query: { kind } }))
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
      <PagedTable
        list={list}
        caption={words.registerCaption}
        columns={columns}
        rowKey={({ code }) => code}
        stacks
        empty={<p className="muted">{words.noSuchSchools}</p>}
      />
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
