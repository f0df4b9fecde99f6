import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Refused } from '#web/client.ts'
import { problems } from '#web/words/problems.ts'
import { ProblemNote } from './problem-note.tsx'
import { Waiting } from './waiting.tsx'

interface Props<Data> {
  query: UseQueryResult<Data>
  lines?: number
  children: (data: Data) => ReactNode
}

/** An answer of the server in its three states: on its way, refused, here. */
export function Loaded<Data>({ query, lines, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isPending) return <Waiting lines={lines} />
  return <ProblemNote problem={problemOf(query.error)} onRetry={() => void query.refetch()} />
}

/** The words of a failure, whatever it was. */
export function problemOf(reason: unknown) {
  return reason instanceof Refused ? reason.problem : problems.broken
}
