import { sql } from 'kysely'
import { incomingSchools, registerDiffers } from '#server/imports/changes.ts'
import type { Tx } from '#server/platform/database.ts'

/**
 * Brings the register up to the register files of an import: adds schools, changes those that differ, removes none.
 * Codes of the organisation and coordinates that a file does not give, or gives wrong, are not taken away.
 */
export async function upsertRegister(tx: Tx, regionId: number, importId: number): Promise<void> {
  const incoming = incomingSchools(regionId, importId)
  await sql`insert into municipalities (region_id, name)
    select distinct ${regionId}::bigint, municipality from ${incoming}
    on conflict (region_id, name) do nothing`.execute(tx)
  await sql`insert into schools as schools (region_id, municipality_id, code, login, name, full_name, kind, advanced,
      place, settlement, oktmo, inn, ogrn, pupils, distance_km, small, status,
      lat, lon)
    select ${regionId}, municipalities.municipality_id, incoming.code, data->>'login', incoming.name,
      data->>'fullName', data->>'kind', (data->>'advanced')::boolean, data->>'place', data->>'settlement',
      data->>'oktmo', data->>'inn', data->>'ogrn', (data->>'pupils')::integer, (data->>'distanceKm')::real,
      (data->>'small')::boolean, data->>'status', (data->>'lat')::double precision, (data->>'lon')::double precision
    from ${incoming}
    join municipalities on municipalities.region_id = ${regionId} and municipalities.name = incoming.municipality
    where not exists (
      select 1 from schools join municipalities using (region_id, municipality_id)
      where schools.region_id = ${regionId} and schools.code = incoming.code and not ${registerDiffers})
    on conflict (region_id, code) do update set municipality_id = excluded.municipality_id, login = excluded.login,
      name = excluded.name, full_name = excluded.full_name, kind = excluded.kind, advanced = excluded.advanced,
      place = excluded.place, settlement = excluded.settlement, oktmo = coalesce(excluded.oktmo, schools.oktmo),
      inn = coalesce(excluded.inn, schools.inn), ogrn = coalesce(excluded.ogrn, schools.ogrn),
      lat = coalesce(excluded.lat, schools.lat), lon = coalesce(excluded.lon, schools.lon), pupils = excluded.pupils, distance_km = excluded.distance_km, small = excluded.small,
      status = excluded.status, version = schools.version + 1`.execute(tx)
}
