import { academicYear } from '#engine/academic-year.ts'
import { cellNumber } from '#intake/numbers.ts'
import { type Reading, type Sheet, schoolColumns } from '#intake/reading.ts'
import { columnOf, columnsOf, isRepeatedHeader } from '#intake/recognise.ts'
import { schoolLabel } from '#intake/results.ts'
import { readAcademicYear, whenOf } from '#intake/title.ts'

/** The list of schools with signs of biased ВПР: for each school and year, at which papers. */
export function readBias(reading: Reading, sheet: Sheet): void {
  const { table } = sheet
  const { grid } = table
  const school = schoolColumns(table, reading.context.register !== null)
  const yearAt = columnOf(table, 'year')
  const markers = columnsOf(table, 'biasMarker')
  const stated = whenOf(sheet.title, 'vpr').year
  for (let row = table.first; row < table.end; row++) {
    const who = reading.schools.at(grid, row, school, sheet.school)
    if (who.kind !== 'school' || isRepeatedHeader(table, row)) continue
    const at = { sheet: grid.sheet, row: grid.rowNumber(row) }
    const yearText = yearAt < 0 ? '' : grid.text(row, yearAt).trim()
    const year =
      readAcademicYear(yearText) ?? (/^20\d\d$/.test(yearText) ? academicYear(Number(yearText) - 1) : stated)
    const marked = markers
      .filter(
        ({ index }) => (cellNumber(grid, row, index) ?? (/^[+да]/i.test(grid.text(row, index)) ? 1 : 0)) > 0,
      )
      .map(({ meaning }) => meaning!.label!)
    if (reading.context.register && !who.school) {
      reading.findings.warning(
        'unknown_school',
        { ...at, school: schoolLabel(who) },
        {
          message: `Школы ${schoolLabel(who)} нет в реестре.`,
          advice: 'Добавьте школу в реестр или исправьте строку.',
        },
      )
    }
    reading.details.push({
      kind: 'vpr.bias_list',
      sitting: null,
      school: { ...who.key },
      schoolCode: who.school?.code ?? null,
      data: { year, markers: marked },
      ...at,
    })
  }
}
