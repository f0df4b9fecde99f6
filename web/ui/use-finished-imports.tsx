import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { api, ask } from '#web/api.ts'
import { useViewer } from '#web/session.ts'
import { finishedWords as words } from '#web/words/imports.ts'

const LATEST = 5

/** The check of files goes on in the background: when it ends while the person is on another page, it is told there. */
export function useFinishedImports(pathname: string): void {
  const { can } = useViewer()
  const read = useRef(new Set<number>())
  const { data } = useQuery({
    ...ask(api.listImports, { query: { limit: LATEST } }),
    enabled: can.includes('imports.read'),
    refetchInterval: ({ state }) => (state.data?.items.some(isBeingRead) ? 3000 : false),
  })

  useEffect(() => {
    for (const item of data?.items ?? []) {
      if (isBeingRead(item)) read.current.add(item.id)
      else if (read.current.delete(item.id) && pathname !== `/imports/${item.id}`) tell(item)
    }
  }, [data, pathname])
}

function isBeingRead({ state }: { state: string }): boolean {
  return state === 'uploaded' || state === 'reading'
}

function tell({ id, state }: { id: number; state: string }): void {
  if (state !== 'checked' && state !== 'failed') return
  notifications.show({
    title: state === 'checked' ? words.checked(id) : words.failed(id),
    message: (
      <Link to="/imports/$id" params={{ id: String(id) }}>
        {words.look}
      </Link>
    ),
  })
}
