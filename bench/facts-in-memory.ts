import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { emptyFacts, type Facts } from '#engine/facts.ts'
import { findMethodology } from '#methodology/index.ts'

const YEARS = ['2022/23', '2023/24', '2024/25']
export const METHODOLOGY = findMethodology('smolensk-2021')!
/** 22 procedures of the rule and seven that it leaves aside. */
const PROCEDURES = [
  ...METHODOLOGY.procedures.value,
  'ege-ma-base',
  'ege-ru',
  'oge-bi',
  'oge-ge',
  'oge-in',
  'oge-so',
  'rkr-ma-9',
]

/** Facts of made-up schools, the same on every machine: a multiplicative congruential generator (Lehmer, 48271). */
export function madeUpFacts(schools: number): Facts {
  const refs = Array.from({ length: schools }, (_, index) => {
    const code = String(10_001 + index).padStart(6, '0')
    return { code, name: code, municipality: 'Округ' }
  })
  const procedures = PROCEDURES.toSorted()
  const sittings = YEARS.flatMap((year) =>
    procedures.map((procedure) => {
      const season = procedure.startsWith('vpr')
        ? ('spring' as const)
        : procedure.startsWith('rkr')
          ? ('regional' as const)
          : ('main' as const)
      return { year, season, procedure }
    }),
  )
  const facts = emptyFacts(refs, sittings)
  let state = 42
  const below = (limit: number) => {
    state = (state * 48271) % 2147483647
    return state % limit
  }
  for (let cell = 0; cell < facts.participants.length; cell++) {
    if (below(10) === 0) continue
    facts.participants[cell] = 1 + below(60)
    facts.low[cell] = Math.floor((facts.participants[cell]! * below(34)) / 100)
  }
  return facts
}

/** CPU milliseconds of the whole process: the best of several rounds after one to warm up. */
export async function cpuMilliseconds(rounds: number, job: () => unknown): Promise<number> {
  await job()
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage()
    await job()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

/** As much of `@duckdb/node-api` as is used here; the package belongs to `bench/peers`, not to the product. */
export interface Connection {
  run(sql: string): Promise<{ getRows(): Promise<unknown[][]> }>
  createAppender(table: string): Promise<Appender>
}
interface Appender {
  appendInteger(value: number): void
  appendVarchar(value: string): void
  endRow(): void
  closeSync(): void
}

/** DuckDB from `bench/peers`, or undefined where it is not installed. */
export async function openDuckDb(): Promise<Connection | undefined> {
  const require = createRequire(fileURLToPath(new URL('./peers/package.json', import.meta.url)))
  try {
    const { DuckDBInstance } = require('@duckdb/node-api')
    return await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
  } catch {
    return undefined
  }
}

export async function loadIntoDuckDb(connection: Connection, facts: Facts): Promise<void> {
  const columns = 'school integer, participants integer, low integer, year varchar, procedure varchar'
  await connection.run(`create table cells (${columns})`)
  const appender = await connection.createAppender('cells')
  const width = facts.sittings.length
  for (const [cell, participants] of facts.participants.entries()) {
    if (participants === -1) continue
    const { year, procedure } = facts.sittings[cell % width]!
    for (const value of [Math.floor(cell / width), participants, facts.low[cell]!])
      appender.appendInteger(value)
    for (const value of [year, procedure]) appender.appendVarchar(value)
    appender.endRow()
  }
  appender.closeSync()
}

export function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
