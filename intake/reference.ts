import notHeld from '#db/reference/not-held.json' with { type: 'json' }
import papers from '#db/reference/papers.json' with { type: 'json' }
import procedures from '#db/reference/procedures.json' with { type: 'json' }
import scales from '#db/reference/scales.json' with { type: 'json' }
import subjects from '#db/reference/subjects.json' with { type: 'json' }
import type { AcademicYear } from '#engine/academic-year.ts'
import type { NotHeld } from '#engine/check-rule.ts'
import type { Season } from '#engine/facts.ts'
import { normalise } from './text.ts'
import type { ProcedureRef, ReferenceData, Scale, SubjectRef, Task } from './types.ts'

/** The tasks of a paper, which tell it apart when a protocol names neither subject nor grade. */
export interface Paper {
  procedure: string
  from: AcademicYear | null
  to: AcademicYear | null
  tasks: readonly Task[]
}

/** Subjects, procedures and scales that come with the product: dated, each number with its source. */
export const REFERENCE: ReferenceData = {
  subjects,
  procedures: procedures as readonly ProcedureRef[],
  scales: scales as readonly Scale[],
}

/** Holdings that did not take place: what a method would count in vain. */
export const NOT_HELD: readonly NotHeld[] = notHeld

const PAPERS: readonly Paper[] = papers

export type Exam = ProcedureRef['exam']

const LAST_GRADE = 11

interface Dated {
  from: AcademicYear | null
  to: AcademicYear | null
}

function holds(dated: Dated, year: AcademicYear): boolean {
  return (dated.from === null || dated.from <= year) && (dated.to === null || year <= dated.to)
}

function latest<T extends Dated>(dated: readonly T[]): T | undefined {
  return dated.reduce<T | undefined>(
    (best, one) => (!best || (one.from ?? '') > (best.from ?? '') ? one : best),
    undefined,
  )
}

/** The scale of a paper in a year, or undefined; a scale of that very season goes before one of any season. */
export function scaleOf(
  procedure: string,
  year: AcademicYear,
  season: Season,
  reference: ReferenceData = REFERENCE,
): Scale | undefined {
  const fitting = reference.scales.filter((scale) => scale.procedure === procedure && holds(scale, year))
  return (
    latest(fitting.filter((scale) => scale.season === season)) ??
    latest(fitting.filter((scale) => scale.season === null))
  )
}

/** The mark a primary score gives on a scale. */
export function markOn(scale: Pick<Scale, 'from3' | 'from4' | 'from5'>, score: number): 2 | 3 | 4 | 5 {
  if (score >= scale.from5) return 5
  if (score >= scale.from4) return 4
  return score >= scale.from3 ? 3 : 2
}

/** The lowest 100-point score that passes, or undefined where mark 2 fails or nothing is known. */
export function minimumOf(
  procedure: string,
  year: AcademicYear,
  reference: ReferenceData = REFERENCE,
): number | undefined {
  const found = reference.procedures.find(({ id }) => id === procedure)
  return latest(found?.minimums.filter((minimum) => holds(minimum, year)) ?? [])?.score
}

const subjectNames = new WeakMap<ReferenceData, readonly (readonly [string, SubjectRef])[]>()

function namesOf(reference: ReferenceData): readonly (readonly [string, SubjectRef])[] {
  const known = subjectNames.get(reference)
  if (known) return known
  const names = reference.subjects
    .flatMap((subject) => subject.names.map((name) => [words(name), subject] as const))
    .sort((a, b) => b[0].length - a[0].length)
  subjectNames.set(reference, names)
  return names
}

function words(text: string): string {
  return ` ${normalise(text)
    .replace(/[^a-zа-я0-9]+/g, ' ')
    .trim()} `
}

/** The subject a running text names; names shorter than four letters count only where they stand alone. */
export function findSubject(text: string, reference: ReferenceData = REFERENCE): SubjectRef | undefined {
  const spaced = words(text)
  if (spaced.trim() === '') return undefined
  return namesOf(reference).find(([name]) => (name.length > 5 ? spaced.includes(name) : spaced === name))?.[1]
}

/** The subject of a short word as in file names: `МА`, `ru`, `mat`. */
export function findSubjectShort(
  token: string,
  reference: ReferenceData = REFERENCE,
): SubjectRef | undefined {
  const text = normalise(token)
  return reference.subjects.find(
    ({ id, short, names }) => id === text || normalise(short ?? '') === text || names.includes(text),
  )
}

/** The subject of a РИС ГИА code; oral parts (29–34) belong to their language. */
export function subjectOfCode(code: number, reference: ReferenceData = REFERENCE): SubjectRef | undefined {
  return reference.subjects.find(({ risCodes }) => risCodes.includes(code))
}

/**
 * The id of a procedure: `parseProcedure('Математика', 5, 'vpr')` → `vpr-ma-5`. `level` tells base from profile maths
 * of ЕГЭ and advanced papers of ВПР. Null when the text names no subject or the grade is missing.
 */
export function parseProcedure(
  subject: SubjectRef | string,
  grade: number | null,
  exam: Exam,
  level = '',
  reference: ReferenceData = REFERENCE,
): string | null {
  const found =
    typeof subject === 'string'
      ? (findSubject(subject, reference) ?? findSubjectShort(subject, reference))
      : subject
  if (!found) return null
  const said = normalise(`${level} ${typeof subject === 'string' ? subject : ''}`)
  const maths = found.id === 'ma' || found.id.startsWith('ma-')
  if (exam === 'ege' && maths) {
    if (found.id !== 'ma') return `ege-${found.id}`
    return /баз|base/.test(said) ? 'ege-ma-base' : 'ege-ma-prof'
  }
  const id = maths ? 'ma' : found.id
  if (exam === 'oge' || exam === 'ege') return `${exam}-${id}`
  if (grade === null || grade < 1 || grade > LAST_GRADE) return null
  const advanced = exam === 'vpr' && /углуб|продвин|adv/.test(said) ? '-adv' : ''
  return `${exam}-${id}-${grade}${advanced}`
}

const EXAM_WORDS: Readonly<Record<Exam, readonly [title: string, short: string]>> = {
  vpr: ['ВПР', 'ВПР'],
  oge: ['ОГЭ', 'ОГЭ'],
  ege: ['ЕГЭ', 'ЕГЭ'],
  gve: ['ГВЭ', 'ГВЭ'],
  rkr: ['Региональная контрольная работа', 'РКР'],
}

/** A procedure by its id: as it stands in the reference, else named after its parts, as works of a region may be. */
export function procedureOf(id: string, reference: ReferenceData = REFERENCE): ProcedureRef {
  const known = reference.procedures.find((procedure) => procedure.id === id)
  if (known) return known
  const [exam = '', ...rest] = id.split('-')
  const graded = rest.findIndex((part) => /^\d+$/.test(part))
  const subject = rest.slice(0, graded < 0 ? undefined : graded).join('-')
  const grade = graded < 0 ? (exam === 'oge' ? 9 : LAST_GRADE) : Number(rest[graded])
  const advanced = rest.at(-1) === 'adv'
  const { title = subject, short = null } = reference.subjects.find((one) => one.id === subject) ?? {}
  const [full, brief] = EXAM_WORDS[exam as Exam]
  const where = graded < 0 ? '' : ` ${grade} класс`
  return {
    id,
    exam: exam as Exam,
    subject,
    grade,
    title:
      exam === 'rkr'
        ? `${full}, ${title.toLowerCase()},${where}`
        : `${full} ${title}${advanced ? ' (углублённый уровень)' : ''}${where}`,
    shortTitle: `${brief} ${short ?? title}${graded < 0 ? '' : grade}${advanced ? ' угл.' : ''}`,
    minimums: [],
  }
}

/** Procedures whose papers have just these tasks in this order, in that year or in any. */
export function papersWithTasks(labels: readonly string[], year: AcademicYear | null): readonly Paper[] {
  return PAPERS.filter(
    (paper) =>
      (year === null || holds(paper, year)) &&
      paper.tasks.length === labels.length &&
      paper.tasks.every((task, at) => task.label === labels[at]),
  )
}

/** The tasks of a paper in a year as the reference knows them. */
export function tasksOf(procedure: string, year: AcademicYear): readonly Task[] | undefined {
  return latest(PAPERS.filter((paper) => paper.procedure === procedure && holds(paper, year)))?.tasks
}
