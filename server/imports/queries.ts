import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Season } from '#engine/facts.ts'
import type { Finding, UnmappedTable } from '#intake/types.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import type { Scope } from '#server/platform/scope.ts'

export type ImportState = 'uploaded' | 'reading' | 'checked' | 'applying' | 'applied' | 'cancelled' | 'failed'
export type FileState = 'waiting' | 'read' | 'refused' | 'same' | 'applied' | 'withdrawn'

/** A region sees all imports, a municipality those sent in roles held there, a school none. */
export function importsInScope(scope: Scope): RawBuilder<SqlBool> {
  if (scope.schoolId !== null) return sql<SqlBool>`false`
  if (scope.municipalityId === null) return sql<SqlBool>`imports.region_id = ${scope.regionId}`
  return sql<SqlBool>`imports.region_id = ${scope.regionId} and imports.created_as in (
    select membership_id from memberships join organisations using (region_id, organisation_id)
    where region_id = ${scope.regionId} and organisations.municipality_id = ${scope.municipalityId})`
}

export interface ImportSummary {
  results: {
    new: number
    replaced: number
    unchanged: number
    conflicts: number
    parked: number
    leftOut: number
  }
  register: RegisterCounts | null
}

export interface RegisterCounts {
  new: number
  changed: number
  unchanged: number
  renamed: number
  moved: number
  absent: number
  newMunicipalities: string[]
}

export interface ImportRow {
  id: number
  state: ImportState
  createdAt: Date
  createdBy: string
  appliedAt: Date | null
  appliedBy: string | null
  filesTotal: number
  filesRead: number
  refused: number
  same: number
  failure: string | null
  summary: ImportSummary | null
  version: number
  sender: number
}

const importColumns = sql`imports.import_id as id, imports.state, imports.created_at as "createdAt",
  creator.name as "createdBy", imports.applied_at as "appliedAt", applier.name as "appliedBy",
  imports.files_total as "filesTotal", imports.files_read as "filesRead", files.refused, files.same,
  imports.failure, imports.summary, imports.version, imports.created_by as sender`

const importsWithPeople = sql`imports
  join users creator on creator.user_id = imports.created_by
  left join users applier on applier.user_id = imports.applied_by
  cross join lateral (
    select count(*) filter (where state = 'refused') as refused, count(*) filter (where state = 'same') as same
    from import_files where import_files.region_id = imports.region_id and import_files.import_id = imports.import_id
  ) files`

const latestFirst: Order = [{ by: sql`imports.import_id`, number: true, descending: true }]

/** A page of imports, the latest first, with one row more than asked. */
export async function listImportRows(
  scope: Scope,
  db: Queries,
  page: { limit: number | null; after?: string },
): Promise<(ImportRow & { cursor: string })[]> {
  const { rows } = await sql<ImportRow & { cursor: string }>`
    select ${importColumns}, ${cursorKey(latestFirst)} as cursor from ${importsWithPeople}
    where ${importsInScope(scope)} and ${afterCursor(latestFirst, page.after)}
    order by ${orderBy(latestFirst)} limit ${page.limit === null ? null : page.limit + 1}`.execute(db)
  return rows
}

export async function countImports(scope: Scope, db: Queries): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from imports where ${importsInScope(scope)}`.execute(db)
  return rows[0]!.total
}

/** Imports that wait for somebody, for the first page. */
export async function countImportStates(
  scope: Scope,
  db: Queries,
): Promise<{ reading: number; checked: number; failed: number }> {
  const { rows } = await sql<{ reading: number; checked: number; failed: number }>`
    select count(*) filter (where state in ('uploaded', 'reading')) as reading,
      count(*) filter (where state = 'checked') as checked, count(*) filter (where state = 'failed') as failed
    from imports where ${importsInScope(scope)}`.execute(db)
  return rows[0]!
}

export async function findImport(scope: Scope, db: Queries, id: number): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`
    select ${importColumns} from ${importsWithPeople}
    where ${importsInScope(scope)} and imports.import_id = ${id}`.execute(db)
  return rows[0]
}

export interface FileRow {
  id: number
  name: string
  size: number
  state: FileState
  kind: string | null
  title: string | null
  verdict: 'accept' | 'accept_with_warnings' | 'refuse' | null
  reason: string | null
  hints: { year?: string; season?: Season; procedure?: string } | null
  unmapped: UnmappedTable | null
  works: number
  sameFile: number | null
  sameImport: number | null
  errors: number
  warnings: number
  notes: number
}

/** Files of an import in the order they were given, with counts of what was found in each. */
export async function listFiles(scope: Scope, db: Queries, importId: number): Promise<FileRow[]> {
  const { rows } = await sql<FileRow>`
    select import_files.file_id as id, import_files.name, import_files.size_bytes as size, import_files.state,
      import_files.kind, import_files.title, import_files.verdict, import_files.reason, import_files.hints,
      import_files.unmapped, import_files.works_count as works, import_files.same_as as "sameFile",
      original.import_id as "sameImport", found.errors, found.warnings, found.notes
    from import_files
    join imports using (region_id, import_id)
    left join import_files original on original.region_id = import_files.region_id
      and original.file_id = import_files.same_as
    cross join lateral (
      select coalesce(sum(count) filter (where severity = 'error'), 0)::bigint as errors,
        coalesce(sum(count) filter (where severity = 'warning'), 0)::bigint as warnings,
        coalesce(sum(count) filter (where severity = 'note'), 0)::bigint as notes
      from findings where findings.region_id = import_files.region_id and findings.file_id = import_files.file_id
    ) found
    where ${importsInScope(scope)} and import_files.import_id = ${importId}
    order by import_files.file_id`.execute(db)
  return rows
}

export interface FileSitting {
  file: number
  year: string
  season: Season
  procedure: string
  title: string
  paperGrade: number
  schools: number
  participants: number
  low: number | null
}

/** What the files of an import say, summed per file and sitting. */
export async function listFileSittings(scope: Scope, db: Queries, importId: number): Promise<FileSitting[]> {
  const { rows } = await sql<FileSitting>`
    select staged_results.file_id as file, staged_results.year, staged_results.season, staged_results.procedure,
      coalesce(procedures.title, staged_results.procedure) as title, staged_results.paper_grade as "paperGrade",
      count(distinct staged_results.school_alias) as schools, sum(staged_results.participants) as participants,
      sum(staged_results.low) as low
    from staged_results
    join import_files using (region_id, file_id)
    join imports using (region_id, import_id)
    left join procedures using (procedure)
    where ${importsInScope(scope)} and import_files.import_id = ${importId}
    group by 1, 2, 3, 4, 5, 6, procedures.position
    order by staged_results.file_id, staged_results.year, procedures.position, staged_results.season`.execute(
    db,
  )
  return rows
}

export interface StoredFile {
  id: number
  name: string
  state: FileState
  content: Buffer
  /** The bytes are gone: their term of keeping is over. */
  removed: boolean
  /** Rows of pupils that were read from it. */
  pupils: number
  /** SHA-256 of the bytes, hexadecimal. */
  sha256: string
  sender: number
  applied: boolean
}

/** A file with its bytes, or undefined when it is not of this import or out of sight. */
export async function findStoredFile(
  scope: Scope,
  db: Queries,
  of: { id: number; file: number },
): Promise<StoredFile | undefined> {
  const { rows } = await sql<StoredFile>`
    select import_files.file_id as id, import_files.name, import_files.state, import_files.content,
      import_files.content_removed_at is not null as removed, import_files.works_count as pupils,
      encode(import_files.sha256, 'hex') as sha256, imports.created_by as sender, imports.state = 'applied' as applied
    from import_files join imports using (region_id, import_id)
    where ${importsInScope(scope)} and import_files.import_id = ${of.id} and import_files.file_id = ${of.file}
    `.execute(db)
  return rows[0]
}

export interface FindingRow extends Finding {
  position: number
  cursor: string
}

const byPosition: Order = [{ by: sql`findings.position`, number: true }]

export interface FindingPage {
  file: number
  severity?: Finding['severity']
  /** null = all of them. */
  limit: number | null
  after?: string
}

function ofFile(scope: Scope, page: Pick<FindingPage, 'file' | 'severity'>) {
  const severity = page.severity ? sql`and findings.severity = ${page.severity}` : sql``
  return sql`findings
    join import_files using (region_id, file_id)
    join imports using (region_id, import_id)
    where ${importsInScope(scope)} and findings.file_id = ${page.file} ${severity}`
}

export async function listFindingRows(scope: Scope, db: Queries, page: FindingPage): Promise<FindingRow[]> {
  const { rows } = await sql<FindingRow>`
    select findings.position, findings.code, findings.severity, findings.sheet, findings.row_number as row,
      findings.column_letter as column, findings.school, findings.message, findings.advice, findings.count,
      ${cursorKey(byPosition)} as cursor
    from ${ofFile(scope, page)} and ${afterCursor(byPosition, page.after)}
    order by ${orderBy(byPosition)} limit ${page.limit === null ? null : page.limit + 1}`.execute(db)
  return rows
}

export async function countFindings(
  scope: Scope,
  db: Queries,
  page: Pick<FindingPage, 'file' | 'severity'>,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from ${ofFile(scope, page)}`.execute(
    db,
  )
  return rows[0]!.total
}
