import type { RegisterData } from '#contract/school-life.ts'
import type { Fields } from '#contract/settings-fields.ts'
import type { SchoolRecord } from './queries.ts'

/** What the register says of a school, as it is edited. */
export function registerOf(school: SchoolRecord): RegisterData {
  const { login, kind, advanced, place, settlement, pupils, distanceKm, status } = school
  const { inn, ogrn, oktmo, lat, lon, registeredSmall: small } = school
  return {
    login,
    kind,
    advanced,
    place,
    settlement,
    pupils,
    distanceKm,
    small,
    status,
    inn,
    ogrn,
    oktmo,
    lat,
    lon,
  }
}

/** All of a school that people change, as a flat list: what differs when two of them change it. */
export function schoolFields(school: SchoolRecord): Fields {
  const { name, fullName, municipalityId: municipality, closedOn } = school
  return { name, fullName, municipality, closedOn, ...registerOf(school) }
}

/** The same of a row of `schools` as history keeps it. */
export function fieldsOfRow(row: SchoolRow): Fields {
  const { name, full_name: fullName, municipality_id: municipality, closed_on: closedOn, ...rest } = row
  const { login, kind, advanced, place, settlement, pupils, distance_km: distanceKm, small, status } = rest
  const { inn, ogrn, oktmo, lat, lon } = rest
  const register = {
    login,
    kind,
    advanced,
    place,
    settlement,
    pupils,
    distanceKm,
    small,
    status,
    inn,
    ogrn,
    oktmo,
  }
  return { name, fullName, municipality, closedOn, ...register, lat, lon }
}

export interface SchoolRow extends Omit<RegisterData, 'distanceKm'> {
  name: string
  full_name: string | null
  municipality_id: number
  closed_on: string | null
  distance_km: number | null
}
