import { cellCount, cellNumber } from '#intake/numbers.ts'
import { type Reading, type Sheet, schoolColumns } from '#intake/reading.ts'
import { columnOf, isRepeatedHeader, type Table } from '#intake/recognise.ts'
import { tasksOf } from '#intake/reference.ts'
import { examOf } from '#intake/sitting.ts'
import type { Task } from '#intake/types.ts'
import { requirePaper } from './require-paper.ts'

/** «Выполнение заданий», also by groups of participants: percents of tasks by school; no results of marks. */
export function readTasks(reading: Reading, sheet: Sheet, kind: 'vpr.tasks' | 'vpr.task_groups'): void {
  const { table } = sheet
  const { grid } = table
  const paper = requirePaper(sheet.title, examOf(sheet.title), reading.context)
  const school = schoolColumns(table, reading.context.register !== null)
  const participantsAt = columnOf(table, 'participants')
  const columns = table.columns.filter(({ meaning }) => meaning?.field === 'task')
  const known = tasksOf(paper.sitting.procedure, paper.sitting.year)
  const maxRow = findMaxRow(table)
  reading.tasks = columns.map(({ index, meaning }): Task => {
    const label = meaning!.label!
    const same = known?.find((task) => task.label === label)
    const max = maxRow < 0 ? null : cellNumber(grid, maxRow, index)
    return { label, max: max ?? meaning!.max ?? same?.max ?? null, level: same?.level ?? null }
  })
  for (let row = table.first; row < table.end; row++) {
    if (row === maxRow || isRepeatedHeader(table, row)) continue
    const who = reading.schools.at(grid, row, school, sheet.school)
    const participants = cellCount(grid, row, participantsAt)
    if (who.kind === 'nobody' || !participants) continue
    const at = { sheet: grid.sheet, row: grid.rowNumber(row) }
    if (who.kind === 'school')
      reading.results.add(who, { paper, participants, low: null, marks: null, ...at })
    reading.details.push({
      kind,
      sitting: paper.sitting,
      school: who.kind === 'school' ? { ...who.key } : null,
      schoolCode: who.school?.code ?? null,
      data: {
        group: who.kind === 'school' ? null : who.text,
        participants,
        percents: columns.map(({ index }) => cellNumber(grid, row, index)),
      },
      ...at,
    })
  }
}

/** The row under the header with the most points of each task. */
function findMaxRow(table: Table): number {
  for (let row = table.first; row < Math.min(table.end, table.first + 3); row++) {
    for (let column = 0; column < 4; column++) if (/^\s*макс/i.test(table.grid.text(row, column))) return row
  }
  return -1
}
