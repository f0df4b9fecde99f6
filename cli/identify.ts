import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type AcademicYear, startOf } from '#engine/academic-year.ts'
import { explainTrace, groundsOf } from '#engine/identification/explain.ts'
import { type Run, run } from '#engine/identification/run.ts'
import { traceOf } from '#engine/identification/trace.ts'
import type { Methodology, Overrides } from '#engine/methodology.ts'
import type { ProcedureWords } from '#engine/procedure-words.ts'
import { REFERENCE } from '#intake/reference.ts'
import { type GatheredFacts, gatherFacts } from './gather-facts.ts'
import { getMethodology } from './methodology-file.ts'
import { parseOverrides } from './overrides.ts'
import { Progress, say } from './terminal.ts'
import { traceJson } from './trace-json.ts'
import { UsageError } from './usage-error.ts'

const FLUSH_CHARACTERS = 1 << 20

const WORDS: ProcedureWords = Object.fromEntries(
  REFERENCE.procedures.map(({ id, title, shortTitle }) => [id, { title, shortTitle }]),
)

interface Request {
  methodology: Methodology
  year: AcademicYear
  overrides: Overrides
  out: string
  explain: string | null
}

/** `opora identify`: files → facts → run → markers.csv, list.csv, run.json. Needs no database. */
export async function identify(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      method: { type: 'string' },
      year: { type: 'string' },
      out: { type: 'string' },
      schools: { type: 'string' },
      procedures: { type: 'string' },
      threshold: { type: 'string' },
      'min-participants': { type: 'string' },
      years: { type: 'string' },
      explain: { type: 'string' },
    },
  })
  if (!values.method) throw new UsageError('Не указана методика: --method ID или файл методики.')
  if (!values.out) throw new UsageError('Не указана папка для результатов: --out ПАПКА.')
  if (startOf(values.year ?? '') === undefined) {
    throw new UsageError('Не указан последний учебный год: --year 2024/25.')
  }
  if (positionals.length === 0) throw new UsageError('Не названо ни одного файла с результатами.')
  const methodology = getMethodology(values.method)

  const progress = new Progress()
  const gathered = await gatherFacts(positionals, values.schools ?? null, (text) => progress.show(text))
  const overrides = parseOverrides(values, methodology, gathered.facts)
  const request = {
    methodology,
    year: values.year!,
    overrides,
    out: values.out,
    explain: values.explain ?? null,
  }
  const exit = report(request, gathered)
  progress.done()
  return exit
}

function report(request: Request, gathered: GatheredFacts): number {
  const { methodology, year, overrides, out, explain } = request
  const result = run(methodology, gathered.facts, { year, overrides })
  mkdirSync(out, { recursive: true })
  writeMarkers(join(out, 'markers.csv'), result)
  writeDecisions(out, result, gathered)
  for (const warning of gathered.warnings) process.stderr.write(`${warning}\n`)
  if (explain !== null) explainSchool(result, explain)
  return gathered.exit
}

function explainSchool(result: Run, code: string): void {
  const index = result.facts.schools.findIndex((school) => school.code === code)
  if (index < 0) throw new UsageError(`Школы с кодом «${code}» нет ни в реестре, ни в файлах.`)
  const school = result.facts.schools[index]!
  const explanation = explainTrace(traceOf(result, index, WORDS), result.methodology, WORDS)
  say(`${school.name || school.code} (${school.code})`)
  say([explanation.heading, ...explanation.paragraphs].join('\n\n'))
}

function writeMarkers(path: string, result: Run): void {
  const { facts, selected, states } = result
  const held = selected.map((sitting, index) => ({ ...sitting, index })).filter(({ column }) => column >= 0)
  writeText(path, function* () {
    yield 'school,year,procedure,participants,low,state\n'
    for (let school = 0; school < facts.schools.length; school++) {
      const code = csvField(facts.schools[school]!.code)
      let rows = ''
      for (const { year, procedure, column, index } of held) {
        const cell = school * facts.sittings.length + column
        const participants = Math.max(facts.participants[cell]!, 0)
        const state = STATES[states[school * selected.length + index]!]!
        rows += `${code},${year},${procedure},${participants},${facts.low[cell]!},${state}\n`
      }
      yield rows
    }
  })
}

const STATES = ['no_data', 'not_low', 'low']

/** Writes list.csv and run.json side by side: a school's trace is made once and not kept. */
function writeDecisions(out: string, result: Run, gathered: GatheredFacts): void {
  const { methodology, year, overrides, facts, outcomeHash, issues } = result
  const head = {
    methodology,
    year,
    overrides,
    outcomeHash,
    schools: facts.schools.length,
    issues,
    sources: facts.sources,
    files: gathered.files,
    warnings: gathered.warnings,
  }
  const sources = new Map(facts.sources.map((source, index) => [source, index]))
  const list = textFile(join(out, 'list.csv'))
  list.write('school,municipality,identified,grounds,markers,band\n')
  writeText(join(out, 'run.json'), function* () {
    yield `${JSON.stringify(head).slice(0, -1)},"traces":[\n`
    for (let index = 0; index < facts.schools.length; index++) {
      const trace = traceOf(result, index, WORDS)
      const school = facts.schools[index]!
      const grounds = groundsOf(trace, methodology, WORDS)
      const row = [
        school.code,
        school.municipality,
        trace.identified,
        grounds,
        trace.markerCount,
        trace.band ?? '',
      ]
      list.write(`${row.map((value) => csvField(String(value))).join(',')}\n`)
      yield `${index === 0 ? '' : ',\n'}${traceJson(trace, sources)}`
    }
    yield '\n]}\n'
  })
  list.close()
}

function csvField(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function writeText(path: string, parts: () => Iterable<string>): void {
  const file = textFile(path)
  for (const part of parts()) file.write(part)
  file.close()
}

/** A text file written in large pieces. */
function textFile(path: string): { write: (text: string) => void; close: () => void } {
  const file = openSync(path, 'w')
  let kept = ''
  return {
    write(text) {
      kept += text
      if (kept.length < FLUSH_CHARACTERS) return
      writeSync(file, kept)
      kept = ''
    },
    close() {
      writeSync(file, kept)
      closeSync(file)
    },
  }
}
