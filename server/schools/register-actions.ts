import { sql } from 'kysely'
import { hiddenFields } from '#contract/fields.ts'
import { invalidRequest, notAllowed } from '#contract/problems.ts'
import type { RegisterData } from '#contract/school-life.ts'
import { coordinateFault, innFault, ogrnFault, oktmoFault } from '#intake/checksums.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { lockSchool } from './locked-school.ts'
import type { SchoolRecord } from './queries.ts'

const CODES = ['login', 'inn', 'ogrn', 'oktmo'] as const

/**
 * Changes what the register says of a school; what the viewer is not shown stays as it was. Throws 400 with a sentence for
 * each code that cannot be right, 403 for a value of what he is not shown.
 */
export const editRegisterData = write<RegisterData & { code: string; version: number }, number, Viewer>(
  'school.edit',
  async ({ tx, viewer, note }, { code, version, ...data }) => {
    const school = await lockSchool(tx, viewer, { code, version, mine: data })
    note(`school:${code}`)
    return storeRegisterData(tx, viewer, { school, data })
  },
)

/** Stores what the register is to say of a locked school. Answers the new version. Throws as `editRegisterData`. */
export async function storeRegisterData(
  tx: Tx,
  viewer: Viewer,
  { school, data }: { school: SchoolRecord; data: RegisterData },
): Promise<number> {
  assertRegisterData(viewer, data)
  const hidden: readonly string[] = hiddenFields('school', viewer.can)
  const told = (field: (typeof CODES)[number]) => (hidden.includes(field) ? sql.ref(field) : data[field])
  const { kind, advanced, place, settlement, pupils, distanceKm, small, status } = data
  await sql`update schools set login = ${told('login')}, kind = ${kind}, advanced = ${advanced}, place = ${place},
      settlement = ${settlement}, pupils = ${pupils}, distance_km = ${distanceKm}, small = ${small},
      status = ${status}, inn = ${told('inn')}, ogrn = ${told('ogrn')}, oktmo = ${told('oktmo')}, lat = ${data.lat},
      lon = ${data.lon}, version = version + 1
    where region_id = ${viewer.regionId} and school_id = ${school.schoolId}`.execute(tx)
  return school.version + 1
}

/** Throws 400 with a sentence for each code that cannot be right, 403 for a value of what the viewer is not shown. */
export function assertRegisterData(viewer: Viewer, data: RegisterData): void {
  const hidden: readonly string[] = hiddenFields('school', viewer.can)
  if (CODES.some((field) => hidden.includes(field) && data[field] !== null))
    throw notAllowed('Среди сведений есть поле, которое вам не показано: его меняет тот, кто его видит.')
  const faults = [
    data.inn && innFault(data.inn),
    data.ogrn && ogrnFault(data.ogrn),
    data.oktmo && oktmoFault(data.oktmo),
    coordinateFault(data),
  ].filter((fault) => typeof fault === 'string' && fault !== '')
  if (faults.length > 0) throw invalidRequest(faults as string[])
}
