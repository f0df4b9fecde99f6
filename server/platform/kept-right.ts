import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { permissions } from '#contract/permissions.ts'
import { rightGone } from '#contract/problems.ts'
import { type Breakable, breakable, type Database } from './database.ts'
import { type GateKeys, stillAdmitted } from './gate.ts'

/** Between two looks: what is withdrawn is refused within a second. */
const LOOK_MS = 400

export interface KeptRight {
  /** What the request works on; broken off with its right. */
  database: Database
  /** The work of the request, or its refusal. */
  during<Result>(work: Promise<Result>): Promise<Result>
  /** From now on the right is looked after until the file has left, and the connection is broken with the right. */
  whileSending(content: unknown): void
  end(): void
}

const needsRight = ({ routeOptions }: FastifyRequest) =>
  (permissions as readonly unknown[]).includes(routeOptions.config.access)

/**
 * Reads the right of a request again while it lasts, a file that is being sent included. A change that is not committed
 * when the right is gone is not stored; a file is broken off in the middle, so that nobody takes it for whole.
 */
export function keepRight(
  request: FastifyRequest,
  reply: FastifyReply,
  { database, findViewer }: Pick<GateKeys, 'findViewer'> & { database: Database },
): KeptRight {
  const work: Breakable = breakable(database)
  let reject: (why: Error) => void = () => undefined
  const gone = new Promise<never>((_, refuse) => {
    reject = refuse
  })
  gone.catch(() => undefined)
  let sent: unknown
  let looking = false
  let ended = false
  const look = async () => {
    // A database that is away tells nothing of rights; whoever waits for it is told by his own query.
    if (looking) return
    looking = true
    const admitted = await stillAdmitted(request, findViewer).catch(() => true)
    looking = false
    if (admitted || ended) return
    end()
    const { url: route, method } = request.routeOptions
    request.log.warn(
      { id: request.id, method, route, user: request.viewer?.userId },
      'right withdrawn: broken off',
    )
    reject(rightGone())
    work.breakOff(rightGone())
    if (sent === undefined) return
    reply.raw.destroy()
    const stream = sent as Partial<Readable>
    stream.destroy?.(rightGone())
  }
  const timer = needsRight(request) ? setInterval(() => void look(), LOOK_MS) : undefined
  const end = () => {
    ended = true
    clearInterval(timer)
  }
  return {
    database: work.database,
    during: (running) => Promise.race([running, gone]),
    whileSending(content) {
      sent = content
      reply.raw.once('close', end)
    },
    end,
  }
}
