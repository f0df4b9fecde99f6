import { sql } from 'kysely'
import { Problem } from '#contract/problems.ts'
import type { ReadFile } from '#intake/types.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Scope } from '#server/platform/scope.ts'

/** Decisions about schools and the register itself belong to the region. */
export function assertRegion(scope: Scope): void {
  if (scope.municipalityId === null && scope.schoolId === null) return
  throw new Problem({
    code: 'forbidden',
    title: 'Недостаточно прав',
    detail: 'Что делать со школой, которой нет в реестре, решает региональный оператор.',
    status: 403,
    hint: 'Передайте файл региональному оператору.',
  })
}

/** Codes of the schools that a person may import results of; null = of any. */
export async function findAllowedSchools(
  db: Queries,
  of: { regionId: number; userId: number },
): Promise<ReadonlySet<string> | null> {
  const { rows } = await sql<{ municipalityId: number | null; code: string | null }>`
    select users.municipality_id as "municipalityId", schools.code
    from users left join schools on schools.region_id = users.region_id
      and schools.municipality_id = users.municipality_id
    where users.user_id = ${of.userId} and users.region_id = ${of.regionId}`.execute(db)
  if (rows[0]?.municipalityId === null) return null
  return new Set(rows.flatMap((row) => row.code ?? []))
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
