import { sql } from 'kysely'
import { invalidRequest, notPossible } from '#contract/problems.ts'
import { incomingSchools } from '#server/imports/changes.ts'
import { isMoved, isRenamed, registerDiffers } from '#server/imports/register-changes.ts'
import type { Tx } from '#server/platform/database.ts'
import { dayInFigures } from '#server/platform/day-words.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { findToday } from '#server/settings/queries.ts'
import { tellWatchers } from './tell-watchers.ts'

/** From which day the names and places of a register hold, and by what. */
export interface RegisterDay {
  on: string
  basis?: string
}

/** Schools named in a refusal; the rest is counted. */
const NAMED = 5

/**
 * Brings the register up to the register files of an import: adds schools, changes those that differ, removes none and
 * closes none. Another name and another municipality are events of the school's life, from the day that was told. What a
 * file does not give of full names, codes and coordinates, or gives wrong, is not taken away.
 */
export async function upsertRegister(
  tx: Tx,
  viewer: Viewer,
  importId: number,
  told: RegisterDay | undefined,
): Promise<void> {
  const { regionId } = viewer
  const today = await findToday(tx, regionId)
  const on = told?.on ?? today
  if (on > today)
    throw invalidRequest([
      `День ${dayInFigures(on)} ещё не наступил: укажите, с какого дня названия и места школ уже действуют.`,
    ])
  await keepIncoming(tx, regionId, importId)
  await assertNotClosed(tx)
  await assertAfterLast(tx, on)
  await sql`select set_config('opora.day', ${on}, true)`.execute(tx)
  await sql`insert into municipalities (region_id, name)
    select distinct ${regionId}::bigint, municipality from incoming
    on conflict (region_id, name) do nothing`.execute(tx)
  await assertPlacesOpen(tx, regionId, on)
  await storeEvents(tx, viewer, { importId, on, basis: told?.basis })
  await sql`insert into schools as schools (region_id, municipality_id, code, login, name, full_name, kind, advanced,
      place, settlement, oktmo, inn, ogrn, pupils, distance_km, small, status,
      lat, lon, opened_on, closed_on)
    select ${regionId}, municipalities.municipality_id, incoming.code, data->>'login', incoming.name,
      data->>'fullName', data->>'kind', (data->>'advanced')::boolean, data->>'place', data->>'settlement',
      data->>'oktmo', data->>'inn', data->>'ogrn', (data->>'pupils')::integer, (data->>'distanceKm')::real,
      (data->>'small')::boolean, data->>'status', (data->>'lat')::double precision, (data->>'lon')::double precision,
      (data->>'openedOn')::date, (data->>'closedOn')::date
    from incoming
    join municipalities on municipalities.region_id = ${regionId} and municipalities.name = incoming.municipality
    where incoming.known is null or incoming.differs
    on conflict (region_id, code) do update set municipality_id = excluded.municipality_id, login = excluded.login,
      name = excluded.name, full_name = coalesce(excluded.full_name, schools.full_name), kind = excluded.kind,
      advanced = excluded.advanced, place = excluded.place, settlement = excluded.settlement,
      oktmo = coalesce(excluded.oktmo, schools.oktmo), inn = coalesce(excluded.inn, schools.inn),
      ogrn = coalesce(excluded.ogrn, schools.ogrn), lat = coalesce(excluded.lat, schools.lat),
      lon = coalesce(excluded.lon, schools.lon), pupils = excluded.pupils, distance_km = excluded.distance_km,
      small = excluded.small, status = excluded.status, version = schools.version + 1`.execute(tx)
}

/** The schools of the files beside what the register has of them, locked, for this transaction. */
async function keepIncoming(tx: Tx, regionId: number, importId: number): Promise<void> {
  await sql`select 1 from schools where region_id = ${regionId} and code in
    (select code from ${incomingSchools(regionId, importId)}) order by school_id for update`.execute(tx)
  await sql`create temporary table incoming on commit drop as
    select incoming.*, schools.school_id as known, schools.name as was_name, schools.full_name as was_full,
      municipalities.name as was_municipality, schools.opened_on, schools.closed_on,
      ${registerDiffers} as differs, ${isRenamed} as renamed, ${isMoved} as moved
    from ${incomingSchools(regionId, importId)}
    left join schools on schools.region_id = ${regionId} and schools.code = incoming.code
    left join municipalities on municipalities.region_id = ${regionId}
      and municipalities.municipality_id = schools.municipality_id`.execute(tx)
}

/** A school that closed since its file was checked is not brought back by it. */
async function assertNotClosed(tx: Tx): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select was_name as name from incoming where closed_on is not null order by code`.execute(tx)
  if (rows.length === 0) return
  throw notPossible(
    `Пока файл ждал, ${namesOf(rows)} закрыли: данные закрытой школы реестр не меняет.`,
    'Уберите файл реестра из загрузки и верните его: он будет проверен снова.',
  )
}

/** Refuses a day that is earlier than what is already recorded of a school. */
async function assertAfterLast(tx: Tx, on: string): Promise<void> {
  const { rows } = await sql<{ name: string; last: string }>`
    select was_name as name, max(greatest(
        case when renamed then (select max(on_date) from school_events where region_id = schools.region_id
          and school_id = schools.school_id and kind = 'renamed' and corrected_at is null) end,
        case when moved then (select max(since) from school_places where region_id = schools.region_id
          and school_id = schools.school_id) end,
        incoming.opened_on + 1))::text as last
    from incoming join schools on schools.school_id = known
    where renamed or moved group by was_name order by was_name`.execute(tx)
  const later = rows.filter(({ last }) => last !== null && last > on)
  if (later.length === 0) return
  const last = later
    .map((row) => row.last)
    .sort()
    .at(-1)!
  throw invalidRequest([
    `У школ уже есть более поздние события, чем ${dayInFigures(on)}: ${namesOf(later)}. Укажите день не раньше ${dayInFigures(last)}.`,
  ])
}

/** Refuses a municipality that has closed, and one that was not there yet on the day from which schools move to it. */
async function assertPlacesOpen(tx: Tx, regionId: number, on: string): Promise<void> {
  const { rows } = await sql<{ name: string; closedOn: string | null; openedOn: string | null }>`
    select name, opened_on::text as "openedOn", closed_on::text as "closedOn" from municipalities
    where region_id = ${regionId} and (closed_on is not null or opened_on > ${on}::date) and exists (
      select from incoming where incoming.municipality = municipalities.name
        and (known is null and data->>'closedOn' is null or known is not null and (municipalities.closed_on is not null or moved)))
    order by name for share`.execute(tx)
  if (rows.length === 0) return
  const { closedOn, openedOn } = rows[0]!
  throw notPossible(
    closedOn === null
      ? `Муниципалитет ${namesOf(rows)} создан ${dayInFigures(openedOn!)}: раньше этого дня школ в нём нет.`
      : `Муниципалитет ${namesOf(rows)} закрыт с ${dayInFigures(closedOn)}: школ в нём быть не может.`,
    closedOn === null
      ? `Укажите день не раньше ${dayInFigures(openedOn!)}.`
      : 'Укажите в файле муниципалитет, в который он вошёл, и загрузите файл снова.',
  )
}

function namesOf(rows: readonly { name: string }[]): string {
  const named = rows.slice(0, NAMED).map(({ name }) => `«${name}»`)
  return rows.length > NAMED ? `${named.join(', ')} и ещё ${rows.length - NAMED}` : named.join(', ')
}

async function storeEvents(
  tx: Tx,
  viewer: Viewer,
  { importId, on, basis }: RegisterDay & { importId: number },
): Promise<void> {
  const { regionId, userId } = viewer
  const { rows: files } = await sql<{ name: string }>`
    select name from import_files where region_id = ${regionId} and import_id = ${importId} and exists (
      select 1 from form_details where form_details.region_id = import_files.region_id
        and form_details.file_id = import_files.file_id and kind = 'register.school')
    order by file_id`.execute(tx)
  const by = basis ?? `Реестр: ${files.map(({ name }) => `«${name}»`).join(', ')}, загрузка № ${importId}`
  await sql`insert into school_events (region_id, school_id, kind, on_date, ends, was, became, basis, recorded_by)
    select ${regionId}, known, kind, ${on}, false, was, became, ${by}, ${userId}
    from incoming cross join lateral (
      select 'renamed' as kind, case when was_name <> name then was_name else was_full end as was,
        case when was_name <> name then name else data->>'fullName' end as became where renamed
      union all select 'moved', was_municipality, municipality where moved) as event
    where known is not null`.execute(tx)
  for (const kind of ['renamed', 'moved'] as const)
    await tellWatchers(tx, viewer, {
      kind: 'school.event',
      schools: sql`select known as school_id from incoming where known is not null and ${sql.ref(kind)}`,
      subject: 'watched:schools',
      data: { event: kind, on },
    })
}
