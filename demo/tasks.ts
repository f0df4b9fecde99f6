import papers from '#db/reference/papers.json' with { type: 'json' }
import type { AcademicYear } from '#engine/academic-year.ts'
import type { Task } from '#intake/types.ts'

/** Tasks of a paper in a year; made up of one- and two-point tasks when the reference data has no such paper. */
export function tasksOf(procedure: string, year: AcademicYear, max: number): Task[] {
  const known = papers.find(
    (paper) =>
      paper.procedure === procedure &&
      (paper.from === null || paper.from <= year) &&
      (paper.to === null || year <= paper.to) &&
      paper.tasks.reduce((sum, task) => sum + task.max, 0) === max,
  )
  if (known) return known.tasks
  const pairs = Math.floor(max / 3)
  const points = [...Array<number>(max - 2 * pairs).fill(1), ...Array<number>(pairs).fill(2)]
  return points.map((value, i) => ({ label: String(i + 1), max: value, level: value === 1 ? 'Б' : 'П' }))
}
