import { allows } from '#contract/permissions.ts'
import { type Exam, exams } from '#contract/region-choices.ts'
import type { Term } from '#contract/terms.ts'
import type { FileKind, ReadFile } from '#intake/types.ts'
import { findValidRole } from '#server/people/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import { levelOf, schoolsInScope } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'

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

/**
 * Whether a file may be taken away only when a second person agreed: it has more pupils than the region's limit. Whoever
 * sent it mends it alone until it is applied: he takes away nothing that he did not bring.
 */
export function needsSecondPerson(
  { userId }: Pick<Viewer, 'userId'>,
  { pupils, sender, applied }: { pupils: number; sender: number; applied: boolean },
  limit: number,
): boolean {
  return pupils > limit && (applied || sender !== userId)
}

const ROWS_NAMED = 20

/**
 * A district imports a file only when every row is of its own schools: otherwise the whole file is refused and the
 * rows are named. Null when the file may be imported.
 */
export function foreignRowsOf(
  read: ReadFile,
  allowed: ReadonlySet<string>,
  term: Term,
): (Pick<ReadFile, 'verdict' | 'reason'> & Partial<Pick<ReadFile, 'findings'>>) | null {
  if (read.verdict === 'refuse') return null
  if (read.kind === 'register.schools') {
    return {
      verdict: 'refuse',
      // They name schools of others.
      findings: [],
      reason: `Реестр школ загружает ${term('operator', 'one')}: передайте файл ему.`,
    }
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
    reason: `В файле есть строки школ не вашего муниципалитета или не из реестра: ${list}${more}. Удалите их или передайте файл ${term('operator', 'toOne')}.`,
  }
}

const examWords: Readonly<Record<Exam, string>> = {
  vpr: 'ВПР',
  oge: 'ОГЭ',
  ege: 'ЕГЭ',
  gve: 'ГВЭ',
  rkr: 'региональных работ',
}

/** A file with results of an exam that the region has switched off is not taken in. Null when it may be. */
export function switchedOffOf(
  read: ReadFile,
  off: readonly Exam[],
): Pick<ReadFile, 'verdict' | 'reason'> | null {
  if (read.verdict === 'refuse') return null
  const found = examsOf(read).filter((exam) => off.includes(exam))
  if (found.length === 0) return null
  return { verdict: 'refuse', reason: refusalOf(found) }
}

/** Why results of these exams are not taken. */
export function refusalOf(found: readonly Exam[]): string {
  const names = found.map((exam) => examWords[exam]).join(', ')
  return `Результаты ${names} в вашем регионе не используются: источник выключен в настройках. Чтобы загрузить файл, включите источник.`
}

/** Exams that a file tells of: by its sittings, and by its form when there are none. */
function examsOf({ kind, results, details }: ReadFile): Exam[] {
  const procedures = [...results, ...details].flatMap(({ sitting }) => sitting?.procedure ?? [])
  const told = new Set(procedures.map((procedure) => procedure.split('-')[0]))
  return exams.filter((exam) => told.has(exam) || examOfForm(kind) === exam)
}

function examOfForm(kind: FileKind): Exam | undefined {
  if (kind === 'regional.work') return 'rkr'
  return exams.find((exam) => kind.startsWith(`${exam}.`) || kind.startsWith(`gia.${exam}.`))
}
