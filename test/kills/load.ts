import { randomUUID } from 'node:crypto'
import type { Chance } from '#test/damage.ts'
import type { Person, RunningServer } from '#test/running-server.ts'
import type { MarkedWrite } from './write-check.ts'

/** Somebody who adds organisations to his region. */
export interface Writer extends Person {
  /** Under which he adds them. */
  root: number
}

/** What became of one try. `null`: nobody answered, or the server said that the database is away. */
type Answer = { status: number; id?: number; replayed: boolean; body: string } | null

/** Writes until it is told to stop or nobody answers; what was said of each write stands in `writes`. */
export interface Load {
  writes: readonly MarkedWrite[]
  /** Answers that no kill excuses. */
  wrong: readonly string[]
  /** Resolves when so many writes more have been acknowledged, or the load is over. */
  acknowledged(more: number): Promise<void>
  /** Resolves when every writer has heard that the server is gone. */
  over: Promise<unknown>
}

/**
 * Every writer sends one write after another, a key with each; one in five is sent twice at the same moment, as by
 * somebody who presses the button twice. A writer ends at the first write that nobody answers.
 */
export function startLoad(
  server: RunningServer,
  writers: readonly Writer[],
  { name, chance }: { name: string; chance: Chance },
): Load {
  const writes: MarkedWrite[] = []
  const wrong: string[] = []
  const waiting: { at: number; resolve: () => void }[] = []
  let acknowledged = 0
  const tell = () => {
    for (const { at, resolve } of waiting) if (acknowledged >= at) resolve()
  }
  const work = async (who: number) => {
    for (let count = 0; ; count++) {
      const write: MarkedWrite = { mark: `${name} ${who} ${count}`, key: randomUUID(), who, done: false }
      writes.push(write)
      const tries = chance(5) === 0 ? 2 : 1
      const answers = await Promise.all(
        Array.from({ length: tries }, () => send(server, writers[who]!, write)),
      )
      for (const answer of answers) wrong.push(...settle(write, answer))
      if (write.done) acknowledged++
      tell()
      if (answers.includes(null)) return
    }
  }
  const over = Promise.all(writers.map((_, who) => work(who)))
  return {
    writes,
    wrong,
    acknowledged: (more) =>
      Promise.race([
        new Promise<void>((resolve) => waiting.push({ at: acknowledged + more, resolve })),
        over.then(() => undefined),
      ]),
    over,
  }
}

/** Keeps what an answer says of a write; answers what is wrong with it. */
function settle(write: MarkedWrite, answer: Answer): string[] {
  if (answer === null) return []
  if (answer.status === 200) {
    if (write.id !== undefined && write.id !== answer.id) return [`${write.mark}: done as two`]
    write.id = answer.id
    write.done = true
    return []
  }
  // It is done or being done, and its answer was not kept.
  if (answer.status === 409) return []
  return [`${write.mark}: ${answer.status} ${answer.body}`]
}

/**
 * Sends writes once more with their keys after the server is back: those of which nobody said that they are done, and
 * the last ones of which somebody did. Answers what is wrong with what the server says.
 */
export async function repeat(
  server: RunningServer,
  writers: readonly Writer[],
  writes: readonly MarkedWrite[],
): Promise<string[]> {
  const wrong: string[] = []
  const unknown = writes.filter(({ done }) => !done)
  for (const write of unknown) {
    const answer = await send(server, writers[write.who]!, write)
    wrong.push(...(answer ? settle(write, answer) : [`${write.mark}: no answer after the restart`]))
    if (answer?.status === 409) write.done = true
  }
  const known = writes.filter(({ id }) => id !== undefined).slice(-20)
  for (const write of known) {
    const answer = await send(server, writers[write.who]!, write)
    if (answer?.status !== 200 || answer.id !== write.id || !answer.replayed)
      wrong.push(`${write.mark}: repeated, ${answer?.status} ${answer?.body}, was ${write.id}`)
  }
  return wrong
}

async function send(
  { origin }: RunningServer,
  { cookie, root }: Writer,
  { mark, key }: MarkedWrite,
): Promise<Answer> {
  try {
    const reply = await fetch(`${origin}/api/organisations`, {
      method: 'POST',
      headers: { origin, cookie, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ kind: 'council', name: mark, parent: root }),
      signal: AbortSignal.timeout(30_000),
    })
    const body = await reply.text()
    if (reply.status === 503) return null
    const { id } = JSON.parse(body) as { id?: number }
    return { status: reply.status, id, body, replayed: reply.headers.has('idempotency-replayed') }
  } catch {
    return null
  }
}
