import { parseArgs } from 'node:util'
import { FactColumns } from '#engine/fact-columns.ts'
import { readWorks } from '#intake/opora/read-works.ts'
import { REFERENCE } from '#intake/reference.ts'
import { type SittingSummary, summariseColumns, summariseResults } from '#intake/summary.ts'
import type { Finding, ReadContext, ReadFile } from '#intake/types.ts'
import { exitOf, findHead, readOrdinary, readRegister } from './gather-facts.ts'
import { say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

interface CheckedFile {
  file: string
  kind: string
  verdict: string
  reason: string | null
  results: SittingSummary[]
  findings: Finding[]
}

const FINDINGS_SHOWN = 10

/** `opora check`: what each file is and what was read from it. Needs no database. */
export async function check(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { schools: { type: 'string' }, json: { type: 'boolean' } },
  })
  if (positionals.length === 0) throw new UsageError('Не названо ни одного файла.')
  const register = values.schools === undefined ? null : await readRegister(values.schools)
  const checked: CheckedFile[] = []
  let exit = 0
  for (const path of positionals) {
    const file = await checkFile(path, { register, reference: REFERENCE })
    exit = Math.max(exit, exitOf(file))
    if (values.json) checked.push(file)
    else say(inWords(file))
  }
  if (values.json) say(JSON.stringify(checked, null, 1))
  return exit
}

async function checkFile(path: string, context: ReadContext): Promise<CheckedFile> {
  const head = findHead(path)
  if (head === null) {
    const read = await readOrdinary(path, context)
    return checkedFile(path, read, summariseResults(read.results))
  }
  const columns = new FactColumns()
  const read = readWorks(path, head, context, columns)
  return checkedFile(path, read, summariseColumns(columns, gradeOf))
}

function gradeOf(procedure: string): number | null {
  return REFERENCE.procedures.find(({ id }) => id === procedure)?.grade ?? null
}

function checkedFile(file: string, read: ReadFile, results: SittingSummary[]): CheckedFile {
  const { kind, verdict, reason, findings } = read
  return { file, kind, verdict, reason, results, findings }
}

const VERDICTS: Record<string, string> = {
  accept: 'принимается',
  accept_with_warnings: 'принимается с замечаниями',
  refuse: 'не принимается',
}

function inWords({ file, kind, verdict, reason, results, findings }: CheckedFile): string {
  const lines = [`${file}: ${kind} — ${VERDICTS[verdict]}${reason === null ? '' : `. ${reason}`}`]
  for (const { procedure, year, season, schools, participants, low } of results) {
    lines.push(
      `  ${procedure} ${year} ${season}: школ ${schools}, участников ${participants}, низких ${low ?? 'нет в этой форме'}`,
    )
  }
  lines.push(...findings.slice(0, FINDINGS_SHOWN).map(findingInWords))
  if (findings.length > FINDINGS_SHOWN) lines.push(`  …и ещё замечаний: ${findings.length - FINDINGS_SHOWN}`)
  return lines.join('\n')
}

function findingInWords({ severity, sheet, row, column, message, advice, count }: Finding): string {
  const place = [
    sheet === null ? '' : `лист «${sheet}»`,
    row === null ? '' : `строка ${row}`,
    column === null ? '' : `колонка ${column}`,
  ]
  const where = place.filter(Boolean).join(', ')
  const times = count > 1 ? ` (${count} раз)` : ''
  return `  ${severity === 'error' ? '✗' : '!'} ${where ? `${where}: ` : ''}${message}${times} ${advice}`
}
