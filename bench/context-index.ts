import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contextIndex } from '#engine/context-index/context-index.ts'
import { inContext, type SchoolContext } from '#engine/context-index/contextualised.ts'
import { currentContextIndex as version } from '#methodology/context-index/index.ts'

/** Index, levels, expected results, added value and resilient schools of a country, against R doing the first three. */
const SCHOOLS = 40_000
const FIELDS = ['pupils', ...version.inputs.map(({ id }) => id)]

interface Made {
  counts: Record<string, number>
  participants: number
  low: number
}

/** The same on every machine: a multiplicative congruential generator (Lehmer, 48271). */
function madeUp(): Made[] {
  let state = 42
  const below = (limit: number) => {
    state = (state * 48271) % 2147483647
    return state % limit
  }
  return Array.from({ length: SCHOOLS }, () => {
    const pupils = 20 + below(900)
    const counts = Object.fromEntries(FIELDS.map((id) => [id, id === 'pupils' ? pupils : below(pupils)]))
    const participants = 10 + below(200)
    return { counts, participants, low: below(participants) }
  })
}

function work(schools: readonly Made[]) {
  const all = schools.map(
    ({ counts, participants, low }, at): SchoolContext => ({
      code: String(at),
      index: contextIndex(version, counts),
      participants,
      low,
      markers: [0, low],
      biased: false,
    }),
  )
  const { model } = inContext(version, all)
  const mean =
    all.reduce((sum, { index }) => sum + (index?.kind === 'value' ? index.index : 0), 0) / all.length
  return { index: mean, r2: model.r2! }
}

function inR(schools: readonly Made[]): { seconds: number; index: number; r2: number } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'opora-bench-'))
  try {
    const file = join(folder, 'passports.csv')
    const lines = schools.map(({ counts, participants, low }) =>
      [...FIELDS.map((id) => counts[id]), participants, low].join(','),
    )
    writeFileSync(file, [[...FIELDS, 'participants', 'low'].join(','), ...lines].join('\n'))
    const script = fileURLToPath(new URL('peers/context-lm.R', import.meta.url))
    const { status, stdout } = spawnSync('Rscript', [script, file], { encoding: 'utf8' })
    return status === 0 ? JSON.parse(stdout) : undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const schools = madeUp()
const ours = work(schools)
let cpuMs = Number.POSITIVE_INFINITY
for (let round = 0; round < 5; round++) {
  const before = process.cpuUsage()
  work(schools)
  const { user, system } = process.cpuUsage(before)
  cpuMs = Math.min(cpuMs, (user + system) / 1000)
}
const theirs = inR(schools)
if (theirs && (Math.abs(theirs.index - ours.index) > 1e-6 || Math.abs(theirs.r2 - ours.r2) > 1e-6))
  throw new Error(`R finds ${JSON.stringify(theirs)}, the method ${JSON.stringify(ours)}`)
const rCpuMs = theirs ? Math.round(theirs.seconds * 1000) : null
console.log(JSON.stringify({ bench: 'context-index', schools: SCHOOLS, cpuMs: Math.round(cpuMs), rCpuMs }))
console.log(
  `Index and expected results of ${SCHOOLS} schools with all traces: ${Math.round(cpuMs)} ms of CPU (at most 2000); ${rCpuMs === null ? 'R is not installed' : `R ${rCpuMs} ms for index and regression alone`}.`,
)
