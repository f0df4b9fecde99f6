import { type RegisterData, registerData } from '#contract/school-life.ts'
import type { Fields } from '#contract/settings-fields.ts'
import type { SchoolRecord } from './queries.ts'

const FIELDS = Object.keys(registerData.shape) as (keyof RegisterData)[]

/** What the register says of a school, as it is edited. */
export function registerOf(school: SchoolRecord): RegisterData {
  return pick({ ...school, small: school.registeredSmall })
}

function pick(data: RegisterData): RegisterData {
  return Object.fromEntries(FIELDS.map((field) => [field, data[field]])) as RegisterData
}

/** All of a school that people change, as a flat list: what differs when two of them change it. */
export function schoolFields(school: SchoolRecord): Fields {
  const { name, fullName, municipalityId: municipality, closedOn } = school
  return { name, fullName, municipality, closedOn, ...registerOf(school) }
}

export interface SchoolRow extends Omit<RegisterData, 'distanceKm'> {
  name: string
  full_name: string | null
  municipality_id: number
  closed_on: string | null
  distance_km: number | null
}

/** The same of a row of `schools` as history keeps it. */
export function fieldsOfRow({ name, full_name, municipality_id, closed_on, ...rest }: SchoolRow): Fields {
  const register = pick({ ...rest, distanceKm: rest.distance_km })
  return { name, fullName: full_name, municipality: municipality_id, closedOn: closed_on, ...register }
}
