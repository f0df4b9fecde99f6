import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { openWorkbook } from '#intake/open/open-workbook.ts'
import { writeCsv } from './csv.ts'
import type { CellValue, Column } from './table.ts'
import { writeXlsx } from './workbook.ts'

const COLUMNS: Column[] = [
  { header: 'Школа', kind: 'text', width: 30 },
  { header: 'Участников', kind: 'number' },
  { header: 'Доля двоек', kind: 'percent' },
  { header: 'Дата', kind: 'date' },
]
const ROWS: CellValue[][] = [
  ['=HYPERLINK("http://x.invalid")', 12, 0.125, '2025-04-01'],
  ['007', null, 1 / 3, new Date(Date.UTC(2024, 11, 31))],
  ['+7 900 <b>&', Number.NaN, null, 'не дата'],
]

async function xlsx(
  rows: Iterable<CellValue[]> | AsyncIterable<CellValue[]>,
  names = ['Школы'],
): Promise<Buffer> {
  const out = new PassThrough()
  const bytes = buffer(out)
  await writeXlsx({ sheets: names.map((name) => ({ name, columns: COLUMNS, rows })), out })
  return bytes
}

async function csv(rows: CellValue[][], decimal?: ',' | '.'): Promise<string> {
  const out = new PassThrough()
  const text = buffer(out)
  await writeCsv({ columns: COLUMNS, rows, out, decimal })
  return (await text).toString('utf8')
}

test('XLSX keeps texts as texts, numbers as numbers, dates as dates', async () => {
  const grid = (await openWorkbook(await xlsx(ROWS), 'a.xlsx')).sheets[0]!
  expect(grid.sheet).toBe('Школы')
  expect([1, 2, 3].map((row) => [0, 1, 2, 3].map((column) => grid.kind(row, column)))).toEqual([
    ['text', 'number', 'number', 'date'],
    ['text', 'empty', 'number', 'date'],
    ['text', 'empty', 'empty', 'text'],
  ])
  expect([grid.text(1, 0), grid.number(1, 2), grid.number(1, 3), grid.text(2, 0), grid.text(3, 0)]).toEqual([
    '=HYPERLINK("http://x.invalid")',
    0.125,
    45_748,
    '007',
    '+7 900 <b>&',
  ])
})

test('XLSX has no formulas, a frozen header, a filter over all rows and valid sheet names', async () => {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(Uint8Array.from(await xlsx(ROWS, ['а/б', 'А:Б', ''])).buffer)
  expect(book.worksheets.map(({ name }) => name)).toEqual(['а б', 'А Б (2)', 'Лист'])
  const sheet = book.worksheets[0]!
  expect(sheet.getCell('A2').type).toBe(ExcelJS.ValueType.String)
  expect(sheet.getCell('C2').numFmt).toBe('0.0%')
  expect(sheet.getCell('A1').font.bold).toBe(true)
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
  expect(sheet.autoFilter).toBe('A1:D4')
})

test('XLSX takes rows as they come and stops when the reader goes away', async () => {
  async function* many(count: number): AsyncGenerator<CellValue[]> {
    for (let i = 0; i < count; i++) yield [`Школа ${i}`, i, 0.5, null]
  }
  const opened = await openWorkbook(await xlsx(many(3000)), 'a.xlsx')
  expect([opened.sheets[0]!.rowCount, opened.sheets[0]!.number(3000, 1)]).toEqual([3001, 2999])
  const gone = new PassThrough()
  gone.destroy()
  await expect(
    writeXlsx({ sheets: [{ name: 'Л', columns: COLUMNS, rows: many(100_000) }], out: gone }),
  ).rejects.toThrow()
})

test('CSV is what Russian Excel opens: mark, semicolons, decimal comma, dates with points', async () => {
  expect(await csv([['Лицей «Восток»; 2 корпус', 1.5, 0.1234, '2025-04-01']])).toBe(
    '\ufeffШкола;Участников;Доля двоек;Дата\r\n"Лицей «Восток»; 2 корпус";1,5;12,34%;01.04.2025\r\n',
  )
  expect(await csv([['-', -1.5, null, null]], '.')).toContain('\r\n-;-1.5;;\r\n')
})

test.each([
  ['=1+1', "'=1+1"],
  ['+7 900 000-00-00', "'+7 900 000-00-00"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['  =1', '"  \'=1"'],
  ['\t=1', '"\'\t\'=1"'],
  ['\0=1', "'=1"],
  ['＝1+1', "'＝1+1"],
  ['а;=1', '"а;\'=1"'],
  ['а,=1', "а,'=1"],
  ['"=1', '"""\'=1"'],
  ['строка\n=1', '"строка\n\'=1"'],
  ['а-б=в', 'а-б=в'],
  ['—', '—'],
])('CSV gives no program the formula %j', async (text, written) => {
  expect(await csv([[text, null, null, null]])).toBe(
    `\ufeffШкола;Участников;Доля двоек;Дата\r\n${written};;;\r\n`,
  )
})
