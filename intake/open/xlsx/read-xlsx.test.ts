import { PassThrough } from 'node:stream'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Grid } from '#intake/grid.ts'
import { openWorkbook } from '#intake/open/open-workbook.ts'
import { type BookToBuild, book, bookParts } from '#test/book.ts'
import { zip } from '#test/zip.ts'

async function sheetOf(rows: string, rest: Partial<BookToBuild> & { after?: string } = {}): Promise<Grid> {
  const { after, ...options } = rest
  const opened = await openWorkbook(book({ sheets: [{ name: 'Лист', rows, after }], ...options }), 'a.xlsx')
  return opened.sheets[0]!
}

/** All cells of a grid as `[row number, column, kind, value]`. */
function cellsOf(grid: Grid): [number, number, string, string | number][] {
  return Array.from({ length: grid.rowCount }, (_, row) =>
    grid
      .columnsOf(row)
      .map((column): [number, number, string, string | number] => [
        grid.rowNumber(row),
        column,
        grid.kind(row, column),
        grid.number(row, column) ?? grid.text(row, column),
      ]),
  ).flat()
}

test('shared strings: rich runs are joined, phonetic guides left out, spaces kept, empties skipped', async () => {
  const strings = [
    '<si><t xml:space="preserve"> Школа </t></si>',
    '<si><r><t>Шко</t></r><r><rPr><b/></rPr><t>ла</t></r><rPh sb="0" eb="1"><t>shko</t></rPh></si>',
    '<si/>',
    '<si><t>a &lt;b&gt; &amp;amp; &#171;&#x44f;&#xbb; &bogus;</t></si>',
    '<si><t><![CDATA[<1> &amp;]]> и ещё</t></si>',
    '<si><t>строка_x000D_\r\nдругая _x005F_x0041_</t></si>',
  ].join('')
  const cells = [0, 1, 2, 3, 4, 5, 99].map((i) => `<c t="s"><v>${i}</v></c>`).join('')
  const grid = await sheetOf(`<row r="1">${cells}</row>`, { strings })
  expect(cellsOf(grid)).toEqual([
    [1, 0, 'text', ' Школа '],
    [1, 1, 'text', 'Школа'],
    [1, 3, 'text', 'a <b> &amp; «я» &bogus;'],
    [1, 4, 'text', '<1> &amp; и ещё'],
    [1, 5, 'text', 'строка\r\nдругая _x0041_'],
  ])
})

test('every kind of cell; formulas give their stored result and text stays text', async () => {
  const grid = await sheetOf(
    `<row r="2"><c r="A2"><v>1.50</v></c><c r="B2" t="str"><f>A1&amp;"&gt;"</f><v>=1+1</v></c>
     <c r="C2" t="inlineStr"><is><r><t>в</t></r><r><t>место</t></r><rPh><t>x</t></rPh></is></c><c r="D2" t="b"><v>1</v></c>
     <c r="E2" t="b"><v>0</v></c><c r="F2" t="e"><v>#N/A</v></c><c r="G2" t="n"><f>SUM(A1:A9)</f><v>-7</v></c>
     <c r="H2"><f>NOW()</f></c><c r="I2"/><c r="J2"><v>не число</v></c><c r="K2" t="d"><v>2025-04-01</v></c>
     <c r="L2"><v>1<!-- x -->2</v></c></row>`,
  )
  expect(cellsOf(grid)).toEqual([
    [2, 0, 'number', 1.5],
    [2, 1, 'text', '=1+1'],
    [2, 2, 'text', 'вместо'],
    [2, 3, 'text', 'ИСТИНА'],
    [2, 4, 'text', 'ЛОЖЬ'],
    [2, 5, 'error', '#N/A'],
    [2, 6, 'number', -7],
    [2, 9, 'text', 'не число'],
    [2, 10, 'date', 45748],
    [2, 11, 'number', 12],
  ])
})

test('prefixed elements, single quotes, a strict namespace and a wrong dimension read the same', async () => {
  const xml = `<?xml version='1.0'?><x:worksheet xmlns:x='http://purl.oclc.org/ooxml/spreadsheetml/main'>
    <x:dimension ref='A1:A1'/><x:sheetData><x:row r='1' spans='1:3'><x:c r='B1'
    t='str'><x:v>я</x:v></x:c><x:c r='C1' cm="a>b"><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>`
  const grid = await sheetOf(xml, { namespace: 'http://purl.oclc.org/ooxml/spreadsheetml/main' })
  expect(cellsOf(grid)).toEqual([
    [1, 1, 'text', 'я'],
    [1, 2, 'number', 2],
  ])
})

test('rows and cells without references follow one another; out of order they are put in order', async () => {
  const grid = await sheetOf(
    `<row><c><v>1</v></c><c><v>2</v></c></row><row r="9"><c r="C9"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>
     <row r="3"><c r="B3"><v>7</v></c><c r="A3"><v>6</v></c><c r="B3"><v>8</v></c></row><row r="9"><c r="A9"><v>0</v></c></row>`,
  )
  expect(cellsOf(grid).map(([row, column, , value]) => [row, column, value])).toEqual([
    [1, 0, 1],
    [1, 1, 2],
    [3, 0, 6],
    [3, 1, 8],
    [9, 0, 0],
    [9, 2, 3],
    [9, 3, 4],
    [10, 0, 5],
  ])
})

test('a cell at the very end of the sheet costs no memory', async () => {
  const before = process.memoryUsage().arrayBuffers
  const grid = await sheetOf(
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
  )
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2e6)
  expect([grid.rowCount, grid.width, grid.rowNumber(1), grid.number(1, 16_383)]).toEqual([
    2, 16_384, 1_048_576, 2,
  ])
})

test('dates come by style, in both date systems', async () => {
  const formats = [
    14,
    'ДД.ММ.ГГГГ',
    'dd/mm/yyyy;@',
    '[$-419]d mmm',
    '0.00E+00',
    '#,##0.00" дн. мес."',
    46,
    '[Red]0.0_д',
    '0%',
  ]
  const cells = formats.map((_, i) => `<c s="${i + 1}"><v>45000</v></c>`).join('')
  const kinds = ['date', 'date', 'date', 'date', 'number', 'number', 'date', 'number', 'number']
  const grid = await sheetOf(`<row r="1"><c><v>45000</v></c>${cells}</row>`, { formats })
  expect(cellsOf(grid).map(([, , kind]) => kind)).toEqual(['number', ...kinds])
  const old = await sheetOf('<row r="1"><c s="1"><v>43538</v></c><c><v>43538</v></c></row>', {
    formats,
    from1904: true,
  })
  expect([old.number(0, 0), old.number(0, 1)]).toEqual([45_000, 43_538])
})

test('sheets come in the order of the book with their names, hidden ones marked, merges kept', async () => {
  const row = (value: number) => `<row r="1"><c r="A1"><v>${value}</v></c></row>`
  const after = '<mergeCells count="1"><mergeCell ref="B2:AA10"/></mergeCells>'
  const { sheets } = await openWorkbook(
    book({
      sheets: [
        { name: 'Титул', rows: row(1), after },
        { name: 'Списки', rows: row(2), state: 'hidden' },
        { name: 'Ещё &quot;тайнее&quot;', rows: row(3), state: 'veryHidden' },
      ],
    }),
    'a.xlsx',
  )
  expect(sheets.map(({ sheet, hidden }) => [sheet, hidden])).toEqual([
    ['Титул', false],
    ['Списки', true],
    ['Ещё "тайнее"', true],
  ])
  expect(sheets[0]!.merges).toEqual([{ fromRow: 2, toRow: 10, fromColumn: 1, toColumn: 26 }])
})

test('parts are found by relations, whatever their names, case and slashes', async () => {
  const parts = bookParts({ sheets: [{ name: 'Л', rows: '<row><c><v>1</v></c></row>' }] }).map((part) => ({
    name: part.name
      .replace('worksheets/sheet1', 'Листы/Данные')
      .replace('xl/workbook.xml', 'xl/Workbook.xml'),
    data: String(part.data).replace('worksheets/sheet1.xml', '/xl/./x/../Листы\\Данные.xml'),
  }))
  expect((await openWorkbook(zip(parts), 'a.xlsx')).sheets[0]!.number(0, 0)).toBe(1)
})

test('chunk borders anywhere change nothing', async () => {
  const rows = Array.from(
    { length: 12_000 },
    (_, i) =>
      `<row r="${i + 1}"><c r="A${i + 1}" t="str"><v>школа № ${i} &amp; ${'ё'.repeat(i % 40)}</v></c><c r="B${i + 1}"><v>${i / 7}</v></c></row>`,
  ).join('')
  const grid = await sheetOf(rows)
  expect(grid.rowCount).toBe(12_000)
  for (let i = 0; i < 12_000; i++) {
    expect(grid.text(i, 0)).toBe(`школа № ${i} & ${'ё'.repeat(i % 40)}`)
    expect(grid.number(i, 1)).toBe(i / 7)
  }
})

/** Texts without what XML cannot hold, escapes exceljs does not know, and `&`, which it decodes twice. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter((s) => !/[\p{Cc}_&]/u.test(s))
const value = fc.oneof(
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
  fc.integer(),
  fc.constantFrom('=1+1', '+7 900', "'a", '<b>'),
)
const cells = fc.uniqueArray(
  fc.record({ row: fc.integer({ min: 1, max: 60 }), column: fc.integer({ min: 1, max: 40 }), value }),
  { selector: ({ row, column }) => row * 100 + column, minLength: 1, maxLength: 80 },
)

test('reads what exceljs wrote, both ways it writes text', async () => {
  await fc.assert(
    fc.asyncProperty(cells, fc.boolean(), async (wanted, useSharedStrings) => {
      const out = new PassThrough()
      const chunks: Buffer[] = []
      out.on('data', (chunk: Buffer) => chunks.push(chunk))
      const writer = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useSharedStrings })
      const sheet = writer.addWorksheet('Лист')
      const sorted = wanted.toSorted((a, b) => a.row - b.row || a.column - b.column)
      for (const cell of sorted) sheet.getCell(cell.row, cell.column).value = cell.value
      sheet.commit()
      await writer.commit()
      const bytes = Buffer.concat(chunks)
      const opened = await openWorkbook(bytes, 'a.xlsx')
      const oracle = new ExcelJS.Workbook()
      await oracle.xlsx.load(Uint8Array.from(bytes).buffer)
      const theirs = sorted.map(({ row, column }) => [
        row,
        column - 1,
        oracle.worksheets[0]!.getCell(row, column).value,
      ])
      const ours = cellsOf(opened.sheets[0]!).map(([row, column, , found]) => [row, column, found])
      expect(ours).toEqual(theirs)
    }),
    { numRuns: 150, seed: 5 },
  )
})
