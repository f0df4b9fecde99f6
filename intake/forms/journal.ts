import { cellCount } from '#intake/numbers.ts'
import { type Reading, type Sheet, schoolColumns } from '#intake/reading.ts'
import { columnOf, isRepeatedHeader, type Table } from '#intake/recognise.ts'
import { JOURNAL_ROWS } from '#intake/row-words.ts'
import type { RowSchool } from '#intake/schools.ts'
import { examOf } from '#intake/sitting.ts'
import { normalise } from '#intake/text.ts'
import { requirePaper } from './require-paper.ts'

interface Compared {
  who: RowSchool
  row: number
  rows: number
  counts: Partial<Record<(typeof JOURNAL_ROWS)[number][0], number>>
}

/** «Сравнение отметок с отметками по журналу»: under the name of each school, how many went down, stayed, went up. */
export function readJournal(reading: Reading, sheet: Sheet): void {
  const { table } = sheet
  const { grid } = table
  const paper = requirePaper(sheet.title, examOf(sheet.title), reading.context)
  const school = schoolColumns(table, reading.context.register !== null)
  const nameAt = school.group >= 0 ? school.group : (school.name[0] ?? 0)
  const participantsAt = columnOf(table, 'participants')
  // Beside the groups there may be a column of schools, merged over the rows of each.
  const schooled = school.group >= 0 && (school.login >= 0 || school.code >= 0 || school.name.length > 0)
  const beside = schooled ? { ...school, group: -1, sources: null } : null
  let current: Compared | null = sheet.school && { who: sheet.school, row: table.first, rows: 0, counts: {} }
  const flush = (): void => {
    if (current?.who.kind !== 'school' || current.rows === 0) return
    const { lowered = 0, confirmed = 0, raised = 0 } = current.counts
    const total = current.counts.total ?? lowered + confirmed + raised
    const at = { sheet: grid.sheet, row: grid.rowNumber(current.row), rows: current.rows }
    if (total > 0)
      reading.results.add(current.who, { paper, participants: total, low: null, marks: null, ...at })
    reading.details.push({
      kind: 'vpr.journal',
      sitting: paper.sitting,
      school: { ...current.who.key },
      schoolCode: current.who.school?.code ?? null,
      data: { lowered, confirmed, raised, total },
      sheet: at.sheet,
      row: at.row,
    })
  }
  for (let row = table.first; row < table.end; row++) {
    const text = normalise(grid.text(row, nameAt))
    const part = journalRow(text)
    if (part) {
      const named = beside && reading.schools.at(grid, row, beside, null)
      if (named?.kind === 'school' && named.id !== current?.who.id) {
        flush()
        current = { who: named, row, rows: 0, counts: {} }
      }
      if (!current) continue
      current.rows++
      const count = cellCount(grid, row, participantsAt)
      if (count !== null) current.counts[part] = count
    } else if (text !== '' && !isRepeatedHeader(table, row)) {
      flush()
      current = { who: reading.schools.at(grid, row, school, null), row, rows: 0, counts: {} }
    }
  }
  flush()
}

function journalRow(text: string) {
  return JOURNAL_ROWS.find(([, pattern]) => pattern.test(text))?.[0]
}

/** Whether the rows of a table compare marks with the journal. */
export function comparesJournal(table: Table, column: number): boolean {
  const seen = new Set<string>()
  for (let row = table.first; row < Math.min(table.end, table.first + 12); row++) {
    const part = journalRow(normalise(table.grid.text(row, column)))
    if (part && part !== 'total') seen.add(part)
  }
  return seen.size >= 2
}
