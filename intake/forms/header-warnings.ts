import { placeOf, type Reading, type Sheet } from '#intake/reading.ts'
import { columnsOf } from '#intake/recognise.ts'
import { columnLetter } from '#intake/text.ts'

/** Names of pupils have no place here: says so, and nothing reads that column. */
export function warnNames(reading: Reading, sheet: Sheet): void {
  const { table } = sheet
  for (const { index, header } of columnsOf(table, 'pupilName')) {
    for (let row = table.first; row < Math.min(table.end, table.first + 30); row++) {
      if (!/[а-яa-z]{2}/i.test(table.grid.text(row, index))) continue
      reading.findings.warning('names_present', placeOf(sheet, row, index), {
        message: `В файле есть колонка «${header}» с именами учеников.`,
        advice: 'Имена не сохраняются: достаточно кодов. Лучше загружать файлы без фамилий.',
      })
      return
    }
  }
}

/** Excel turned `5.1` into the fifth of January. */
export function warnOddHeaders(reading: Reading, sheet: Sheet): void {
  const dates = columnsOf(sheet.table, 'task').filter(({ meaning }) => meaning?.becameDate)
  if (dates.length === 0) return
  const labels = dates.map(({ meaning }) => meaning!.label).join(', ')
  reading.findings.warning(
    'header_became_date',
    { ...placeOf(sheet, sheet.table.headerRow), column: columnLetter(dates[0]!.index) },
    {
      message: `Номера заданий ${labels} превращены в даты.`,
      advice: 'Баллы прочитаны по порядку колонок. В следующий раз задайте заголовкам текстовый формат.',
    },
  )
}
