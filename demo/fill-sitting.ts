import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { sql } from 'kysely'
import { copyFrom, type Database, type Tx, transaction } from '#server/platform/database.ts'
import type { Ground } from './fill-ground.ts'
import { oporaHeader, oporaRows } from './opora-csv.ts'
import type { DemoRegion } from './region.ts'
import type { DemoSitting } from './sittings.ts'
import { countWorks, type DemoResult, type DemoWork, worksOf } from './works.ts'

interface Filling {
  region: DemoRegion
  ground: Ground
  sitting: DemoSitting
  /** Number of the step; a sitting that another process stored meanwhile is left alone. */
  step: number
}

/** A school's part of the file: its counts and the rows they stand on. */
interface Cell {
  schoolId: number
  row: number
  rows: number
  result: DemoResult
}

/** The file of a sitting as it grows: the text a person would have uploaded, and what it says of each school. */
interface Sheet {
  pieces: Buffer[]
  cells: Cell[]
  /** Line of the next row, 1-based. */
  line: number
}

const WORK_COLUMNS = [
  'region_id',
  'file_id',
  'school_id',
  'year',
  'season',
  'procedure',
  'pupil',
  'class',
  'variant',
  'score',
  'mark',
  'test_score',
  'journal_mark',
  'status',
  'tasks',
  'row_number',
] as const

/**
 * Stores one sitting as if its file had been uploaded and applied: the bytes, the works, the results with the rows they
 * stand on. One transaction; answers how many works were stored.
 */
export async function fillSitting(database: Database, filling: Filling): Promise<number> {
  return transaction(database, async (tx) => {
    await sql`set local statement_timeout = 0`.execute(tx)
    if (!(await takeStep(tx, filling))) return 0
    const fileId = await insertFile(tx, filling)
    const sheet: Sheet = { pieces: [Buffer.from(oporaHeader(filling.sitting))], cells: [], line: 2 }
    const works = await copyFrom(tx, 'works', WORK_COLUMNS, workRows(filling, sheet, fileId))
    await storeResults(tx, filling, { sheet, fileId })
    await finishFile(tx, filling, { sheet, fileId, works })
    return works
  })
}

/** Moves the note of progress; false when another process did this step while we waited for the row. */
async function takeStep(tx: Tx, { ground, step }: Filling): Promise<boolean> {
  const moved = await tx
    .updateTable('demo_state')
    .set({ step: step + 1 })
    .where('region_id', '=', ground.regionId)
    .where('step', '=', step)
    .executeTakeFirst()
  return moved.numUpdatedRows === 1n
}

async function insertFile(tx: Tx, { ground, sitting }: Filling): Promise<number> {
  const { file_id } = await tx
    .insertInto('import_files')
    .values({
      region_id: ground.regionId,
      import_id: ground.importIds.get(sitting.year)!,
      name: fileName(sitting),
      size_bytes: 0,
      sha256: Buffer.alloc(0),
      content: Buffer.alloc(0),
      state: 'read',
      kind: 'opora.works',
      title: 'Работы в формате Опоры',
      verdict: 'accept',
      tasks: JSON.stringify(sitting.tasks),
    })
    .returning('file_id')
    .executeTakeFirstOrThrow()
  return file_id
}

function fileName({ reference, year, season }: DemoSitting): string {
  const late = season === 'autumn' ? ' осень' : ''
  return `${reference.shortTitle} ${year.replace('/', '-')}${late}.csv`
}

async function* workRows({ region, ground, sitting }: Filling, sheet: Sheet, fileId: number) {
  const { year, season, procedure } = sitting
  for (const school of region.schools) {
    const works = worksOf(region, school, sitting)
    if (works.length === 0) continue
    const schoolId = ground.schoolIds.get(school.code)!
    sheet.pieces.push(Buffer.from(oporaRows(school, sitting, works)))
    sheet.cells.push({ schoolId, row: sheet.line, rows: works.length, result: countWorks(works, sitting) })
    for (const work of works) {
      yield [ground.regionId, fileId, schoolId, year, season, procedure, ...workValues(work), sheet.line++]
    }
    await setImmediate()
  }
}

function workValues(work: DemoWork) {
  const { pupil, variant, score, mark, testScore, journalMark, status, tasks } = work
  return [pupil, work.class || null, variant, score, mark, testScore, journalMark, status, tasks]
}

async function storeResults(
  tx: Tx,
  { ground, sitting }: Filling,
  at: { sheet: Sheet; fileId: number },
): Promise<void> {
  const { regionId } = ground
  const { year, season, procedure, pupilGrade, reference } = sitting
  const { sitting_id } = await tx
    .insertInto('sittings')
    .values({ region_id: regionId, year, season, procedure })
    .onConflict((conflict) =>
      conflict.columns(['region_id', 'year', 'season', 'procedure']).doUpdateSet({ procedure }),
    )
    .returning('sitting_id')
    .executeTakeFirstOrThrow()
  const rows = at.sheet.cells.map(({ schoolId, row, rows, result }) => ({
    region_id: regionId,
    sitting_id,
    school_id: schoolId,
    file_id: at.fileId,
    paper_grade: reference.grade,
    pupil_grade: pupilGrade,
    participants: result.participants,
    low: result.low,
    marks: result.marks,
    absent: result.absent,
    row_number: row,
    row_count: rows,
    current: true,
  }))
  if (rows.length === 0) return
  const columns = Object.keys(rows[0]!) as (keyof (typeof rows)[number])[]
  await copyFrom(
    tx,
    'results',
    columns,
    rows.map((row) => columns.map((column) => row[column])),
  )
}

async function finishFile(
  tx: Tx,
  { ground, sitting }: Filling,
  { sheet, fileId, works }: { sheet: Sheet; fileId: number; works: number },
): Promise<void> {
  const content = Buffer.concat(sheet.pieces)
  await tx
    .updateTable('import_files')
    .set({
      content,
      size_bytes: content.length,
      sha256: createHash('sha256').update(content).digest(),
      works_count: works,
      state: 'applied',
      applied_at: sql`now()`,
    })
    .where('region_id', '=', ground.regionId)
    .where('file_id', '=', fileId)
    .execute()
  await tx
    .updateTable('imports')
    .set((build) => ({ files_total: build('files_total', '+', 1), files_read: build('files_read', '+', 1) }))
    .where('region_id', '=', ground.regionId)
    .where('import_id', '=', ground.importIds.get(sitting.year)!)
    .execute()
}
