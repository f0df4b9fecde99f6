import type { z } from 'zod'
import type { auditLine, SchoolState, schoolChange } from '#contract/audit.ts'
import type { KeptSchool, SchoolVersion } from './history-queries.ts'
import type { AuditRow } from './queries.ts'

export function auditLineView(row: AuditRow): z.input<typeof auditLine> {
  const { cursor, localTime, at, userId, login, name, role, organisation, ...line } = row
  return {
    ...line,
    at: at.toISOString(),
    person: userId === null || login === null ? null : { id: userId, login, name: name ?? login },
    role: role && { role, organisation: organisation ?? '' },
  }
}

/** A kept row as the card of the school tells it. */
export function schoolStateView({ row, municipality }: SchoolVersion): SchoolState {
  return {
    code: row.code,
    name: row.name,
    fullName: row.full_name,
    municipality: municipality === null ? null : { id: row.municipality_id, name: municipality },
    kind: row.kind,
    place: row.place,
    settlement: row.settlement,
    pupils: row.pupils,
    distanceKm: row.distance_km,
    small: row.small,
    advanced: row.advanced,
    status: row.status,
    login: row.login,
    inn: row.inn,
    ogrn: row.ogrn,
    oktmo: row.oktmo,
    lat: row.lat ?? null,
    lon: row.lon ?? null,
    openedOn: row.opened_on ?? null,
    closedOn: row.closed_on ?? null,
  }
}

const FIELDS: Readonly<Record<keyof SchoolState, keyof KeptSchool>> = {
  code: 'code',
  name: 'name',
  fullName: 'full_name',
  municipality: 'municipality_id',
  kind: 'kind',
  place: 'place',
  settlement: 'settlement',
  pupils: 'pupils',
  distanceKm: 'distance_km',
  small: 'small',
  advanced: 'advanced',
  status: 'status',
  login: 'login',
  inn: 'inn',
  ogrn: 'ogrn',
  oktmo: 'oktmo',
  lat: 'lat',
  lon: 'lon',
  openedOn: 'opened_on',
  closedOn: 'closed_on',
}

type Change = z.input<typeof schoolChange>

/** What became different from one state to the next; states that differ in nothing one may see are left out. */
export function schoolChangesView(versions: readonly SchoolVersion[], hidden: readonly string[]): Change[] {
  return versions.flatMap((version, index) => {
    const before = versions[index + 1]
    const fields = before ? differences(before, version).filter(({ field }) => !hidden.includes(field)) : []
    if (before && version.operation === 'update' && fields.length === 0) return []
    const { operation, since, action, person, reason } = version
    return [{ at: since.toISOString(), operation, action, person, reason, fields }]
  })
}

function differences(before: SchoolVersion, after: SchoolVersion): Change['fields'] {
  const [was, became] = [schoolStateView(before), schoolStateView(after)]
  const fields = Object.keys(FIELDS) as (keyof SchoolState)[]
  return fields
    .filter((field) => (before.row[FIELDS[field]] ?? null) !== (after.row[FIELDS[field]] ?? null))
    .map((field) => ({ field, was: told(was[field]), became: told(became[field]) }))
}

function told(value: SchoolState[keyof SchoolState]) {
  return value !== null && typeof value === 'object' ? value.name : value
}
