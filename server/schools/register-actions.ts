import { sql } from 'kysely'
import { invalidRequest } from '#contract/problems.ts'
import type { RegisterData } from '#contract/school-life.ts'
import { coordinateFault, innFault, ogrnFault, oktmoFault } from '#intake/checksums.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { lockSchool } from './locked-school.ts'

/** Changes what the register says of a school. Throws 400 with a sentence for each code that cannot be right. */
export const editRegisterData = write<RegisterData & { code: string; version: number }, number, Viewer>(
  'school.edit',
  async ({ tx, viewer, note }, { code, version, ...data }) => {
    const school = await lockSchool(tx, viewer, { code, version, mine: data })
    const faults = [
      data.inn && innFault(data.inn),
      data.ogrn && ogrnFault(data.ogrn),
      data.oktmo && oktmoFault(data.oktmo),
      coordinateFault(data),
    ].filter((fault) => typeof fault === 'string' && fault !== '')
    if (faults.length > 0) throw invalidRequest(faults as string[])
    const { login, kind, advanced, place, settlement, pupils, distanceKm, small, status } = data
    await sql`update schools set login = ${login}, kind = ${kind}, advanced = ${advanced}, place = ${place},
        settlement = ${settlement}, pupils = ${pupils}, distance_km = ${distanceKm}, small = ${small},
        status = ${status}, inn = ${data.inn}, ogrn = ${data.ogrn}, oktmo = ${data.oktmo}, lat = ${data.lat},
        lon = ${data.lon}, version = version + 1
      where region_id = ${viewer.regionId} and school_id = ${school.schoolId}`.execute(tx)
    note(`school:${code}`)
    return version + 1
  },
)
