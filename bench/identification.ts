import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { emptyFacts, type Facts } from '#engine/facts.ts'
import { type Run, run } from '#engine/identification/run.ts'
import { findMethodology } from '#methodology/index.ts'

const YEARS = ['2022/23', '2023/24', '2024/25']
const METHODOLOGY = findMethodology('smolensk-2021')!
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
function madeUpFacts(schools: number): Facts {
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
async function cpuMilliseconds(rounds: number, job: () => unknown): Promise<number> {
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

function listed(result: Run): number {
  return result.identified.reduce((count, answer) => count + (answer === 2 ? 1 : 0), 0)
}

/** As much of `@duckdb/node-api` as is used here; the package belongs to `bench/peers`, not to the product. */
interface Connection {
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
async function openDuckDb(): Promise<Connection | undefined> {
  const require = createRequire(fileURLToPath(new URL('./peers/package.json', import.meta.url)))
  try {
    const { DuckDBInstance } = require('@duckdb/node-api')
    return await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
  } catch {
    return undefined
  }
}

async function loadIntoDuckDb(connection: Connection, facts: Facts): Promise<void> {
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

/** The list alone in SQL: markers of two years, six and more. Years without data and bands are left to ours. */
async function listedByDuckDb(connection: Connection): Promise<number> {
  const procedures = METHODOLOGY.procedures.value.map((procedure) => `'${procedure}'`).join(',')
  const reply = await connection.run(`
    select count(*) from (
      select school, count(*) filter (where participants > 0 and low * 10 >= participants * 3) as markers
      from cells where year in ('2023/24', '2024/25') and procedure in (${procedures}) group by school
    ) where markers >= 6`)
  return Number((await reply.getRows())[0]![0])
}

async function measure(schools: number, rounds: number) {
  const facts = madeUpFacts(schools)
  const job = () => run(METHODOLOGY, facts, { year: '2024/25' })
  const found = listed(job())
  const ours = await cpuMilliseconds(rounds, job)
  const connection = await openDuckDb()
  if (!connection) return { schools, listed: found, cpuMs: round(ours), duckdbCpuMs: null }
  await loadIntoDuckDb(connection, facts)
  const theirs = await listedByDuckDb(connection)
  if (theirs !== found) throw new Error(`DuckDB lists ${theirs} schools, the method lists ${found}`)
  const duckdb = await cpuMilliseconds(rounds, () => listedByDuckDb(connection))
  return { schools, listed: found, cpuMs: round(ours), duckdbCpuMs: round(duckdb) }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}

const region = await measure(350, 20)
const country = await measure(40_000, 5)
console.log(JSON.stringify({ bench: 'identification', region, country }))
const peer =
  country.duckdbCpuMs === null ? 'DuckDB is not installed in bench/peers' : `DuckDB ${country.duckdbCpuMs} ms`
console.log(
  `Identification from facts in memory: region ${region.cpuMs} ms of CPU (at most 16), country ${country.cpuMs} ms (at most 300); ${peer} for the country.`,
)
