import { type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { reader } from '#contract/audit.ts'
import { wordsOfAction } from '#contract/audit-words.ts'
import type { Role } from '#contract/permissions.ts'
import { invalidRequest, notFound } from '#contract/problems.ts'
import { roleWord } from '#contract/role-words.ts'
import { isFileInScope } from '#server/files/queries.ts'
import { findPerson } from '#server/people/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Download } from '#server/platform/handle.ts'
import { type GuardedColumn, withoutHidden } from '#server/platform/hide-fields.ts'
import type { Scope } from '#server/platform/scope.ts'
import { tableDownload } from '#server/platform/table-download.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { findSchool } from '#server/schools/queries.ts'
import { linesInScope, linesWithPeople, passing } from './queries.ts'

export interface ReadersOf {
  school?: string
  file?: number
  person?: number
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

/**
 * Who saw the data of a school's pupils, of a file or of a person between two moments: one row a person and role, the
 * last reader first. Throws 404 for a school, a file or a person out of sight. A line from before schools were noted counts for every school of
 * its file.
 */
export async function findReaders(scope: Scope, db: Queries, of: ReadersOf): Promise<ReaderRow[]> {
  const about = [sql<SqlBool>`true`]
  if (of.school === undefined && of.file === undefined && of.person === undefined)
    throw invalidRequest(['Назовите школу, файл или человека: чьи данные могли видеть.'])
  if (of.school !== undefined) {
    const school = await findSchool(scope, db, of.school)
    if (!school) throw notFound('Школа')
    about.push(isAboutSchool(scope, school.schoolId))
  }
  if (of.file !== undefined) {
    if (!(await isFileInScope(scope, db, of.file))) throw notFound('Файл')
    about.push(sql<SqlBool>`(audit_log.subject = ${`file:${of.file}`}
      or audit_log.detail -> 'files' @> to_jsonb(${of.file}::bigint))`)
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

const COLUMNS: readonly GuardedColumn[] = [
  { header: 'Кто', kind: 'text', width: 32 },
  { header: 'Логин', kind: 'text', width: 20, field: 'person.login' },
  { header: 'Роль', kind: 'text', width: 28 },
  { header: 'Организация', kind: 'text', width: 36 },
  { header: 'Что сделано', kind: 'text', width: 60 },
  { header: 'Зачем', kind: 'text', width: 40 },
  { header: 'Сколько раз', kind: 'number' },
  { header: 'Впервые', kind: 'text', width: 20 },
  { header: 'В последний раз', kind: 'text', width: 20 },
]

export function readersTable(
  rows: readonly ReaderRow[],
  { term, can }: Pick<Viewer, 'term' | 'can'>,
  format: 'xlsx' | 'csv',
): Download {
  const cells = rows.map((row) => [
    row.name ?? 'сама система',
    row.login,
    row.role && roleWord(row.role, term),
    row.organisation,
    row.actions.map(wordsOfAction).join('; '),
    row.purposes.join('; '),
    row.lines,
    row.firstLocal,
    row.lastLocal,
  ])
  const table = withoutHidden(can, { columns: COLUMNS, rows: cells })
  return tableDownload({ name: 'Кто видел данные учеников', ...table }, format)
}
