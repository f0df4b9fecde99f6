import type { PupilWork, WorkStatus } from '#intake/types.ts'
import { absenceRate, BETWEEN_SCHOOLS, isHeld, schoolLevel } from './effects.ts'
import { type DemoPupil, pupilsOf } from './pupils.ts'
import { Random } from './random.ts'
import type { DemoRegion, DemoSchool } from './region.ts'
import { journalMark, markedScore, markOf, scoresOfTasks, testScoreOf } from './scoring.ts'
import type { DemoSitting } from './sittings.ts'

/** A work as the generator knows it: fields of a work read from a file. */
export interface DemoWork
  extends Pick<PupilWork, 'pupil' | 'variant' | 'score' | 'mark' | 'testScore' | 'journalMark' | 'tasks'> {
  class: string
  sex: 'м' | 'ж'
  status: WorkStatus
}

/** What a school had at a sitting; `marks` counts 2, 3, 4, 5 and is null where only the test score counts. */
export interface DemoResult {
  participants: number
  low: number
  marks: readonly [number, number, number, number] | null
  absent: number
}

/** Exams a pupil may sit again in the same year after failing. */
const REPEATED = new Set(['oge-ru', 'oge-ma', 'ege-ru', 'ege-ma-base', 'ege-ma-prof'])
const WITHIN_SCHOOL = Math.sqrt(1 - BETWEEN_SCHOOLS ** 2)
/** Those who stay for grades 10–11 learn better; the models are about them alone. */
const SENIORS_AHEAD = 0.35
/** Primary scores of ЕГЭ are not part of the method: a straight line stands for the table of the year. */
const PRIMARY_PER_TEST_POINT = 0.6

/** Works of a school at a sitting, class by class; empty where it was not held. Depends on its arguments alone. */
export function worksOf(region: DemoRegion, school: DemoSchool, sitting: DemoSitting): DemoWork[] {
  if (!isHeld(region, school, sitting)) return []
  const { procedure, season, yearIndex, pupilGrade } = sitting
  const random = new Random(region.seed, procedure, season, school.index, yearIndex)
  const level = schoolLevel(region, school, sitting) - (pupilGrade > 9 ? SENIORS_AHEAD : 0)
  const away = absenceRate(sitting, random)
  const works: DemoWork[] = []
  for (const pupil of pupilsOf(region, school, { year: sitting.year, grade: pupilGrade })) {
    if (!isEntered(pupil, sitting, random)) continue
    const attempt = { region, school, sitting, pupil, random }
    if (random.chance(away)) {
      works.push(absence(attempt))
      continue
    }
    const latent = level + WITHIN_SCHOOL * (0.85 * pupil.ability + 0.527 * random.normal())
    const first = write(attempt, latent, firstStatus(sitting, random))
    works.push(first)
    if (REPEATED.has(procedure) && first.status === 'ok' && isBelow(first, sitting)) {
      works.push(write(attempt, latent + 0.6, 'resit'))
    }
  }
  return works.concat(outsiders({ region, school, sitting, random }, level))
}

/** Counts participants (status `ok`), low results and marks. */
export function countWorks(works: readonly DemoWork[], sitting: DemoSitting): DemoResult {
  const marks: [number, number, number, number] = [0, 0, 0, 0]
  let participants = 0
  let low = 0
  let absent = 0
  for (const work of works) {
    if (work.status === 'absent') absent++
    if (work.status !== 'ok') continue
    participants++
    if (work.mark !== null) marks[work.mark - 2]! += 1
    if (isBelow(work, sitting)) low++
  }
  return { participants, low, marks: sitting.minimum === null ? marks : null, absent }
}

interface Attempt {
  region: DemoRegion
  school: DemoSchool
  sitting: DemoSitting
  pupil: DemoPupil
  random: Random
}

function isBelow(work: DemoWork, sitting: DemoSitting): boolean {
  return sitting.minimum === null ? work.mark === 2 : (work.testScore ?? 0) < sitting.minimum
}

/** Whether the pupil sits the exam; the two levels of ЕГЭ in maths exclude each other, the better take the profile. */
function isEntered(pupil: DemoPupil, { procedure, model }: DemoSitting, random: Random): boolean {
  const leaning = Math.min(0.9999, Math.max(0, pupil.choice - 0.1 * pupil.ability))
  if (procedure === 'ege-ma-prof') return leaning < model.sitters
  if (procedure === 'ege-ma-base') return leaning >= 1 - model.sitters
  return model.sitters === 1 || random.chance(model.sitters)
}

function firstStatus({ reference, procedure }: DemoSitting, random: Random): WorkStatus {
  if (reference.exam !== 'oge' && reference.exam !== 'ege') return 'ok'
  const draw = random.next()
  if (draw < 0.015) return 'reserve'
  if (draw < 0.017) return 'cancelled'
  return draw > 0.98 && (procedure === 'oge-ru' || procedure === 'oge-ma') ? 'gve' : 'ok'
}

function write(attempt: Attempt, latent: number, status: WorkStatus): DemoWork {
  const { school, sitting, pupil, random } = attempt
  const { scale, minimum, tasks } = sitting
  const testScore = minimum === null ? null : testScoreOf(sitting, minimum, latent)
  const marked = scale ? markedScore(sitting, scale, { latent, softness: school.softness, random }) : null
  const score = testScore === null ? marked : Math.round(testScore * PRIMARY_PER_TEST_POINT)
  return {
    ...listed(attempt),
    variant: String(1 + random.below(2)),
    score,
    mark: scale && marked !== null ? markOf(scale, marked) : null,
    testScore,
    status,
    tasks: tasks.length > 0 && score !== null ? scoresOfTasks(tasks, score, random) : null,
    class: pupil.class,
  }
}

function absence(attempt: Attempt): DemoWork {
  const empty = { variant: null, score: null, mark: null, testScore: null, tasks: null }
  return { ...listed(attempt), ...empty, status: 'absent' }
}

/** What is known of a pupil before the work. The mark of the journal comes with ВПР only. */
function listed({
  region,
  school,
  sitting,
  pupil,
  random,
}: Attempt): Pick<DemoWork, 'pupil' | 'class' | 'sex' | 'journalMark'> {
  const standing = 0.35 * school.quality * BETWEEN_SCHOOLS + pupil.ability
  return {
    pupil: pupilCode(region, school, sitting, pupil.number),
    class: pupil.class,
    sex: pupil.sex,
    journalMark:
      sitting.reference.exam === 'vpr' && !random.chance(0.004)
        ? journalMark({ standing, kindness: school.journalKindness, random })
        : null,
  }
}

/** Graduates of past years and college students who sit ЕГЭ at the school: in the files, but not counted. */
function outsiders(place: Omit<Attempt, 'pupil'>, level: number): DemoWork[] {
  const { sitting, school, random } = place
  if (sitting.reference.exam !== 'ege' || sitting.procedure === 'ege-ma-base' || school.place === 'village')
    return []
  const works: DemoWork[] = []
  for (let number = 9001; random.chance(0.3); number++) {
    const pupil: DemoPupil = { number, class: '', sex: random.chance(0.5) ? 'м' : 'ж', ability: 0, choice: 0 }
    const latent = level + random.normal() - 0.3
    works.push(write({ ...place, pupil }, latent, random.chance(0.25) ? 'college' : 'past_graduate'))
  }
  return works
}

/** Five digits inside the school for ВПР, twelve for exams: neither tells who it is. */
function pupilCode(region: DemoRegion, school: DemoSchool, sitting: DemoSitting, number: number): string {
  const { exam } = sitting.reference
  if (exam === 'vpr' || exam === 'rkr') return String(sitting.pupilGrade * 10000 + number)
  const wave = `${region.loginPrefix}${sitting.year.slice(5)}${sitting.pupilGrade % 10}`
  return wave + String(school.index).padStart(3, '0') + String(number).padStart(4, '0')
}
