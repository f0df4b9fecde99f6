import { type Run, run } from '#engine/identification/run.ts'
import {
  type Connection,
  cpuMilliseconds,
  loadIntoDuckDb,
  METHODOLOGY,
  madeUpFacts,
  openDuckDb,
  round,
} from './facts-in-memory.ts'

function listed(result: Run): number {
  return result.identified.reduce((count, answer) => count + (answer === 2 ? 1 : 0), 0)
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

const region = await measure(350, 20)
const country = await measure(40_000, 5)
console.log(JSON.stringify({ bench: 'identification', region, country }))
const peer =
  country.duckdbCpuMs === null ? 'DuckDB is not installed in bench/peers' : `DuckDB ${country.duckdbCpuMs} ms`
console.log(
  `Identification from facts in memory: region ${region.cpuMs} ms of CPU (at most 16), country ${country.cpuMs} ms (at most 300); ${peer} for the country.`,
)
