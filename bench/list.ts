import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { freshCommand } from '#scripts/build.mjs'
import { worksFile } from './works.ts'

/** What one run of a job said of itself. */
interface Measured {
  name: string
  answer: string
  /** CPU seconds of the whole process. */
  cpu: number
  /** Peak memory, MB. */
  rss: number
}

const OWN_JOB = 'list-opora.mjs'
const JOBS = ['peers/list-duckdb.mjs']
/** Peers that hold the whole file in memory: not for a country. */
const IN_MEMORY = ['peers/list-duckdb.mjs --distinct', 'peers/list-polars.mjs']
const MOST_IN_MEMORY = 5000

/**
 * Files → markers → list, whole processes: Opora against DuckDB, polars and R data.table on the same made-up file. Prints ratios of
 * the medians over interleaved runs; fails when the answers differ.
 */
export async function benchList(schools: number, runs: number): Promise<void> {
  const path = worksFile(schools)
  const jobs = [`${OWN_JOB} ${await freshCommand()}`, ...JOBS, ...(schools > MOST_IN_MEMORY ? [] : IN_MEMORY)]
  // R takes part where it is installed with data.table.
  if (schools <= MOST_IN_MEMORY && hasDataTable()) jobs.push('peers/list-datatable.R')
  const measured = jobs.map((job) => ({ job, runs: [] as Measured[] }))
  for (let round = 0; round < runs; round++) for (const one of measured) one.runs.push(runJob(one.job, path))
  const own = measured[0]!
  for (const { runs: all } of measured) {
    const { name, answer } = all[0]!
    if (answer !== own.runs[0]!.answer)
      throw new Error(`${name} answers ${answer}, not ${own.runs[0]!.answer}`)
    const cpu = median(all.map((one) => one.cpu))
    const ratio = cpu / median(own.runs.map((one) => one.cpu))
    const memory = Math.round(Math.max(...all.map((one) => one.rss)))
    console.log(
      `list, ${schools} schools: ${name}: ${cpu.toFixed(2)} CPU s, ${memory} MB, ×${ratio.toFixed(2)} of Opora`,
    )
  }
}

function runJob(job: string, path: string): Measured {
  const [script = '', ...options] = job.split(' ')
  const file = fileURLToPath(new URL(script, import.meta.url))
  // As `npm run opora` starts it: short commands gain nothing from helper threads of V8 and pay for them.
  const flags = script === OWN_JOB ? ['--single-threaded'] : []
  const program = script.endsWith('.R') ? 'Rscript' : process.execPath
  const { stdout, stderr, status } = spawnSync(program, [...flags, file, path, ...options], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${job}: ${stderr}`)
  return JSON.parse(stdout.trim().split('\n').at(-1)!)
}

function hasDataTable(): boolean {
  return spawnSync('Rscript', ['-e', 'library(data.table)'], { stdio: 'ignore' }).status === 0
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}
