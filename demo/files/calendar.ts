import type { DemoSitting } from '#demo/sittings.ts'
import { startOf } from '#engine/academic-year.ts'

/** Calendar year in which the sitting was held. */
export function calendarYear({ year, season }: DemoSitting): number {
  return (startOf(year) ?? 0) + (season === 'spring' || season === 'main' ? 1 : 0)
}

/** Main days of exams, month and day, as the timetable usually has them. */
const EXAM_DAYS: Readonly<Record<string, readonly [number, number]>> = {
  'oge-bi': [5, 27],
  'oge-in': [5, 27],
  'oge-ru': [6, 3],
  'oge-ma': [6, 6],
  'oge-ge': [6, 10],
  'oge-so': [6, 10],
  'ege-li': [5, 23],
  'ege-ch': [5, 23],
  'ege-ru': [5, 28],
  'ege-ma-prof': [5, 31],
  'ege-ma-base': [5, 31],
  'ege-so': [6, 4],
  'ege-ph': [6, 4],
  'ege-bi': [6, 7],
  'ege-en': [6, 7],
  'ege-de': [6, 7],
  'ege-hi': [6, 10],
  'ege-in': [6, 11],
}

/** The main day of a sitting: of ВПР in April, or in September when it was late; of a regional work in November. */
export function mainDay(sitting: DemoSitting): Date {
  const [month, day] =
    sitting.season === 'autumn'
      ? [9, 18]
      : sitting.season === 'regional'
        ? [11, 20]
        : (EXAM_DAYS[sitting.procedure] ?? [4, 10])
  return new Date(Date.UTC(calendarYear(sitting), month - 1, day))
}

/** The day kept in reserve for those who were ill and those who failed. */
export function reserveDay(sitting: DemoSitting): Date {
  return new Date(Date.UTC(calendarYear(sitting), 5, 27))
}

/** `МА5` as in the names of files. */
export function shortName({ reference }: DemoSitting): string {
  return `${reference.subject.slice(0, 2) === 'ma' ? 'МА' : 'РУ'}${reference.grade}`
}

/** `Математика` or `Русский язык`: ВПР of the made-up region has no other subjects. */
export function subjectName({ reference }: DemoSitting): string {
  return reference.subject === 'ma' ? 'Математика' : 'Русский язык'
}
