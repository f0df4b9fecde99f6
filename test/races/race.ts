import { isDeepStrictEqual } from 'node:util'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Database } from '#server/platform/database.ts'
import { type Chance, chanceFrom } from '#test/damage.ts'
import { type Arena, type Ask, openArena } from './arena.ts'
import { approvalRaces, membershipRaces, personStateRaces } from './people-races.ts'
import { organisationRaces, settingsRaces, viewRaces } from './record-races.ts'
import { importRaces, schoolRaces } from './school-races.ts'

/** Two changes asked for at the same moment, and the only ends they may come to. */
export interface Pair {
  asks: readonly [Ask, Ask]
  /** How the one that comes second is refused; 409 when left out, null: it is done as well. */
  second?: 404 | 422 | null
  /** What is stored, read in SQL. */
  stored(): Promise<unknown>
  /** What is to be stored when the first, or the second, is the one that was done, or done last. */
  left: readonly [unknown, unknown]
  /** Fields of which the first, or the second, is told when it is refused, and the version of now. */
  differ?: { version: number; fields: readonly [readonly string[], readonly string[]] }
  /** Puts away what the next pair must not find. */
  after?(): Promise<unknown>
}

/** Pairs on records of one kind, one pair after another. */
export type Races = (arena: Arena) => Promise<(chance: Chance) => Promise<Pair>>

const kinds = {
  organisations: organisationRaces,
  settings: settingsRaces,
  schools: schoolRaces,
  views: viewRaces,
  memberships: membershipRaces,
  states: personStateRaces,
  approvals: approvalRaces,
  imports: importRaces,
} satisfies Record<string, Races>
export type RaceKind = keyof typeof kinds
export const raceKinds = Object.keys(kinds) as RaceKind[]

/** Pairs of different kinds that run at the same moment. */
const LANES = 3

/**
 * Sends pairs of changes by two people at the same moment, `pairs` in all, and compares what is stored with what may be.
 * Answers what went wrong, a sentence each.
 */
export async function race(
  ground: { app: FastifyInstance; database: Database },
  { seed, pairs, only = raceKinds }: { seed: number; pairs: number; only?: readonly RaceKind[] },
): Promise<string[]> {
  const chance = chanceFrom(seed)
  const arena = await openArena(ground.app, ground.database)
  const makers = new Map<RaceKind, Awaited<ReturnType<Races>>>()
  for (const kind of only) makers.set(kind, await kinds[kind](arena))
  const faults: string[] = []
  for (let sent = 0; sent < pairs; ) {
    const lanes = shuffled(only, chance).slice(0, Math.min(LANES, pairs - sent))
    const made: [RaceKind, Pair][] = []
    for (const kind of lanes) made.push([kind, await makers.get(kind)!(chance)])
    const ends = await Promise.all(
      made.map(async ([kind, pair]) => (await run(arena, pair)).map((fault) => `${kind}: ${fault}`)),
    )
    faults.push(...ends.flat())
    sent += lanes.length
  }
  return [...faults, ...(await arena.faults())]
}

async function run(arena: Arena, pair: Pair): Promise<string[]> {
  const replies = await Promise.all(pair.asks.map((ask) => arena.send(ask)))
  const statuses = replies.map(({ statusCode }) => statusCode)
  const done = statuses.filter((status) => status < 300).length
  const refused = pair.second === null ? [] : [pair.second ?? 409]
  const told = `${pair.asks[0].action} and ${pair.asks[1].action}: ${statuses.join(' and ')}`
  const stored = await pair.stored()
  await pair.after?.()
  if (done !== 2 - refused.length || statuses.some((status) => status >= 300 && status !== refused[0]))
    return [`${told}: ${replies.map(({ body }) => body).join(' ')}`]
  const won = done === 2 ? lastOf(pair, stored) : statuses[0]! < 300 ? 0 : 1
  const faults: string[] = []
  if (!isDeepStrictEqual(stored, pair.left[won]))
    faults.push(`${told}, and stored is ${JSON.stringify(stored)}, not ${JSON.stringify(pair.left[won])}`)
  if (pair.differ && done === 1)
    faults.push(...untold(replies[1 - won]!, pair.differ.version, pair.differ.fields[1 - won]!))
  return faults
}

/** Of two that are both done the one that came last. */
function lastOf({ left }: Pair, stored: unknown): 0 | 1 {
  return isDeepStrictEqual(stored, left[0]) ? 0 : 1
}

/** What a refusal does not tell of what the other one changed. */
function untold(reply: LightMyRequestResponse, version: number, fields: readonly string[]): string[] {
  const { changed } = reply.json()
  const names = changed?.fields?.map(({ field }: { field: string }) => field) ?? []
  if (changed?.version === version && isDeepStrictEqual(names, fields)) return []
  return [`the refusal tells ${JSON.stringify(changed)}, not ${fields.join(', ')} of version ${version}`]
}

function shuffled<Item>(items: readonly Item[], chance: Chance): Item[] {
  const left = [...items]
  return items.map(() => left.splice(chance(left.length), 1)[0]!)
}
