import type { FastifyRequest } from 'fastify'
import { type LimitWords, tooOften } from '#contract/limit-words.ts'
import type { RouteDefinition } from '#contract/route.ts'
import { networkOf } from './network.ts'

/** How much of one kind a person may ask for in a while; whoever is not signed in shares it with his network. */
export interface Limit extends LimitWords {
  counts(asked: Asked): boolean
}

/** What of a route is counted; an address that is none of the contract is a request and nothing else. */
export type Asked = Pick<RouteDefinition, 'method' | 'upload' | 'reply' | 'proof'> | undefined

/** Nobody reads, types or drops files so fast; a program that takes everything away, or fills everything up, does. */
export const LIMITS: readonly Limit[] = [
  { what: 'requests', most: 1200, seconds: 60, counts: () => true },
  {
    what: 'changes',
    most: 300,
    seconds: 60,
    counts: (asked) => asked !== undefined && asked.method !== 'GET',
  },
  { what: 'uploads', most: 600, seconds: 3600, counts: (asked) => asked?.upload === true },
  { what: 'files', most: 300, seconds: 3600, counts: (asked) => asked?.reply === 'file' },
]

/** The same limits, so many times as wide: `OPORA_LIMITS`. */
export const widened = (times: number): readonly Limit[] =>
  LIMITS.map((limit) => ({ ...limit, most: limit.most * times }))

/** Of whom counts are kept at once: some megabytes at most. */
const CAPACITY = 20_000

interface Window {
  /** ms of the clock. */
  ends: number
  taken: number
}

/**
 * Counts by fixed windows, each beginning with the first that is taken in it. When there are too many to remember, the
 * oldest are forgotten: a flood from everywhere makes the limit wider, never narrower for others.
 */
export class Windows {
  private readonly limit: Pick<Limit, 'most' | 'seconds'>
  private readonly capacity: number
  private readonly open = new Map<string, Window>()

  constructor(limit: Pick<Limit, 'most' | 'seconds'>, capacity = CAPACITY) {
    this.limit = limit
    this.capacity = capacity
  }

  /** Takes one for `who` at `now`, ms. Answers the seconds to wait when there is none left, else 0. */
  take(who: string, now: number): number {
    const window = this.open.get(who)
    if (!window || window.ends <= now) {
      this.open.delete(who)
      this.forgetOldest()
      this.open.set(who, { ends: now + this.limit.seconds * 1000, taken: 1 })
      return 0
    }
    if (window.taken >= this.limit.most) return Math.ceil((window.ends - now) / 1000)
    window.taken++
    return 0
  }

  get size(): number {
    return this.open.size
  }

  private forgetOldest(): void {
    if (this.open.size < this.capacity) return
    const [oldest] = this.open.keys()
    if (oldest !== undefined) this.open.delete(oldest)
  }
}

/** Counts a request after it is known whose it is, refused or not. Throws when he asked too often. In memory alone. */
export function keepLimits(limits: readonly Limit[]): (request: FastifyRequest) => void {
  const kept = limits.map((limit) => ({ limit, windows: new Windows(limit) }))
  return (request) => {
    const { asked } = request.routeOptions.config
    const who = request.viewer ? `user ${request.viewer.userId}` : networkOf(request.ip)
    for (const { limit, windows } of kept) {
      const wait = limit.counts(asked) ? windows.take(who, performance.now()) : 0
      if (wait > 0) throw tooOften(limit, wait)
    }
  }
}
