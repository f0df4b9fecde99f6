import { allows } from '#contract/permissions.ts'
import type { ReadFile } from '#intake/types.ts'
import { findValidRole } from '#server/people/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import { levelOf, schoolsInScope } from '#server/platform/scope.ts'

/**
 * Codes of the schools that may be imported in a role as it stands now; null = of any. A role withdrawn since the files
 * were sent, or with no right to import, may import none. `role` null: the product itself.
 */
export async function findAllowedSchools(
  db: Queries,
  of: { regionId: number; role: number | null },
): Promise<ReadonlySet<string> | null> {
  if (of.role === null) return null
  const role = await findValidRole(db, of.role)
  if (!role || !allows(role.role, 'imports.write')) return new Set()
  const scope = { regionId: of.regionId, municipalityId: role.municipalityId, schoolId: role.schoolId }
  if (levelOf(scope) === 'region') return null
  const schools = await db.selectFrom('schools').select('code').where(schoolsInScope(scope)).execute()
  return new Set(schools.map(({ code }) => code))
}

const ROWS_NAMED = 20

/**
 * A district imports a file only when every row is of its own schools: otherwise the whole file is refused and the
 * rows are named. Null when the file may be imported.
 */
export function foreignRowsOf(
  read: ReadFile,
  allowed: ReadonlySet<string>,
): Pick<ReadFile, 'verdict' | 'reason'> | null {
  if (read.verdict === 'refuse') return null
  if (read.register.length > 0) {
    return { verdict: 'refuse', reason: 'Реестр школ загружает региональный оператор: передайте файл ему.' }
  }
  const isForeign = (code: string | null) => code === null || !allowed.has(code)
  const rows = [
    ...read.findings
      .filter((finding) => finding.code === 'unknown_school')
      .map((finding) => finding.row ?? 1),
    ...read.results.filter((result) => isForeign(result.schoolCode)).map((result) => result.row),
    ...read.details
      .filter((detail) => detail.school && isForeign(detail.schoolCode))
      .map((detail) => detail.row),
  ]
  if (rows.length === 0 && read.unknownSchools.length === 0) return null
  const named = [...new Set(rows)].sort((a, b) => a - b)
  const list = named.slice(0, ROWS_NAMED).join(', ')
  const more = named.length > ROWS_NAMED ? ` и ещё ${named.length - ROWS_NAMED}` : ''
  return {
    verdict: 'refuse',
    reason: `В файле есть строки школ не вашего муниципалитета или не из реестра: ${list}${more}. Удалите их или передайте файл региональному оператору.`,
  }
}
