import type pg from 'pg'
import { type Database, destroy } from './database.ts'
import { DatabaseClient } from './database-client.ts'

const EVERY = 1000
const PATIENCE = 2000
/** So many looks in a row go unanswered before connections are given up: one may be slow for other reasons. */
const MISSES = 3

/**
 * Looks after a database while somebody waits for it. A line that went dead without a word would let requests hang for
 * as long as the system's TCP does: when `select 1` on a connection of its own gets no answer three times, within 7 s,
 * the connections from before are broken, so that whoever waits is told so. Answers how to stop looking.
 */
export function watchDatabase({ pool, breakOff }: Pick<Database, 'pool' | 'breakOff'>): () => Promise<void> {
  const { connectionString } = pool.options
  let line: pg.Client | undefined
  let looking = false
  let stopped = false

  const look = async () => {
    if (looking || isAtRest(pool)) return
    looking = true
    const began = performance.now()
    try {
      for (let misses = 0; misses < MISSES; misses++) {
        line ??= openLine(connectionString)
        if ((await answers(line)) || stopped) return
        destroy(line)
        line = undefined
      }
      // What was connected since then has had an answer.
      breakOff(began)
    } finally {
      looking = false
    }
  }
  const timer = setInterval(() => void look(), EVERY)
  timer.unref()
  return async () => {
    stopped = true
    clearInterval(timer)
    if (line) destroy(line)
  }
}

function isAtRest(pool: pg.Pool): boolean {
  return pool.waitingCount === 0 && pool.totalCount === pool.idleCount
}

const opened = new WeakMap<pg.Client, Promise<unknown>>()

function openLine(connectionString: string | undefined): pg.Client {
  const line = new DatabaseClient({ connectionString, application_name: 'opora watch', keepAlive: true })
  line.on('error', () => undefined)
  opened.set(line, line.connect())
  return line
}

async function answers(line: pg.Client): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, false)
  })
  const asked = (async () => {
    await opened.get(line)
    await line.query('select 1')
    return true
  })()
  try {
    return await Promise.race([asked, late])
  } catch {
    // Refused at once: the next look is a moment later, as long as one unanswered would take.
    return await late
  } finally {
    clearTimeout(timer)
    asked.catch(() => undefined)
  }
}
