import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { FactColumns } from '#engine/fact-columns.ts'
import type { Facts } from '#engine/facts.ts'
import { readWorks } from '#intake/opora/read-works.ts'
import { findOporaHead } from '#intake/opora/scan-file.ts'
import { REFERENCE } from '#intake/reference.ts'
import type { Finding, ReadContext, ReadFile, RegisterSchool, StagedResult } from '#intake/types.ts'
import { UsageError } from './usage-error.ts'

export interface GatheredFacts {
  facts: Facts
  files: FileReport[]
  /** Sentences for the terminal. */
  warnings: string[]
  /** Exit code so far: 0 all read, 1 some rows with errors, 2 some file refused. */
  exit: number
}

export interface FileReport {
  file: string
  kind: string
  verdict: string
  reason: string | null
  findings: Finding[]
}

const EXIT_ROWS = 1
const EXIT_REFUSED = 2
const REPLACED_SHOWN = 20

/** Reads the register of schools; a `UsageError` when the file is something else. */
export async function readRegister(path: string): Promise<RegisterSchool[]> {
  const read = await readOrdinary(path, { register: null, reference: REFERENCE })
  if (read.kind === 'register.schools' && read.verdict !== 'refuse') return read.register
  throw new UsageError(`«${path}» — не реестр школ: ${read.reason ?? `распознано как «${read.title}»`}`)
}

/** Reads one file whole, whatever it is. */
export async function readOrdinary(path: string, context: ReadContext): Promise<ReadFile> {
  const { readFile } = await import('#intake/read-file.ts')
  return readFile({ name: basename(path), bytes: readBytes(path) }, context)
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch {
    throw new UsageError(`Файл «${path}» не открывается: проверьте имя и права.`)
  }
}

/** The header of Opora's own CSV, or null when the file is something else; a `UsageError` when it cannot be opened. */
export function findHead(path: string) {
  try {
    return findOporaHead(path)
  } catch {
    throw new UsageError(`Файл «${path}» не открывается: проверьте имя и права.`)
  }
}

/** How bad a file is for the exit code. */
export function exitOf(read: { verdict: string; findings: readonly Finding[] }): number {
  if (read.verdict === 'refuse') return EXIT_REFUSED
  return read.findings.some(({ severity }) => severity === 'error') ? EXIT_ROWS : 0
}

/**
 * Facts of all files together. With a register only its schools count, and those without results are there too.
 * When two files tell the same result, the later one stands and a difference is warned about.
 */
export async function gatherFacts(
  paths: readonly string[],
  registerPath: string | null,
  onProgress: (text: string) => void,
): Promise<GatheredFacts> {
  const register = registerPath === null ? null : await readRegister(registerPath)
  const context = { register, reference: REFERENCE }
  const columns = new FactColumns()
  for (const { code, name, municipality } of register ?? []) columns.school({ code, name, municipality })
  const gathered: Omit<GatheredFacts, 'facts'> = { files: [], warnings: [], exit: 0 }
  const replaced: string[] = []
  for (const [index, path] of paths.entries()) {
    onProgress(`Файл ${index + 1} из ${paths.length}: ${basename(path)}`)
    const head = findHead(path)
    const read = head ? readWorks(path, head, context, columns) : await readOrdinary(path, context)
    replaced.push(...putResults(columns, read, path, register !== null))
    gathered.files.push(fileReport(path, read))
    gathered.exit = Math.max(gathered.exit, exitOf(read))
  }
  gathered.warnings.push(...gathered.files.flatMap(refusals), ...replaced.slice(0, REPLACED_SHOWN))
  if (replaced.length > REPLACED_SHOWN) {
    gathered.warnings.push(`…и ещё в ${replaced.length - REPLACED_SHOWN} случаях взят файл, названный позже.`)
  }
  return { ...gathered, facts: columns.build() }
}

function putResults(columns: FactColumns, read: ReadFile, path: string, registered: boolean): string[] {
  const replaced: string[] = []
  const sources = new Map<string | null, number>()
  for (const result of read.results) {
    const code = registered ? result.schoolCode : nameOfSchool(result)
    if (code === null || result.low === null) continue
    if (!sources.has(result.sheet)) {
      sources.set(result.sheet, columns.addSource({ file: path, sheet: result.sheet, version: null }))
    }
    columns.school({ code, name: result.school.name ?? code, municipality: result.school.municipality ?? '' })
    const cell = { ...result, school: code, low: result.low }
    if (columns.put(cell, sources.get(result.sheet)!) !== 'replaced') continue
    const { procedure, year } = result.sitting
    replaced.push(`Школа ${code}, ${procedure}, ${year}: в файлах разные числа, взят «${path}».`)
  }
  return replaced
}

/** The school as the file names it, when there is no register. */
function nameOfSchool({ schoolCode, school }: StagedResult): string | null {
  return schoolCode ?? school.code ?? school.login ?? school.name
}

function fileReport(file: string, { kind, verdict, reason, findings }: ReadFile): FileReport {
  return { file, kind, verdict, reason, findings }
}

function refusals({ file, verdict, reason }: FileReport): string[] {
  return verdict === 'refuse' ? [`Не принят «${file}»: ${reason}`] : []
}
