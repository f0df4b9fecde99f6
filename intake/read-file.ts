import { areGrades, coverTitle, municipalityOf } from './book-titles.ts'
import { judgeEnding } from './ending.ts'
import { readBias } from './forms/bias.ts'
import { readGia } from './forms/gia.ts'
import { giaExam } from './forms/gia-columns.ts'
import { readJournal } from './forms/journal.ts'
import { readMarks } from './forms/marks.ts'
import { readCounts, readWorks } from './forms/opora.ts'
import { readDistances, readPassport } from './forms/passport.ts'
import { readPlanned } from './forms/planned.ts'
import { readPupils } from './forms/pupils.ts'
import { readRegister } from './forms/register.ts'
import { readScores } from './forms/scores.ts'
import { readTasks } from './forms/tasks.ts'
import { type Grid, Refusal, type Workbook } from './grid.ts'
import { kindOf, TITLES } from './kinds.ts'
import { findUnmapped, mappedTable } from './mapping.ts'
import { openWorkbook } from './open/open-workbook.ts'
import { warnNothingCounted, warnOverall } from './overall.ts'
import { Reading, type Sheet } from './reading.ts'
import { findTables } from './recognise.ts'
import { refuseEmptyForm, refuseNameless, refuseUncounted, tellsSchools } from './refuse-sheets.ts'
import { mergeTitles, NOTHING_SAID, readTitle, type TitleFacts } from './title.ts'
import type { FileKind, ReadContext, ReadFile, UnmappedTable, WorkSink } from './types.ts'
import { unreadFile } from './unread-file.ts'

interface Named {
  sheet: Sheet
  kind: FileKind
}

/** What explains results when it stands in one book with them. */
const BACKGROUND: ReadonlySet<FileKind> = new Set([
  'register.schools',
  'passport.social',
  'passport.context',
  'distances',
])

/** Refusals of tables that are in order, only of exams that never count. */
const LEFT_OUT: ReadonlySet<string> = new Set(['gve', 'not_main_period'])

/** Kinds whose rows, not titles, tell the exam, or that are of none. */
const ROWS_TELL: ReadonlySet<FileKind> = new Set([...BACKGROUND, 'opora.works', 'opora.results'])

const PUPIL_KINDS: ReadonlySet<FileKind> = new Set([
  'vpr.f1',
  'vpr.protocol.2021',
  'vpr.protocol.2022',
  'vpr.protocol.raw',
  'vpr.protocol.recent',
  'vpr.research',
])

/**
 * Reads a file of any known form by what is in it. Never throws for a bad file: the verdict is `refuse` and `reason`
 * says why. Works of pupils go to `sink` one by one; everything else is in the answer.
 */
export async function readFile(
  file: { name: string; bytes: Uint8Array },
  context: ReadContext,
  sink?: WorkSink,
): Promise<ReadFile> {
  try {
    const workbook = await openWorkbook(file.bytes, file.name)
    return readWorkbook(file.name, workbook, context, sink)
  } catch (error) {
    if (error instanceof Refusal) return refused(file.name, error.reason)
    throw error
  }
}

/** Reads an opened workbook; see `readFile`. */
export function readWorkbook(
  name: string,
  workbook: Workbook,
  context: ReadContext,
  sink?: WorkSink,
): ReadFile {
  const reading = new Reading(name, context, sink ?? null)
  judgeEnding(name, workbook, reading.findings)
  const { named, mapped } = tablesOf(reading, workbook)
  const source = { encoding: workbook.encoding, separator: workbook.separator }
  try {
    const kind = mapped ?? readTables(reading, named, workbook)
    warnOverall(
      reading,
      named.map(({ sheet }) => sheet),
    )
    return { ...finish(reading, kind), ...source }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const kind = named[0]?.kind ?? 'unknown'
    const answer = refused(
      name,
      error.reason,
      error.code === 'collection_form' ? 'vpr.collection_form' : kind,
    )
    const unmapped = error.code === 'unrecognised' ? firstUnmapped(workbook) : null
    return { ...answer, ...source, findings: reading.findings.list(), unmapped }
  }
}

function tablesOf(reading: Reading, workbook: Workbook): { named: Named[]; mapped: FileKind | null } {
  const { reference, mappings = [] } = reading.context
  const byFile = readTitle([lastPart(reading.file)], reference, 'name')
  const graded = areGrades(workbook.sheets)
  let cover: TitleFacts = NOTHING_SAID
  const named: Named[] = []
  let mapped: FileKind | null = null
  for (const grid of workbook.sheets) {
    const known = grid.hidden ? null : mappedTable(grid, mappings)
    if (known) {
      readMapped(reading, known)
      mapped = 'mapped'
      continue
    }
    const tables = sheetTables(reading, grid, mergeTitles([byFile, cover]), graded)
    if (named.length + tables.length === 0) cover = mergeTitles([cover, coverTitle(grid, reference)])
    if (grid.hidden && tables.length > 0) warnHidden(reading, grid)
    if (!grid.hidden) named.push(...tables)
  }
  return { named, mapped }
}

/** Tables of a sheet with everything said about them: over the table, on the sheet before it, by its name, by the file's. */
function sheetTables(reading: Reading, grid: Grid, byFile: TitleFacts, graded: boolean): Named[] {
  const { reference } = reading.context
  const said = grid.sheet === null ? NOTHING_SAID : readTitle([grid.sheet], reference, 'name')
  const bySheet = graded ? { ...said, paperGrade: Number(grid.sheet) } : said
  let before: TitleFacts = NOTHING_SAID
  const found: Named[] = []
  for (const table of findTables(grid)) {
    const own = readTitle(table.lines, reference, 'rows')
    const title = mergeTitles([own, before, bySheet, byFile])
    const kind = kindOf(table, title)
    before = mergeTitles([own, before])
    if (!kind) continue
    const names = [...table.lines, grid.sheet ?? '', lastPart(reading.file)]
    const school = tellsSchools(table)
      ? null
      : (names.map((text) => reading.schools.named(text)).find((row) => row !== null) ?? null)
    const part = /^\d{1,2}\s*[-«"]?[а-я][»"]?$/i.test(grid.sheet ?? '') ? grid.sheet! : ''
    const exact = kind.startsWith('gia.') ? giaKind(kind, table, title) : kind
    const municipality = municipalityOf(reading, [grid.sheet ?? '', ...table.lines])
    found.push({ kind: exact, sheet: { table: { ...table, municipality }, title, school, part } })
  }
  return found
}

function giaKind(kind: FileKind, table: Sheet['table'], title: TitleFacts): FileKind {
  const shape = kind.endsWith('.csv') ? 'csv' : 'table'
  return `gia.${giaExam(table, title)}.${shape}`
}

function lastPart(name: string): string {
  return name.split(/[/\\]/).at(-1) ?? name
}

function warnHidden(reading: Reading, grid: Grid): void {
  reading.findings.warning(
    'hidden_sheet',
    { sheet: grid.sheet },
    {
      message: `Скрытый лист «${grid.sheet ?? ''}» не загружается.`,
      advice: 'Если его числа нужны, сделайте лист видимым и загрузите файл снова.',
    },
  )
}

/** Reads every table; one that cannot be read is told about when others can, and refuses the file when none can. */
function readTables(reading: Reading, named: readonly Named[], workbook: Workbook): FileKind {
  if (named.length === 0) throw whyUnknown(workbook)
  const filled = named.filter(({ sheet }) => sheet.table.end > sheet.table.first)
  if (filled.length === 0) {
    throw new Refusal('no_rows', 'В файле есть шапка, но нет ни одной строки с результатами.')
  }
  let failure: Refusal | null = null
  let read = 0
  for (const group of groupsOf(filled)) {
    try {
      readGroup(reading, group)
      read++
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      failure ??= error
      const place = { sheet: group[0]!.sheet.table.grid.sheet }
      const said = { message: error.reason, advice: 'Остальные таблицы файла прочитаны.' }
      if (LEFT_OUT.has(error.code)) reading.findings.warning(error.code, place, said)
      else reading.findings.error(error.code, place, said)
    }
  }
  if (failure && read === 0) throw failure
  const told = filled.find(({ kind }) => !BACKGROUND.has(kind))
  return (reading.results.list().length > 0 && told ? told : filled[0]!).kind
}

/** Tables of pupils of one kind are read together, so that a pupil on two sheets is seen. */
function groupsOf(named: readonly Named[]): Named[][] {
  const groups = new Map<string, Named[]>()
  named.forEach((one, at) => {
    const together = PUPIL_KINDS.has(one.kind) || isGiaRows(one)
    const key = together ? one.kind : `${one.kind}#${at}`
    const list = groups.get(key)
    if (list) list.push(one)
    else groups.set(key, [one])
  })
  return [...groups.values()]
}

function isGiaRows({ kind, sheet }: Named): boolean {
  return (
    kind.startsWith('gia.') && !sheet.table.columns.some(({ meaning }) => meaning?.field === 'participants')
  )
}

function readGroup(reading: Reading, group: readonly Named[]): void {
  const { kind, sheet } = group[0]!
  const sheets = group.map((one) => one.sheet)
  if (!PUPIL_KINDS.has(kind) && !isGiaRows(group[0]!) && !ROWS_TELL.has(kind)) refuseUncounted(sheet)
  if (PUPIL_KINDS.has(kind)) {
    refuseEmptyForm(sheets)
    refuseNameless(sheets)
    readPupils(reading, sheets)
  } else if (
    kind === 'gia.oge.csv' ||
    kind === 'gia.ege.csv' ||
    kind === 'gia.oge.table' ||
    kind === 'gia.ege.table'
  ) {
    if (isGiaRows(group[0]!)) {
      refuseNameless(sheets)
      readGia(reading, sheets)
    } else readMarks(reading, sheet, kind.includes('oge') ? 'oge' : 'ege')
  } else FORMS[kind]?.(reading, sheet)
}

const FORMS: Readonly<Partial<Record<FileKind, (reading: Reading, sheet: Sheet) => void>>> = {
  'vpr.marks': (reading, sheet) => readMarks(reading, sheet, 'vpr'),
  'regional.work': (reading, sheet) => readMarks(reading, sheet, 'rkr'),
  'vpr.scores': readScores,
  'vpr.tasks': (reading, sheet) => readTasks(reading, sheet, 'vpr.tasks'),
  'vpr.task_groups': (reading, sheet) => readTasks(reading, sheet, 'vpr.task_groups'),
  'vpr.planned': readPlanned,
  'vpr.journal': readJournal,
  'vpr.bias_list': readBias,
  'register.schools': readRegister,
  'passport.social': (reading, sheet) => readPassport(reading, sheet, 'passport.social'),
  'passport.context': (reading, sheet) => readPassport(reading, sheet, 'passport.context'),
  distances: readDistances,
  'opora.works': readWorks,
  'opora.results': readCounts,
}

function readMapped(reading: Reading, { table, mapping }: NonNullable<ReturnType<typeof mappedTable>>): void {
  const { year = null, season = null, procedure = null } = mapping.constants
  const sheet: Sheet = { table, title: { ...NOTHING_SAID, year, season, procedure }, school: null, part: '' }
  if (table.columns.some(({ meaning }) => meaning?.field === 'participants' || meaning?.field === 'low'))
    readCounts(reading, sheet)
  else readWorks(reading, sheet)
}

function whyUnknown(workbook: Workbook): Refusal {
  const visible = workbook.sheets.filter((sheet) => !sheet.hidden)
  if (visible.every((sheet) => sheet.rowCount === 0))
    return new Refusal('empty', 'В файле нет ни одной заполненной строки.')
  if (!firstUnmapped(workbook)) {
    return new Refusal('unrecognised', 'Нет строки с названиями колонок: непонятно, где школа и где балл.')
  }
  return new Refusal(
    'unrecognised',
    'Ни одна известная форма не подходит: нет колонок с участниками и отметками. Колонки можно сопоставить вручную.',
  )
}

function firstUnmapped(workbook: Workbook): UnmappedTable | null {
  for (const grid of workbook.sheets) {
    const table = grid.hidden ? null : findUnmapped(grid)
    if (table) return table
  }
  return null
}

function finish(reading: Reading, kind: FileKind): ReadFile {
  warnNothingCounted(reading, kind)
  const findings = reading.findings.list()
  const warned = findings.some(({ severity }) => severity !== 'note')
  return {
    ...refused(reading.file, '', kind),
    verdict: warned ? 'accept_with_warnings' : 'accept',
    reason: null,
    results: reading.results.list(),
    works: reading.works,
    tasks: reading.tasks,
    register: reading.register,
    details: reading.details,
    conflicts: reading.conflicts,
    findings,
    unknownSchools: reading.results.unknownSchools(),
  }
}

function refused(file: string, reason: string, kind: FileKind = 'unknown'): ReadFile {
  return { ...unreadFile(file, kind, TITLES[kind]), verdict: 'refuse', reason }
}
