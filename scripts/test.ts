/** `npm test`: builds the product, runs every test, ends with the line `N passed, N failed`. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inPackage } from '#server/platform/root.ts'

interface Report {
  numPassedTests: number
  numFailedTests: number
  testResults: { name: string; status: string; assertionResults: unknown[] }[]
}

function run(words: string[]): Promise<number> {
  const child = spawn(process.execPath, words, { cwd: inPackage('.'), stdio: 'inherit' })
  return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
}

/** A file that could not even be loaded holds no tests and is a failure all the same. */
function failuresOf({ numFailedTests, testResults }: Report): number {
  return (
    numFailedTests +
    testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  )
}

async function runTests(folder: string): Promise<{ passed: number; failed: number; code: number }> {
  const file = join(folder, 'report.json')
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]
  const vitest = inPackage('node_modules/vitest/vitest.mjs')
  const code = await run([vitest, 'run', ...reporters, ...process.argv.slice(2)])
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return { passed: 0, failed: 1, code: code || 1 }
  const report = JSON.parse(text) as Report
  return { passed: report.numPassedTests, failed: failuresOf(report), code }
}

const built = await run([inPackage('scripts/build.mjs')])
const folder = await mkdtemp(join(tmpdir(), 'opora-report-'))
try {
  const { passed, failed, code } =
    built === 0 ? await runTests(folder) : { passed: 0, failed: 1, code: built }
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  process.exitCode = failed > 0 ? 1 : code
} finally {
  await rm(folder, { recursive: true, force: true })
}
