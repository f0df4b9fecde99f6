import { type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { reader } from '#contract/audit.ts'
import { hiddenFields } from '#contract/fields.ts'
import type { Role } from '#contract/permissions.ts'
import { invalidRequest, notAllowed, notFound } from '#contract/problems.ts'
import { isFileInScope } from '#server/files/queries.ts'
import { findPerson } from '#server/people/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import { type Scope, schoolsInScope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { findSchool } from '#server/schools/queries.ts'
import { linesInScope, linesWithPeople, passing } from './queries.ts'

export interface ReadersOf {
  school?: string
  file?: number
  person?: number
  /** A code, which names a pupil within a school or a file only. */
  pupil?: string
  /** Of the file. */
  row?: number
  sheet?: string
  from?: string
  to?: string
}

export interface ReaderRow {
  userId: number | null
  login: string | null
  name: string | null
  role: Role | null
  organisation: string | null
  actions: string[]
  purposes: string[]
  lines: number
  first: Date
  last: Date
  /** By the clock of the region. */
  firstLocal: string
  lastLocal: string
}

/** Throws for what does not name anybody, and for a code of a pupil asked by somebody who does not see them. */
export function assertNamesReadable({ can }: Pick<Viewer, 'can'>, of: ReadersOf): void {
  if (of.pupil !== undefined && hiddenFields('pupil', can).includes('code'))
    throw notAllowed('Коды учеников видят те, кто ведёт их данные: назовите школу, файл или строку файла.')
  if (of.pupil !== undefined && of.school === undefined && of.file === undefined)
    throw invalidRequest(['Код ученика повторяется в разных школах: назовите ещё школу или файл.'])
  if ((of.row !== undefined || of.sheet !== undefined) && of.file === undefined)
    throw invalidRequest(['Строка и лист есть у файла: назовите его номер.'])
  if (of.sheet !== undefined && of.row === undefined)
    throw invalidRequest(['Лист нужен, чтобы найти строку: назовите её номер.'])
  if ([of.school, of.file, of.person].every((one) => one === undefined))
    throw invalidRequest(['Назовите школу, файл или человека: чьи данные могли видеть.'])
}

/**
 * Who saw the data of a school's pupils, of one pupil, of a file or of a person between two moments: one row a person and
 * role, the last reader first. Throws 404 for a school, a file, a pupil or a person out of sight. A line from before
 * schools were noted counts for every school of its file; whoever took a whole file away saw each row of it.
 */
export async function findReaders(scope: Scope, db: Queries, of: ReadersOf): Promise<ReaderRow[]> {
  const about = [sql<SqlBool>`true`]
  if (of.school !== undefined) {
    const school = await findSchool(scope, db, of.school)
    if (!school) throw notFound('Школа')
    about.push(isAboutSchool(scope, school.schoolId))
  }
  if (of.file !== undefined) {
    if (!(await isFileInScope(scope, db, of.file))) throw notFound('Файл')
    if (of.row !== undefined) about.push(isAboutRows([{ file: of.file, sheet: of.sheet, row: of.row }]))
    about.push(sql<SqlBool>`(audit_log.subject = ${`file:${of.file}`}
      or audit_log.detail -> 'files' @> to_jsonb(${of.file}::bigint))`)
  }
  if (of.pupil !== undefined) {
    const rows = await listRowsOfPupil(scope, db, { ...of, pupil: of.pupil })
    if (rows.length === 0) throw notFound('Ученик с таким кодом')
    about.push(isAboutRows(rows))
  }
  if (of.person !== undefined) {
    if (!(await findPerson(scope, db, of.person))) throw notFound('Человек')
    about.push(sql<SqlBool>`audit_log.subject = ${`user:${of.person}`}`)
  }
  const { rows } = await sql<ReaderRow>`
    select audit_log.user_id as "userId", users.login, users.name, memberships.role,
      organisations.name as organisation, array_agg(distinct audit_log.action order by audit_log.action) as actions,
      coalesce(array_agg(distinct audit_log.reason) filter (where audit_log.reason is not null), '{}') as purposes,
      count(*) as lines, min(audit_log.at) as first, max(audit_log.at) as last,
      ${localTime(sql`min(audit_log.at)`)} as "firstLocal", ${localTime(sql`max(audit_log.at)`)} as "lastLocal"
    from ${linesWithPeople}
    where ${linesInScope(scope)} and audit_log.action like 'read.%' and ${passing({ from: of.from, to: of.to })}
      and ${sql.join(about, sql` and `)}
    group by audit_log.user_id, users.login, users.name, memberships.membership_id, memberships.role,
      organisations.name, regions.time_zone
    order by max(audit_log.at) desc`.execute(db)
  return rows
}

const localTime = (at: ReturnType<typeof sql>) =>
  sql`to_char(${at} at time zone regions.time_zone, 'DD.MM.YYYY HH24:MI:SS')`

function isAboutSchool({ regionId }: Scope, schoolId: number) {
  const files = sql`select 'file:' || file_id from results where region_id = ${regionId} and school_id = ${schoolId}
    union select 'file:' || file_id from staged_results where region_id = ${regionId} and school_id = ${schoolId}`
  return sql<SqlBool>`(audit_log.detail -> 'schools' @> to_jsonb(${schoolId}::bigint)
    or audit_log.subject = ${`school:${schoolId}`}
    or not audit_log.detail ? 'schools' and audit_log.subject in (${files}))`
}

interface RowOfFile {
  file: number
  /** null: the file has none; left out: whichever it is. */
  sheet?: string | null
  row: number
}

/** Rows of files that hold works of a pupil. */
async function listRowsOfPupil(
  scope: Scope,
  db: Queries,
  of: Pick<ReadersOf, 'school' | 'file'> & { pupil: string },
): Promise<RowOfFile[]> {
  const { rows } = await sql<RowOfFile>`
    select works.file_id as file, works.sheet, works.row_number as row
    from works join schools using (region_id, school_id)
    where ${schoolsInScope(scope)} and works.pupil = ${of.pupil}
      ${of.school === undefined ? sql`` : sql`and schools.code = ${of.school}`}
      ${of.file === undefined ? sql`` : sql`and works.file_id = ${of.file}`}`.execute(db)
  return rows
}

/** Whether a line is of one of the rows: by its number, or of the whole file. */
function isAboutRows(rows: readonly RowOfFile[]) {
  const shown = sql`audit_log.action <> 'read.rows' or not audit_log.detail ? 'rows'
    or audit_log.detail -> 'rows' @> to_jsonb(seen.row)
      and (not seen.named or audit_log.detail ->> 'sheet' is not distinct from seen.sheet)`
  return sql<SqlBool>`exists (select from jsonb_to_recordset(${JSON.stringify(
    rows.map(({ file, sheet, row }) => ({ file, sheet: sheet ?? null, row, named: sheet !== undefined })),
  )}::jsonb) as seen (file bigint, sheet text, row integer, named boolean)
    where audit_log.subject = 'file:' || seen.file and (${shown})
      or audit_log.detail -> 'files' @> to_jsonb(seen.file))`
}

export function readerView(row: ReaderRow): z.input<typeof reader> {
  const { userId, login, name, role, organisation, actions, purposes, lines, first, last } = row
  return {
    person: userId === null || login === null ? null : { id: userId, login, name: name ?? login },
    role: role && { role, organisation: organisation ?? '' },
    actions,
    purposes,
    lines,
    first: first.toISOString(),
    last: last.toISOString(),
  }
}
