import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call, onLost } from '#web/client.ts'
import { session } from '#web/session.ts'
import { shell } from '#web/words/shell.ts'
import './note.css'

const words = shell.lost

/** ms between two looks: soon at first, then no rarer than people notice. */
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 3000
/** ms until a look counts as unanswered. */
const PATIENCE = 4000

type Lost = 'database' | 'server'

/**
 * Says that nothing can be stored now, looks until it can again, then asks everything on the page anew. The page under
 * it stays as it is, with what people have typed.
 */
export function LostNote() {
  const [lost, setLost] = useState<Lost>()
  const queries = useQueryClient()

  useEffect(() => {
    onLost(() => setLost((now) => now ?? 'database'))
    const offline = () => setLost('server')
    window.addEventListener('offline', offline)
    return () => {
      onLost(() => undefined)
      window.removeEventListener('offline', offline)
    }
  }, [])

  const isLost = lost !== undefined
  useEffect(() => {
    if (!isLost) return
    return lookUntilBack(setLost, () => {
      setLost(undefined)
      void queries.invalidateQueries()
    })
  }, [isLost, queries])

  return (
    <div role="status" className="no-print lost-note">
      {lost && (
        <div className="note note-bad">
          <p className="strong">{words[lost]}</p>
          <p>{words.what}</p>
        </div>
      )}
    </div>
  )
}

/** Answers how to stop looking. */
function lookUntilBack(onState: (lost: Lost) => void, onBack: () => void): () => void {
  const stopping = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  async function look(pause: number) {
    const state = await stateNow(stopping.signal)
    if (stopping.signal.aborted) return
    if (state === 'back') return onBack()
    onState(state)
    timer = setTimeout(look, pause, Math.min(pause * 2, LONGEST_PAUSE))
  }
  timer = setTimeout(look, FIRST_PAUSE, FIRST_PAUSE)
  const now = () => {
    clearTimeout(timer)
    void look(FIRST_PAUSE)
  }
  window.addEventListener('online', now)
  return () => {
    stopping.abort()
    clearTimeout(timer)
    window.removeEventListener('online', now)
  }
}

async function stateNow(stop: AbortSignal): Promise<Lost | 'back'> {
  try {
    const { database } = await call(
      session.readStatus,
      {},
      AbortSignal.any([stop, AbortSignal.timeout(PATIENCE)]),
    )
    return database === 'ok' ? 'back' : 'database'
  } catch {
    return 'server'
  }
}
