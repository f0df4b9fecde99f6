import { utils, write } from '@e965/xlsx'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Refusal } from '#intake/grid.ts'
import { bookParts } from '#test/book.ts'
import { chanceFrom, damagedBook, damagedBytes } from '#test/damage.ts'
import { openWorkbook } from './open-workbook.ts'

const FILES = 5000
/** A damaged small file that takes longer has found something that grows faster than its input. */
const LONGEST_MS = 2000

const ROWS = Array.from(
  { length: 12 },
  (_, i) =>
    `<row r="${i + 1}"><c r="A${i + 1}" t="s"><v>${i % 3}</v></c><c r="B${i + 1}" s="1"><v>4500${i}</v></c><c r="C${i + 1}" t="inlineStr"><is><t>а &amp; б</t></is></c><c r="D${i + 1}" t="str"><f>A1</f><v>x_x000D_</v></c><c r="E${i + 1}"><v>${i / 7}</v></c></row>`,
).join('')
const PARTS = bookParts({
  sheets: [
    { name: 'Лист1', rows: ROWS, after: '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>' },
    { name: 'Лист2', rows: ROWS, state: 'hidden' },
  ],
  strings: '<si><t>Школа</t></si><si><r><t>a</t></r><rPh><t>b</t></rPh></si><si><t>&lt;</t></si>',
  formats: ['ДД.ММ.ГГГГ'],
})
const TABLE = [['Школа', 'Балл'], ...Array.from({ length: 20 }, (_, i) => [`Школа ${i}`, i / 3])]
const CSV = Buffer.from(
  `sep=;\r\nШкола;Балл;"Прим.; ещё"\r\n${'"Лицей ""1""";5,5;"две\r\nстроки"\r\n'.repeat(20)}`,
)

function oldBook(): Buffer {
  const wanted = utils.book_new()
  utils.book_append_sheet(wanted, utils.aoa_to_sheet(TABLE), 'Лист1')
  return Buffer.from(write(wanted, { type: 'buffer', bookType: 'biff8' }) as Uint8Array)
}

// The reader of .xls tells the console of every record it does not know.
beforeAll(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterAll(() => vi.restoreAllMocks())

test(`${FILES} damaged files open or are refused, and nothing else happens`, async () => {
  const xls = oldBook()
  const chance = chanceFrom(20250401)
  let opened = 0
  for (let file = 0; file < FILES; file++) {
    const kind = chance(10)
    const bytes = kind < 7 ? damagedBook(PARTS, chance) : damagedBytes(kind < 9 ? CSV : xls, chance)
    const before = performance.now()
    const outcome: unknown = await openWorkbook(bytes, 'файл').catch((error: unknown) => error)
    expect(performance.now() - before, `file ${file}`).toBeLessThan(LONGEST_MS)
    if (outcome instanceof Error) {
      expect(outcome, `file ${file}`).toBeInstanceOf(Refusal)
      expect((outcome as Refusal).code, `file ${file}`).not.toBe('unreadable')
    } else opened++
  }
  // Both ends are reached: some damage is harmless, much of it is not.
  expect(opened).toBeGreaterThan(FILES / 20)
  expect(opened).toBeLessThan(FILES * 0.9)
}, 120_000)
