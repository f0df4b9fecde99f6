import { useSyncExternalStore } from 'react'
import type { PurposeName } from '#contract/purpose-words.ts'
import { useViewer } from '#web/session.ts'

/** What pupils' data are opened for, as the routes take it: a part of a query. */
export interface Purpose {
  purpose: PurposeName
  purposeWords?: string
}

const PREFIX = 'opora.purpose.'
const told = new Map<string, Purpose | undefined>()
const listeners = new Set<() => void>()

/** What the viewer said in this session a thing (`file:12`) is opened for, and how to remember it. */
export function usePurpose(thing: string): [Purpose | undefined, (purpose: Purpose) => void] {
  const key = `${PREFIX}${useViewer().login}.${thing}`
  const purpose = useSyncExternalStore(listen, () => read(key))
  return [purpose, (next) => remember(key, next)]
}

/** The session ends: the next one is asked again. */
export function forgetPurposes(): void {
  told.clear()
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
  } catch {
    // Nothing was kept there either.
  }
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function remember(key: string, purpose: Purpose): void {
  told.set(key, purpose)
  for (const listener of listeners) listener()
  try {
    sessionStorage.setItem(key, JSON.stringify(purpose))
  } catch {
    // It is asked again after a reload, that is all.
  }
}

function read(key: string): Purpose | undefined {
  if (!told.has(key)) told.set(key, kept(key))
  return told.get(key)
}

function kept(key: string): Purpose | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
