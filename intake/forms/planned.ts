import { cellCount, cellNumber } from '#intake/numbers.ts'
import type { Reading, Sheet } from '#intake/reading.ts'
import { columnOf } from '#intake/recognise.ts'
import { tasksOf } from '#intake/reference.ts'
import { examOf } from '#intake/sitting.ts'
import { requirePaper } from './require-paper.ts'

/** «Достижение планируемых результатов»: a row a task, columns of the region, the municipality and the school. */
export function readPlanned(reading: Reading, sheet: Sheet): void {
  const { table } = sheet
  const { grid } = table
  const paper = requirePaper(sheet.title, examOf(sheet.title), reading.context)
  const numberAt = columnOf(table, 'taskNumber')
  const skillAt = columnOf(table, 'skill')
  const maxAt = columnOf(table, 'taskMax')
  const known = tasksOf(paper.sitting.procedure, paper.sitting.year)
  const rows: number[] = []
  for (let row = table.first; row < table.end; row++)
    if (grid.text(row, numberAt).trim() !== '') rows.push(row)
  reading.tasks = rows.map((row) => {
    const label = grid.text(row, numberAt).trim().replace(',', '.')
    const max = maxAt < 0 ? null : cellNumber(grid, row, maxAt)
    return { label, max, level: known?.find((task) => task.label === label)?.level ?? null }
  })
  const skills = rows.map((row) => (skillAt < 0 ? null : grid.text(row, skillAt).trim()))
  for (const { index, header, meaning } of table.columns) {
    if ([numberAt, skillAt, maxAt].includes(index) || ['ignored', 'summary'].includes(meaning?.field ?? ''))
      continue
    const who = reading.schools.named(header)
    const percents = rows.map((row) => cellNumber(grid, row, index))
    const participants = participantsUnder(sheet, index, rows[0] ?? table.end)
    const at = { sheet: grid.sheet, row: grid.rowNumber(table.headerRow) }
    if (who && participants) reading.results.add(who, { paper, participants, low: null, marks: null, ...at })
    reading.details.push({
      kind: 'vpr.planned',
      sitting: paper.sitting,
      school: who ? { ...who.key } : null,
      schoolCode: who?.school?.code ?? null,
      data: { group: who ? null : header, participants, percents, skills },
      ...at,
    })
  }
}

/** Between the header and the first task stands how many pupils a column counts: `85 уч.`. */
function participantsUnder({ table }: Sheet, column: number, firstTask: number): number | null {
  for (let row = table.first; row < firstTask; row++) {
    const count = cellCount(table.grid, row, column)
    if (count !== null) return count
  }
  const inHeader = /(\d+)\s*(?:уч|чел)/.exec(
    table.columns.find(({ index }) => index === column)?.header ?? '',
  )
  return inHeader ? Number(inHeader[1]) : null
}
