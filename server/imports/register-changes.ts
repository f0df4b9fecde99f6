import { type RawBuilder, sql } from 'kysely'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'
import type { Scope } from '#server/platform/scope.ts'
import { incomingSchools, visible } from './changes.ts'
import type { RegisterCounts } from './queries.ts'

export type RegisterChangeKind = 'new' | 'renamed' | 'moved' | 'data' | 'absent'

/** Whether a school (`schools`) has another name than the register to come (`incoming`) gives it. */
export const isRenamed = sql<boolean>`(schools.name, schools.full_name)
  is distinct from (incoming.name, coalesce(data->>'fullName', schools.full_name))`

/** Whether a school's municipality (`municipalities`) is not that of the register to come (`incoming`). */
export const isMoved = sql<boolean>`municipalities.name <> incoming.municipality`

/** What else the register says; what a file does not give of names, codes and coordinates is not taken away. */
const otherDataDiffers = sql<boolean>`(schools.login, schools.kind, schools.advanced, schools.place, schools.settlement,
    schools.oktmo, schools.inn, schools.ogrn, schools.pupils, schools.distance_km, schools.small, schools.status,
    schools.lat, schools.lon)
  is distinct from (data->>'login', data->>'kind', (data->>'advanced')::boolean, data->>'place',
    data->>'settlement', coalesce(data->>'oktmo', schools.oktmo), coalesce(data->>'inn', schools.inn),
    coalesce(data->>'ogrn', schools.ogrn), (data->>'pupils')::integer, (data->>'distanceKm')::real,
    (data->>'small')::boolean, data->>'status', coalesce((data->>'lat')::double precision, schools.lat),
    coalesce((data->>'lon')::double precision, schools.lon))`

/** Whether a school of the register (`schools`, `municipalities`) is unlike the one to come (`incoming`). */
export const registerDiffers = sql<boolean>`(${isRenamed} or ${isMoved} or ${otherDataDiffers})`

/** Of how many of the schools that work a file must tell, for the rest to be missed in it. */
const MOST = 0.5

/**
 * What the register files of an import do to the register, one row for each of their schools and each that is missed in
 * them, as a subquery `changed`. A school is missed when the files name at least half of the schools of its municipality or
 * of the region: a file of a few schools misses none.
 */
function registerChangesOf(regionId: number, importId: number): RawBuilder<unknown> {
  return sql`(
    with incoming as (select * from ${incomingSchools(regionId, importId)}),
    compared as (
      select schools.code as known, schools.closed_on, incoming.code as told, schools.name as was_name,
        municipalities.name as was_municipality, incoming.name, incoming.municipality,
        ${isRenamed} as renamed, ${isMoved} as moved, ${otherDataDiffers} as data,
        avg((incoming.code is not null)::int) filter (where schools.closed_on is null)
          over (partition by schools.municipality_id) as told_here,
        avg((incoming.code is not null)::int) filter (where schools.closed_on is null and schools.code is not null)
          over () as told_everywhere
      from incoming
      full join (select * from schools where region_id = ${regionId}) as schools on schools.code = incoming.code
      left join municipalities on municipalities.region_id = ${regionId}
        and municipalities.municipality_id = schools.municipality_id
    )
    select coalesce(known, told) as code, was_name, was_municipality, name, municipality, case
        when known is null then array['new']
        when told is null then array['absent']
        else array_remove(array[case when renamed then 'renamed' end, case when moved then 'moved' end,
          case when data then 'data' end], null) end as kinds
    from compared
    where told is not null or closed_on is null and (told_here >= ${MOST} or told_everywhere >= ${MOST})
      and exists (select 1 from incoming)
  ) changed`
}

/** Schools of the register to come by what becomes of them; null when the import has no register. */
export async function countRegisterChanges(
  scope: Scope,
  db: Queries,
  importId: number,
): Promise<RegisterCounts | null> {
  const { rows } = await sql<RegisterCounts>`
    select count(*) filter (where 'new' = any(kinds)) as new,
      count(*) filter (where kinds && array['renamed', 'moved', 'data']) as changed,
      count(*) filter (where kinds = '{}') as unchanged,
      count(*) filter (where 'renamed' = any(kinds)) as renamed, count(*) filter (where 'moved' = any(kinds)) as moved,
      count(*) filter (where 'absent' = any(kinds)) as absent,
      coalesce(array_agg(distinct municipality) filter (where municipality is not null and municipality not in
        (select name from municipalities where region_id = ${scope.regionId})), '{}') as "newMunicipalities"
    from ${registerChangesOf(scope.regionId, importId)} where ${visible(scope, importId)}`.execute(db)
  const counts = rows[0]!
  return counts.new + counts.changed + counts.unchanged === 0 ? null : counts
}

export interface RegisterChangeRow {
  code: string
  kinds: RegisterChangeKind[]
  wasName: string | null
  wasMunicipality: string | null
  name: string | null
  municipality: string | null
  cursor: string
}

/** Changes of life first, then those that are missed, the new ones, and changes of data. */
const order: Order = [
  {
    by: sql`case when kinds && array['renamed', 'moved'] then 0 when 'absent' = any(kinds) then 1
      when 'new' = any(kinds) then 2 else 3 end`,
    number: true,
  },
  { by: sql`changed.code` },
]

interface RegisterChangePage {
  importId: number
  /** Once it is applied, or called off, there is nothing more to change. */
  waits: boolean
  kind?: RegisterChangeKind
  limit: number
  after?: string
}

const passing = ({ kind, waits }: Pick<RegisterChangePage, 'kind' | 'waits'>) =>
  sql`${waits}::boolean and ${kind === undefined ? sql`kinds <> '{}'` : sql`${kind}::text = any(kinds)`}`

/** A page of schools that the register changes. One row more than asked. */
export async function listRegisterChangeRows(
  scope: Scope,
  db: Queries,
  page: RegisterChangePage,
): Promise<RegisterChangeRow[]> {
  const { rows } = await sql<RegisterChangeRow>`
    select changed.code, kinds, was_name as "wasName", was_municipality as "wasMunicipality", name, municipality,
      ${cursorKey(order)} as cursor
    from ${registerChangesOf(scope.regionId, page.importId)}
    where ${visible(scope, page.importId)} and ${passing(page)} and ${afterCursor(order, page.after)}
    order by ${orderBy(order)} limit ${page.limit + 1}`.execute(db)
  return rows
}

export async function countRegisterChangeRows(
  scope: Scope,
  db: Queries,
  page: Pick<RegisterChangePage, 'importId' | 'waits' | 'kind'>,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${registerChangesOf(scope.regionId, page.importId)}
    where ${visible(scope, page.importId)} and ${passing(page)}`.execute(db)
  return rows[0]!.total
}
