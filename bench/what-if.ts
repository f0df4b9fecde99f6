import { run } from '#engine/identification/run.ts'
import { explainTurned, ruleDifferences, turnedBetween } from '#engine/identification/what-if.ts'
import {
  type Connection,
  cpuMilliseconds,
  loadIntoDuckDb,
  METHODOLOGY,
  madeUpFacts,
  openDuckDb,
  round,
} from './facts-in-memory.ts'

/*
 * A slider is moved from 30 to 25 %: the list by the other rule and who enters and leaves it, as DuckDB does it; and the
 * same with words for the first hundred of them, as a page shows it.
 */

const YEAR = '2024/25'
const SHOWN = 100
const AT_QUARTER = { lowShare: { numerator: 25, denominator: 100 } }

async function turnedByDuckDb(connection: Connection): Promise<number[]> {
  const procedures = METHODOLOGY.procedures.value.map((procedure) => `'${procedure}'`).join(',')
  const reply = await connection.run(`
    select count(*) filter (where lower_line >= 6 and as_written < 6),
      count(*) filter (where lower_line < 6 and as_written >= 6) from (
      select school, count(*) filter (where participants > 0 and low * 10 >= participants * 3) as as_written,
        count(*) filter (where participants > 0 and low * 4 >= participants) as lower_line
      from cells where year in ('2023/24', '2024/25') and procedure in (${procedures}) group by school)`)
  return (await reply.getRows())[0]!.map(Number)
}

async function measure(schools: number, rounds: number) {
  const facts = madeUpFacts(schools)
  const before = run(METHODOLOGY, facts, { year: YEAR })
  const move = () => {
    const after = run(METHODOLOGY, facts, { year: YEAR, overrides: AT_QUARTER })
    return { after, turned: turnedBetween(before, after) }
  }
  const tell = () => {
    const { after, turned } = move()
    ruleDifferences(before, after, {})
    return explainTurned(before, after, turned.entered.slice(0, SHOWN), {})
  }
  const { entered, left } = move().turned
  const cpuMs = round(await cpuMilliseconds(rounds, move))
  const withWordsCpuMs = round(await cpuMilliseconds(rounds, tell))
  const connection = await openDuckDb()
  const ours = { schools, entered: entered.length, cpuMs, withWordsCpuMs }
  if (!connection) return { ...ours, duckdbCpuMs: null }
  await loadIntoDuckDb(connection, facts)
  const theirs = await turnedByDuckDb(connection)
  if (theirs.join() !== [entered.length, left.length].join())
    throw new Error(`DuckDB turns ${theirs} schools, the method ${entered.length},${left.length}`)
  return { ...ours, duckdbCpuMs: round(await cpuMilliseconds(rounds, () => turnedByDuckDb(connection))) }
}

const region = await measure(350, 20)
const country = await measure(40_000, 5)
console.log(JSON.stringify({ bench: 'what-if', region, country }))
const told = ({ cpuMs, withWordsCpuMs, duckdbCpuMs }: typeof region) =>
  `${cpuMs} ms${duckdbCpuMs === null ? '' : ` (DuckDB ${duckdbCpuMs} ms, ×${round(duckdbCpuMs / cpuMs)})`}, with words ${withWordsCpuMs} ms`
console.log(`What-if, CPU: region ${told(region)}, at most 16; country ${told(country)}, at most 150.`)
