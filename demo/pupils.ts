import { startOf } from '#engine/academic-year.ts'
import { Random } from './random.ts'
import type { DemoRegion, DemoSchool } from './region.ts'

/** A pupil who does not exist: a number, a class and how well he or she learns. Never a name. */
export interface DemoPupil {
  /** 1-based number in the year group. */
  number: number
  class: string
  sex: 'м' | 'ж'
  /** Within the school, standard normal. */
  ability: number
  /** Uniform draw that chooses exams, one for each place. */
  choice: number
}

const LETTERS = ['А', 'Б', 'В', 'Г', 'Д', 'Е', 'Ж', 'З', 'И', 'К', 'Л', 'М']
const CLASS_SIZE = 26
/** Fewer school leavers than this and the small school sends them elsewhere after grade 9. */
const LEAST_SENIORS = 2

/**
 * The pupils of a grade in a year. A year group keeps its pupils from year to year: those of grade 5 in one year are
 * those of grade 6 in the next; after grade 9 part of them leave.
 */
export function pupilsOf(
  region: DemoRegion,
  school: DemoSchool,
  at: { year: string; grade: number },
): DemoPupil[] {
  if (at.grade > school.lastGrade || (school.kind === 'вечерняя' && at.grade < 9)) return []
  const entered = (startOf(at.year) ?? 0) - at.grade
  const random = new Random(region.seed, 'pupils', school.index, entered)
  const usual = school.pupils / yearGroups(school)
  const size = Math.max(0, Math.round(usual * Math.exp(random.normal() * Math.sqrt(0.014 + 0.6 / usual))))
  const everyone = Array.from({ length: size }, (_, i) => drawPupil(random, i + 1))
  const present = at.grade > 9 ? everyone.filter((pupil) => stays(pupil, random)) : everyone
  if (at.grade > 9 && present.length < LEAST_SENIORS) return []
  return inClasses(present, at.grade)
}

/** How many full year groups make up the school: grades 10–11 are less than half of one each. */
function yearGroups(school: DemoSchool): number {
  if (school.kind === 'вечерняя') return 3
  return school.lastGrade === 4 ? 4 : school.lastGrade === 9 ? 9 : 9.9
}

function drawPupil(random: Random, number: number): DemoPupil {
  return {
    number,
    class: '',
    sex: random.chance(0.5) ? 'м' : 'ж',
    ability: random.normal(),
    choice: random.next(),
  }
}

function stays(pupil: DemoPupil, random: Random): boolean {
  return pupil.ability + random.normal() > 0.15
}

function inClasses(pupils: DemoPupil[], grade: number): DemoPupil[] {
  const classes = Math.max(1, Math.ceil(pupils.length / CLASS_SIZE))
  const size = Math.ceil(pupils.length / classes)
  for (const [i, pupil] of pupils.entries()) {
    pupil.class = `${grade}${LETTERS[Math.floor(i / size)] ?? 'Я'}`
  }
  return pupils
}
