import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { openWorkbook } from '#intake/open/open-workbook.ts'
import type { Finding } from '#intake/types.ts'
import { book } from '#test/book.ts'
import { chanceFrom, damagedBook, partsOf } from '#test/damage.ts'
import { annotate } from './annotated.ts'

function finding(about: Partial<Finding>): Finding {
  return {
    code: 'unknown_school',
    severity: 'error',
    sheet: 'Данные',
    row: 2,
    column: 'B',
    school: 'Лицей № 1',
    message: 'Школы нет в реестре.',
    advice: 'Проверьте код.',
    count: 1,
    ...about,
  }
}

async function load(bytes: Buffer): Promise<ExcelJS.Workbook> {
  const loaded = new ExcelJS.Workbook()
  await loaded.xlsx.load(Uint8Array.from(bytes).buffer)
  return loaded
}

async function ownFile(): Promise<Buffer> {
  const own = new ExcelJS.Workbook()
  const sheet = own.addWorksheet('Данные')
  sheet.columns = [{ width: 40 }, { width: 10 }]
  sheet.addRows([
    ['Школа', 'Балл'],
    ['Лицей № 1', 5],
    ['Школа № 2', 7],
  ])
  for (const address of ['A2', 'B2', 'B3']) sheet.getCell(address).font = { italic: true }
  own.addWorksheet('Замечания').addRow(['старое'])
  return Buffer.from(await own.xlsx.writeBuffer())
}

const argb = (cell: ExcelJS.Cell): string | undefined =>
  cell.fill?.type === 'pattern' ? cell.fill.fgColor?.argb : undefined

test('marks the cells of the own file and leaves the rest as it was', async () => {
  const marked = await load(
    await annotate(await ownFile(), 'файл.xlsx', [
      finding({}),
      finding({ severity: 'warning', message: 'Балл выше наибольшего.' }),
      finding({ severity: 'warning', row: 3, column: null }),
      finding({ sheet: null, row: null, column: null }),
    ]),
  )
  expect(marked.worksheets.map(({ name }) => name)).toEqual(['Замечания (2)', 'Данные', 'Замечания'])
  const sheet = marked.getWorksheet('Данные')!
  expect(argb(sheet.getCell('B2'))).toBe('FFFFC7CE')
  expect(argb(sheet.getCell('A3'))).toBe('FFFFEB9C')
  expect([argb(sheet.getCell('A2')), argb(sheet.getCell('B3'))]).toEqual([undefined, undefined])
  expect(sheet.getCell('B2').font.italic).toBe(true)
  expect(sheet.getCell('B2').value).toBe(5)
  expect(sheet.getColumn(1).width).toBe(40)
  expect(JSON.stringify(sheet.getCell('B2').note)).toContain('Балл выше наибольшего.')
})

test('lists every finding with a link to its cell', async () => {
  const marked = await load(
    await annotate(await ownFile(), 'файл.xlsx', [finding({}), finding({ sheet: null, row: null })]),
  )
  const list = marked.worksheets[0]!
  expect(list.getCell('C2').value).toMatchObject({
    text: 'лист «Данные», строка 2, колонка B',
    hyperlink: "#'Данные'!B2",
  })
  expect([list.getCell('B2').value, list.getCell('E2').value, list.getCell('F2').value]).toEqual([
    'Ошибка',
    'Школы нет в реестре.',
    'Проверьте код.',
  ])
  expect(list.rowCount).toBe(3)
})

test('makes a book of a CSV and of a book exceljs need not know', async () => {
  const csv = Buffer.from('Школа;Балл\n=1+1;5,5\n')
  const marked = await annotate(csv, 'Свод: май.csv', [finding({ sheet: null, column: 'A' })])
  const sheet = (await load(marked)).getWorksheet('Свод  май')!
  expect([sheet.getCell('A2').value, sheet.getCell('B2').value, argb(sheet.getCell('A2'))]).toEqual([
    '=1+1',
    '5,5',
    'FFFFC7CE',
  ])
})

test('never fails on what is in the file', async () => {
  const odd = [
    finding({ column: 'ZZZ' }),
    finding({ row: 1_048_576, column: 'XFD' }),
    finding({ row: 0 }),
    finding({ sheet: 'нет такого' }),
    finding({ message: '=1\u0000\ufffe', advice: '' }),
  ]
  const parts = await partsOf(await ownFile())
  const chance = chanceFrom(7)
  const files = Array.from({ length: 60 }, () => damagedBook(parts, chance))
  files.push(Buffer.alloc(0), Buffer.from('%PDF-1.4'), book({ sheets: [{ name: 'Данные', rows: '' }] }))
  for (const file of files) {
    const { sheets } = await openWorkbook(await annotate(file, 'файл.xlsx', odd), 'a.xlsx', {
      rows: 1_048_576,
    })
    expect(sheets[0]!.sheet).toMatch(/^Замечания/)
  }
}, 60_000)
