import fc from 'fast-check'
import Papa from 'papaparse'
import { expect, test } from 'vitest'
import type { Workbook } from '#intake/grid.ts'
import { openWorkbook } from './open-workbook.ts'

/** windows-1251 bytes of a Russian text. */
function cp1251(text: string): Buffer {
  const decoder = new TextDecoder('windows-1251')
  const codes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Buffer.from([byte])), byte]))
  return Buffer.from([...text].map((letter) => codes.get(letter)!))
}

function open(content: string | Buffer): Promise<Workbook> {
  return openWorkbook(Buffer.from(content as Buffer), 'таблица.csv')
}

/** Rows as `[line, ...cells]`. */
async function rowsOf(content: string | Buffer): Promise<(string | number)[][]> {
  const grid = (await open(content)).sheets[0]!
  return Array.from({ length: grid.rowCount }, (_, row) => [
    grid.rowNumber(row),
    ...Array.from({ length: grid.width }, (_, column) => grid.text(row, column)),
  ])
}

const TABLE = 'Школа;Район;Двойки\n«Лицей №1»;Заречный;12,5\n'

test.each([
  ['utf-8', Buffer.from(TABLE)],
  ['utf-8-bom', Buffer.from(`\ufeff${TABLE}`)],
  ['windows-1251', cp1251(TABLE)],
  ['utf-16', Buffer.from(`\ufeff${TABLE}`, 'utf16le')],
  ['utf-16', Buffer.from(`\ufeff${TABLE}`, 'utf16le').swap16()],
])('reads %s', async (encoding, bytes) => {
  expect((await open(bytes)).encoding).toBe(encoding)
  expect(await rowsOf(bytes)).toEqual([
    [1, 'Школа', 'Район', 'Двойки'],
    [2, '«Лицей №1»', 'Заречный', '12,5'],
  ])
})

test.each([
  [';', 'a;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n'],
  [';', 'Отчёт, весна, 2025\n\nшкола;балл\nа, б, в;1\nа, б, в;2\n'],
  [',', 'a,b,c\n1,2,3\n"x;y;z",2,3\n'],
  ['\t', 'a\tb;c\n1\t2,5;3\n'],
  [';', 'sep=;\n1,2,3;4\n1,2,3;4\n'],
  [',', 'sep=,\r\na;b,c\r\n'],
  [null, 'одна колонка\nи всё\n'],
])('tells the separator %j of %j', async (separator, content) => {
  expect((await open(content)).separator).toBe(separator)
})

test('line numbers stay right through quoted line ends, empty lines and the line sep=', async () => {
  expect(await rowsOf('sep=;\r\na;"b\r\nb ""q"""\r\n\r\nc;d\re;f')).toEqual([
    [2, 'a', 'b\nb "q"'],
    [5, 'c', 'd'],
    [6, 'e', 'f'],
  ])
})

test('quotes that do not pair up are plain characters', async () => {
  expect(await rowsOf('"Школа" имени Пушкина;1\n"целое; ""поле""";2\n"Лицей;3\n')).toEqual([
    [1, '"Школа" имени Пушкина', '1', ''],
    [2, '"целое', ' ""поле"""', '2'],
    [3, '"Лицей', '3', ''],
  ])
})

test('numbers, leading zeros and formulas stay text', async () => {
  const grid = (await open('код;балл\n007;=1+1\n')).sheets[0]!
  expect([grid.kind(1, 0), grid.text(1, 0), grid.kind(1, 1), grid.text(1, 1)]).toEqual([
    'text',
    '007',
    'text',
    '=1+1',
  ])
})

test('a file of several pieces reads as one', async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `школа ${i};"перенос\r\n${i}";${i}\r\n`)
  const bytes = cp1251(lines.join(''))
  expect(bytes.length).toBeGreaterThan(2 * 1024 * 1024)
  const rows = await rowsOf(bytes)
  expect(rows.length).toBe(60_000)
  rows.forEach((row, i) => {
    if (row[0] !== 2 * i + 1 || row[1] !== `школа ${i}` || row[2] !== `перенос\n${i}`)
      expect(row).toEqual([i])
  })
})

test('reads back whatever papaparse writes', async () => {
  const field = fc.string({
    unit: fc.constantFrom('а', 'Z', '5', ' ', ';', ',', '"', '\n', '=', '«'),
    maxLength: 8,
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 20 }),
      async (rows) => {
        const content = `sep=;\n${Papa.unparse(rows, { delimiter: ';', newline: '\n', quotes: true })}`
        const filled = rows.filter((row) => row.some((cell) => cell !== ''))
        const width = Math.max(0, ...filled.map((row) => row.findLastIndex((cell) => cell !== '') + 1))
        expect((await rowsOf(content)).map(([, ...cells]) => cells)).toEqual(
          filled.map((row) => row.slice(0, width)),
        )
      },
    ),
    { numRuns: 300, seed: 5 },
  )
})
