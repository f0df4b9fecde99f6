import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { RetentionKind } from '#contract/retention.ts'
import { academicYear, startOf } from '#engine/academic-year.ts'

/** What a sweep is told of a region: how long the kind is kept there, and which academic year is going on. */
interface Limits {
  regionId: number
  /** In the unit of the kind. */
  term: number
  /** By the date in the region. */
  thisYear: string
}

/** One thing that goes when its term is over. */
export interface Sweep {
  kind: RetentionKind
  /** For people, in the plural. */
  what: string
  table:
    | 'sign_in_attempts'
    | 'sessions'
    | 'invitations'
    | 'notifications'
    | 'messages'
    | 'import_files'
    | 'findings'
    | 'works'
  /** Rows over their term, as a filter of the table. */
  isOver: (limits: Limits) => RawBuilder<SqlBool>
  /** Rows are removed, or only the bytes of a file and the cells kept from it. */
  act: 'delete' | 'blank'
}

const days = (column: string, term: number) =>
  sql<SqlBool>`${sql.ref(column)} < now() - make_interval(days => ${term})`

const ofRegion = (regionId: number) =>
  sql<SqlBool>`user_id in (select user_id from users where region_id = ${regionId})`

/** The first academic year whose works are still kept. */
function firstKept({ term, thisYear }: Limits): string {
  return academicYear(startOf(thisYear)! - term)
}

/** Files of the region from which results of old years came. */
const oldFiles = (
  limits: Limits,
) => sql`select results.file_id from results join sittings using (region_id, sitting_id)
  where region_id = ${limits.regionId} and sittings.year < ${firstKept(limits)}`

/** Files that hold nothing of the years that are kept, so that the original may go with the works. */
const filesOfOldYears = (limits: Limits) => sql<SqlBool>`file_id in (${oldFiles(limits)})
  and not exists (select from results join sittings using (region_id, sitting_id)
    where results.region_id = import_files.region_id and results.file_id = import_files.file_id
      and sittings.year >= ${firstKept(limits)})
  and not exists (select from works where works.region_id = import_files.region_id
    and works.file_id = import_files.file_id and works.year >= ${firstKept(limits)})`

/** Files that became no results and of which nothing more will be asked. */
const unusedFiles = ({ regionId, term }: Limits) => sql<SqlBool>`region_id = ${regionId}
  and import_id in (select import_id from imports where region_id = ${regionId}
    and created_at < now() - make_interval(days => ${term})
    and (imports.state in ('cancelled', 'failed') or import_files.state in ('refused', 'withdrawn', 'same'))
    and imports.state not in ('uploaded', 'reading', 'applying'))`

/** In the order in which they are done; the preview counts by the same filters. */
export const SWEEPS: readonly Sweep[] = [
  {
    kind: 'attempts',
    what: 'Попытки входа',
    table: 'sign_in_attempts',
    // A login that nobody has belongs to no region: whichever sweeps first, takes it.
    isOver: ({ regionId, term }) => sql<SqlBool>`${days('at', term)} and not exists (select from users
      where users.login = sign_in_attempts.login and users.region_id <> ${regionId})`,
    act: 'delete',
  },
  {
    kind: 'sessions',
    what: 'Законченные сеансы',
    table: 'sessions',
    isOver: ({ regionId, term }) => sql<SqlBool>`${ofRegion(regionId)} and ${days('expires_at', term)}`,
    act: 'delete',
  },
  {
    kind: 'invitations',
    what: 'Приглашения, использованные и просроченные',
    table: 'invitations',
    isOver: ({ regionId, term }) => sql<SqlBool>`${ofRegion(regionId)}
      and coalesce(used_at, expires_at) < now() - make_interval(days => ${term})`,
    act: 'delete',
  },
  {
    kind: 'notifications',
    what: 'Уведомления',
    table: 'notifications',
    isOver: ({ regionId, term }) => sql<SqlBool>`region_id = ${regionId} and ${days('created_at', term)}`,
    act: 'delete',
  },
  {
    kind: 'letters',
    what: 'Записи об отправленных письмах',
    table: 'messages',
    // A letter that waits has not ended.
    isOver: ({ regionId, term }) => sql<SqlBool>`region_id = ${regionId} and ${days('finished_at', term)}`,
    act: 'delete',
  },
  {
    kind: 'unusedFiles',
    what: 'Замечания к файлам, которые не стали результатами',
    table: 'findings',
    isOver: (limits) => sql<SqlBool>`region_id = ${limits.regionId} and file_id in (
      select file_id from import_files where ${unusedFiles(limits)})`,
    act: 'delete',
  },
  {
    kind: 'unusedFiles',
    what: 'Оригиналы файлов, которые не стали результатами',
    table: 'import_files',
    isOver: (limits) => sql<SqlBool>`(content_removed_at is null or unmapped is not null)
      and ${unusedFiles(limits)}`,
    act: 'blank',
  },
  {
    kind: 'works',
    what: 'Работы учеников',
    table: 'works',
    isOver: (limits) => sql<SqlBool>`region_id = ${limits.regionId} and year < ${firstKept(limits)}
      and file_id in (${oldFiles(limits)})`,
    act: 'delete',
  },
  {
    kind: 'works',
    what: 'Замечания к файлам старых лет',
    table: 'findings',
    isOver: (limits) => sql<SqlBool>`region_id = ${limits.regionId} and file_id in (
      select file_id from import_files where region_id = ${limits.regionId} and ${filesOfOldYears(limits)})`,
    act: 'delete',
  },
  {
    kind: 'works',
    what: 'Оригиналы файлов старых лет',
    table: 'import_files',
    isOver: (limits) => sql<SqlBool>`region_id = ${limits.regionId} and content_removed_at is null
      and state = 'applied' and ${filesOfOldYears(limits)}`,
    act: 'blank',
  },
]
