/**
 * `npm run mutants [-- WORDS…]`: damages the code that decides about rights in a copy of the checkout, one damage of
 * `test/mutants` at a time, and runs the tests that must notice it. WORDS choose a part, a file or a damage by a piece of
 * its name. Prints what no test noticed, then a line for the ledger; fails when something was not noticed.
 */
import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { createVitest, type Vitest } from 'vitest/node'
import { startEmbedded } from '#server/platform/embedded-postgres.ts'
import { inPackage } from '#server/platform/root.ts'
import { makeDataFolder } from '#test/data-folder.ts'
import type { Mutant } from '#test/mutants/mutant.ts'
import { damaged, MUTANTS } from '#test/mutants/mutants.ts'
import { tellLedger } from './long-form.ts'

interface Trial {
  file: string
  tests: readonly string[]
  mutant: Mutant
}

/** What became of a damage: a test went red, none did, or the tests could not even begin. */
type Fate = 'killed' | 'survived' | 'broken'

/** ms after which a run counts as noticed: a damage that hangs the tests is no secret. */
const PATIENCE = 300_000

const words = process.argv.slice(2)
const trials = Object.entries(MUTANTS).flatMap(([part, suspects]) =>
  suspects.flatMap(({ file, tests, mutants }) =>
    mutants
      .filter(({ hole }) => words.every((word) => part === word || `${file} ${hole}`.includes(word)))
      .map((mutant): Trial => ({ file, tests, mutant })),
  ),
)
const told = (text: string) => process.stdout.write(`${text}\n`)

/** The files of the checkout as they are now, committed or not, with its packages. */
async function copyCheckout(folder: string): Promise<void> {
  const listed = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], {
    cwd: inPackage('.'),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  for (const file of listed.split('\0').filter((name) => name !== '' && name !== 'node_modules'))
    await cp(inPackage(file), join(folder, file)).catch((error: NodeJS.ErrnoException) => {
      // Listed, and taken away since.
      if (error.code !== 'ENOENT') throw error
    })
  await symlink(await realpath(inPackage('node_modules')), join(folder, 'node_modules'))
}

/** Vitest on the copy, kept between runs: the database it makes and the files it has read serve them all. */
async function startVitest(folder: string, url: string): Promise<Vitest> {
  process.env.TEST_DATABASE_URL = url
  process.chdir(folder)
  return createVitest('test', {
    root: folder,
    watch: false,
    run: true,
    bail: 1,
    project: ['unit', 'server-outside'],
    reporters: [{}],
  })
}

/** Runs test files in the copy, up to the first failure. Tells what failed when that is `unexpected`. */
async function run(vitest: Vitest, tests: readonly string[], unexpected = false): Promise<Fate> {
  const specifications = await vitest.globTestSpecifications([...tests])
  // What failed before must not count again.
  vitest.state.filesMap.clear()
  const hanging = setTimeout(() => void vitest.cancelCurrentRun('test-failure'), PATIENCE)
  const { testModules } = await vitest.runTestSpecifications(specifications)
  clearTimeout(hanging)
  const failed = testModules.flatMap((one) => [...one.children.allTests('failed')])
  if (unexpected) for (const { fullName } of failed) told(`red: ${fullName}`)
  if (failed.length > 0) return 'killed'
  if (testModules.length < specifications.length) return 'broken'
  return testModules.every((one) => one.ok()) ? 'survived' : 'broken'
}

async function tryOut(folder: string, vitest: Vitest, { file, tests, mutant }: Trial): Promise<Fate> {
  const path = join(folder, file)
  const source = await readFile(path, 'utf8')
  const changed = damaged(source, mutant)
  // What is no program is noticed by nobody's merit.
  await transform(changed, { loader: 'ts' })
  const put = async (text: string) => {
    await writeFile(path, text)
    vitest.invalidateFile(path)
  }
  await put(changed)
  try {
    return await run(vitest, tests)
  } finally {
    await put(source)
  }
}

if (trials.length === 0) throw new Error(`no mutant of that name: ${words.join(' ')}`)
const folder = await realpath(await mkdtemp(join(tmpdir(), 'opora-mutants-')))
const data = await makeDataFolder('mutants-data')
const server = await startEmbedded(data, { settings: { fsync: 'off', max_connections: '200' } })
const fates: { trial: Trial; fate: Fate }[] = []
const began = Date.now()
let vitest: Vitest | undefined
try {
  await copyCheckout(folder)
  vitest = await startVitest(folder, server.url)
  const control = await run(vitest, [...new Set(trials.flatMap(({ tests }) => tests))], true)
  if (control !== 'survived') throw new Error('the tests fail without any damage: mend them first')
  told(`undamaged: green in ${Math.round((Date.now() - began) / 1000)} s`)
  for (const trial of trials) {
    const fate = trial.mutant.equivalent ? 'survived' : await tryOut(folder, vitest, trial)
    fates.push({ trial, fate })
    const { equivalent, hole } = trial.mutant
    told(`${equivalent ? `equivalent (${equivalent})` : fate}: ${trial.file}: ${hole}`)
  }
} finally {
  await vitest?.close()
  await server.stop()
  await Promise.all([folder, data].map((one) => rm(one, { recursive: true, force: true })))
}

const equivalent = fates.filter(({ trial }) => trial.mutant.equivalent).length
const left = fates.filter(({ trial, fate }) => fate !== 'killed' && !trial.mutant.equivalent)
if (left.length > 0) told('not noticed:')
for (const { trial, fate } of left)
  told(`  ${fate}: ${trial.file}: ${trial.mutant.hole} (${trial.tests.join(', ')})`)
const part = words.length > 0 ? ` of «${words.join(' ')}»` : ''
const note = `killed ${fates.length - equivalent - left.length}, equivalent ${equivalent}${part}`
tellLedger({ proof: 'mutants', n: fates.length, failures: left.length, note })
