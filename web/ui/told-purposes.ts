import { useSyncExternalStore } from 'react'
import type { PurposeName } from '#contract/purpose-words.ts'
import { useViewer } from '#web/session.ts'

/** What pupils' data are opened for, as the routes take it: a part of a query. */
export interface Purpose {
  purpose: PurposeName
  purposeWords?: string
}

/** By viewer and thing. Kept with the page and nowhere else: a purpose may name a pupil. */
const told = new Map<string, Purpose>()
const listeners = new Set<() => void>()

/** What the viewer said on this page a thing (`file:12`) is opened for, and how to remember it. */
export function usePurpose(thing: string): [Purpose | undefined, (purpose: Purpose) => void] {
  const key = `${useViewer().login} ${thing}`
  const purpose = useSyncExternalStore(listen, () => told.get(key))
  return [purpose, (next) => remember(key, next)]
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function remember(key: string, purpose: Purpose): void {
  told.set(key, purpose)
  for (const listener of listeners) listener()
}
