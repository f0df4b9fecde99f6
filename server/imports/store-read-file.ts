import { createReadStream } from 'node:fs'
import { sql } from 'kysely'
import { termsOf } from '#contract/terms.ts'
import { WORK_COLUMNS } from '#intake/child/copy-text.ts'
import { aliasOf, type SchoolIds } from '#intake/child/protocol.ts'
import type { ReadFile } from '#intake/types.ts'
import { storeNewProcedures } from '#server/flows/new-procedures.ts'
import { copyFrom, copyTextFrom, jsonText, keptText, type Tx } from '#server/platform/database.ts'
import type { Actor } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { findSettings } from '#server/settings/queries.ts'
import { foreignRowsOf, switchedOffOf } from './policy.ts'
import { clearFile } from './staged-rows.ts'

/** Nobody goes through more of them by hand. */
const FINDINGS_KEPT = 10_000

/** The import is no longer being read: a person called it off. */
export class NoLongerReading extends Error {}

interface FileToStore {
  importId: number
  fileId: number
  read: ReadFile
  /** Works in COPY's text format. */
  worksPath: string
  ids: SchoolIds
  /** The only schools a district may import, by code; null = any. */
  allowed: ReadonlySet<string> | null
}

/** Keeps what was read from one file, all of it or nothing, beside the facts and not yet among them. */
export const storeReadFile = write<FileToStore, void, Actor>(
  'import.file.read',
  async ({ tx, viewer, note }, file) => {
    await assertReading(tx, viewer.regionId, file.importId)
    await clearFile(tx, viewer.regionId, file.fileId)
    const { sources_off, terms } = await findSettings(tx, viewer.regionId)
    const refusal =
      switchedOffOf(file.read, sources_off) ??
      (file.allowed && foreignRowsOf(file.read, file.allowed, termsOf(terms)))
    const read = refusal ? { ...file.read, ...refusal } : file.read
    await storeFindings(tx, viewer.regionId, file.fileId, read)
    const works = read.verdict === 'refuse' ? 0 : await storeRows(tx, viewer.regionId, { ...file, read })
    await tx
      .updateTable('import_files')
      .set({
        state: read.verdict === 'refuse' ? 'refused' : 'read',
        kind: read.kind,
        title: keptText(read.title),
        verdict: read.verdict,
        reason: read.reason && keptText(read.reason),
        tasks: jsonText(read.tasks),
        unmapped: read.unmapped && jsonText(read.unmapped),
        works_count: works,
      })
      .where('region_id', '=', viewer.regionId)
      .where('file_id', '=', file.fileId)
      .execute()
    await countRead(tx, viewer.regionId, file.importId)
    note(`import:${file.importId}`, { file: file.fileId, kind: read.kind, verdict: read.verdict })
  },
)

/** Locks the import, so that cancelling waits for the file or the file for cancelling. */
async function assertReading(tx: Tx, regionId: number, importId: number): Promise<void> {
  const row = await tx
    .selectFrom('imports')
    .select('state')
    .where('region_id', '=', regionId)
    .where('import_id', '=', importId)
    .forUpdate()
    .executeTakeFirst()
  if (row?.state !== 'reading') throw new NoLongerReading(`import ${importId} is ${row?.state ?? 'gone'}`)
}

async function countRead(tx: Tx, regionId: number, importId: number): Promise<void> {
  await sql`update imports set files_read = (select count(*) from import_files
      where import_files.region_id = imports.region_id and import_files.import_id = imports.import_id
        and import_files.state <> 'waiting')
    where region_id = ${regionId} and import_id = ${importId}`.execute(tx)
}

async function storeFindings(tx: Tx, regionId: number, fileId: number, read: ReadFile): Promise<void> {
  const rows = read.findings
    .slice(0, FINDINGS_KEPT)
    .map((finding, position) => [
      regionId,
      fileId,
      position,
      finding.code,
      finding.severity,
      finding.sheet,
      finding.row,
      finding.column,
      finding.school,
      finding.message,
      finding.advice,
      finding.count,
    ])
  await copyFrom(tx, 'findings', FINDING_COLUMNS, rows)
}

/** Answers how many works were stored. */
async function storeRows(tx: Tx, regionId: number, { fileId, read, worksPath, ids }: FileToStore) {
  await storeNewProcedures(tx, [...new Set(read.results.map(({ sitting }) => sitting.procedure))])
  await copyFrom(
    tx,
    'staged_results',
    RESULT_COLUMNS,
    read.results.map((result, position) => {
      const id = ids[result.schoolCode ?? ''] ?? null
      return [
        regionId,
        fileId,
        position,
        result.sitting.year,
        result.sitting.season,
        result.sitting.procedure,
        id,
        result.school,
        result.schoolCode === null ? aliasOf(result.school) : `code:${result.schoolCode}`,
        result.paperGrade,
        result.pupilGrade,
        result.participants,
        result.low,
        result.marks,
        result.absent,
        result.restored,
        result.sheet,
        result.row,
        result.rows,
      ]
    }),
  )
  await copyFrom(tx, 'form_details', DETAIL_COLUMNS, detailRows(regionId, fileId, read, ids))
  if (read.works === 0) return 0
  return copyTextFrom(tx, 'works', ['region_id', 'file_id', ...WORK_COLUMNS], createReadStream(worksPath))
}

/** Schools of a register, unknown schools and contradictions wait among the details for the import to be applied. */
function* detailRows(regionId: number, fileId: number, read: ReadFile, ids: SchoolIds) {
  let position = 0
  for (const school of read.register) {
    yield [regionId, fileId, position++, 'register.school', null, null, null, null, school, null, 0]
  }
  for (const conflict of read.conflicts) {
    yield [
      regionId,
      fileId,
      position++,
      'conflict',
      null,
      null,
      null,
      null,
      conflict,
      null,
      conflict.rows[0] ?? 0,
    ]
  }
  for (const unknown of read.unknownSchools) {
    const data = { ...unknown, alias: aliasOf(unknown.key) }
    yield [regionId, fileId, position++, 'school.unknown', null, null, null, null, data, null, 0]
  }
  for (const { kind, sitting, schoolCode, data, sheet, row } of read.details) {
    const { year = null, season = null, procedure = null } = sitting ?? {}
    const id = ids[schoolCode ?? ''] ?? null
    yield [regionId, fileId, position++, kind, year, season, procedure, id, data, sheet, row]
  }
}

const FINDING_COLUMNS = [
  'region_id',
  'file_id',
  'position',
  'code',
  'severity',
  'sheet',
  'row_number',
  'column_letter',
  'school',
  'message',
  'advice',
  'count',
] as const

const RESULT_COLUMNS = [
  'region_id',
  'file_id',
  'position',
  'year',
  'season',
  'procedure',
  'school_id',
  'school_key',
  'school_alias',
  'paper_grade',
  'pupil_grade',
  'participants',
  'low',
  'marks',
  'absent',
  'restored',
  'sheet',
  'row_number',
  'row_count',
] as const

const DETAIL_COLUMNS = [
  'region_id',
  'file_id',
  'position',
  'kind',
  'year',
  'season',
  'procedure',
  'school_id',
  'data',
  'sheet',
  'row_number',
] as const
