import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, askPages } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Choice, Filters } from '#web/ui/filters.tsx'
import { Mark } from '#web/ui/marks.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import type { Column } from '#web/ui/register-table.tsx'
import { filesWords as words } from '#web/words/imports.ts'

type Finding = Reply<NonNullable<typeof api.listFindings.route>>['items'][number]
type Severity = Finding['severity']

/** What is wrong in a file: where, what, and how to mend it. */
export function Findings({ params }: { params: { id: number; file: number } }) {
  const [severity, setSeverity] = useState<Severity>()
  const list = useInfiniteQuery(askPages(api.listFindings, { params, query: { severity } }))
  return (
    <section className="section">
      <h3>{words.findings}</h3>
      <Filters>
        <Choice
          label={words.severity}
          all={words.anySeverity}
          value={severity}
          options={(Object.keys(words.severities) as Severity[]).map((value) => ({
            value,
            label: words.severities[value],
          }))}
          onChange={setSeverity}
        />
      </Filters>
      <PagedTable
        list={list}
        caption={words.findings}
        columns={columns}
        rowKey={({ position }) => position}
        tall
        stacks
        empty={<p className="muted">{words.noSuchFindings}</p>}
      />
    </section>
  )
}

const marks = { error: ['cross', 'bad'], warning: ['bang', 'doubt'], note: ['dash', 'none'] } as const

const columns: Column<Finding>[] = [
  {
    key: 'severity',
    title: words.severity,
    cell: ({ severity }) => {
      const [shape, tone] = marks[severity]
      return <Mark shape={shape} tone={tone} word={words.severities[severity]} />
    },
  },
  {
    key: 'place',
    title: words.place,
    cell: ({ sheet, row, column, school }) => (
      <>
        {[sheet && words.sheet(sheet), row && words.row(row), column && words.column(column)]
          .filter(Boolean)
          .join(', ') || words.whole}
        {school && <div className="muted small">{school}</div>}
      </>
    ),
  },
  {
    key: 'problem',
    title: words.problem,
    cell: ({ message, advice, count }) => (
      <div className="finding">
        <span>
          {message} {count > 1 && <span className="muted nowrap">{words.times(count)}</span>}
        </span>
        <span className="muted">{advice}</span>
      </div>
    ),
  },
]
