import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { problemOf } from './loaded.tsx'
import { MoreRows } from './more-rows.tsx'
import { ProblemNote } from './problem-note.tsx'
import { type Column, RegisterTable } from './register-table.tsx'
import { Waiting } from './waiting.tsx'

interface Props<Row> {
  list: UseInfiniteQueryResult<InfiniteData<{ items: Row[]; total: number }>>
  caption: string
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string | number
  /** Grows with its rows instead of scrolling in a window of its own. */
  tall?: boolean
  /** On a phone each row is a block, cell under cell. */
  stacks?: boolean
  /** Said instead of a table without rows. */
  empty: ReactNode
}

/** A list that is read by portions, in all its states: on its way, refused, empty, here. */
export function PagedTable<Row>({ list, empty, ...table }: Props<Row>) {
  if (list.isPending) return <Waiting lines={8} />
  if (list.isError) return <ProblemNote problem={problemOf(list.error)} onRetry={() => void list.refetch()} />
  const rows = list.data.pages.flatMap((page) => page.items)
  if (rows.length === 0) return empty
  return (
    <>
      <RegisterTable {...table} rows={rows} />
      <MoreRows
        shown={rows.length}
        total={list.data.pages[0]?.total ?? 0}
        busy={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </>
  )
}
