import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ProblemReply } from '#contract/problems.ts'
import { api } from '#web/api.ts'
import { type Args, call } from '#web/client.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import type { Draft, LoadedDraft } from './draft.ts'

type Body = NonNullable<Args<NonNullable<typeof api.saveMethodDraft.route>>['body']>

/** How long after the last key a draft is sent, ms. */
const PAUSE = 1200

let sending: Promise<unknown> = Promise.resolve()
/** Ends when what was sent last is answered: whoever opens a draft again must not get what it was before. */
export const lastSent = () => sending

export interface Saving {
  state: 'saved' | 'dirty' | 'saving'
  /** Why it was not saved; after a conflict nothing is sent any more. */
  problem: ProblemReply | null
  again(): void
}

/** Sends a draft whenever it was changed, one request after another, and what is left when the page is closed. */
export function useAutosave(loaded: LoadedDraft, draft: Draft): Saving {
  const queries = useQueryClient()
  const [problem, setProblem] = useState<ProblemReply | null>(null)
  const [saved, setSaved] = useState(draft)
  const [saving, setSaving] = useState(false)
  const now = useRef({ latest: draft, saved: draft, version: loaded.version, busy: false, stopped: false })
  now.current.latest = draft

  async function save(): Promise<void> {
    const at = now.current
    if (at.busy || at.stopped || at.latest === at.saved) return
    const sent = at.latest
    at.busy = true
    setSaving(true)
    try {
      const body = { ...sent, version: at.version } as unknown as Body
      const answer = call(api.saveMethodDraft, { params: { id: loaded.key }, body })
      sending = answer.catch(() => undefined)
      const reply = await answer
      Object.assign(at, { version: reply.version, saved: sent })
      setSaved(sent)
      setProblem(null)
      for (const { path } of [api.listMethods, api.getMethod, api.listMethodVersions])
        void queries.invalidateQueries({ queryKey: [path] })
    } catch (reason) {
      const told = problemOf(reason)
      at.stopped = told.status === 409
      setProblem(told)
    } finally {
      at.busy = false
      setSaving(false)
    }
  }

  const saveNow = useRef(save)
  saveNow.current = save
  useEffect(() => {
    if (draft === saved || saving) return
    const timer = setTimeout(() => void saveNow.current(), PAUSE)
    return () => clearTimeout(timer)
  }, [draft, saved, saving])
  useEffect(() => {
    const stay = (event: BeforeUnloadEvent) => {
      if (now.current.latest !== now.current.saved) event.preventDefault()
    }
    window.addEventListener('beforeunload', stay)
    return () => {
      window.removeEventListener('beforeunload', stay)
      void saveNow.current()
    }
  }, [])
  const state = saving ? 'saving' : draft === saved ? 'saved' : 'dirty'
  return { state, problem, again: () => void save() }
}
