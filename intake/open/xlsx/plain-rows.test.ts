import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Refusal } from '#intake/grid.ts'
import { openWorkbook } from '#intake/open/open-workbook.ts'
import { book } from '#test/book.ts'

const FRAGMENTS = [
  '<c r="A1"><v>1</v></c>',
  '<c r="B1" s="1"><v>45748</v></c>',
  '<c r="C1" s="0" t="n"><v>-7.5</v></c>',
  '<c r="AB12" t="s"><v>0</v></c>',
  '<c r="AC12" s="1" t="s"><v>1</v></c>',
  '<c r="D4" t="s"><v>99</v></c>',
  '<c r="E4" t="s"><v>x</v></c>',
  '<c r="F1" s="2"/>',
  '<c><v>5</v></c>',
  '<c t="n" r="G1"><v>6</v></c>',
  '<c r="H1"><v>0.14285714285714285</v></c>',
  '<c r="I1"><v>99999999999999999999</v></c>',
  '<c r="J1"><v>1E5</v></c>',
  '<c r="K1"><v>- 1</v></c>',
  '<c r="L1"><v></v></c>',
  '<c r="M1"><f>A1</f><v>3</v></c>',
  '<c r="N1"><v>1</v><f>A1</f></c>',
  '<c r="O1" t="str"><v>текст</v></c>',
  '<c r="P1" t="b"><v>1</v></c>',
  '<c r="Q1" s="x"><v>7</v></c>',
  '<c r="R1" s="1" cm="1"><v>8</v></c>',
  `<c r='S1'><v>9</v></c>`,
  '<c r="T"><v>10</v></c>',
  '<c r="u1"><v>11</v></c>',
  '<c r="1"><v>12</v></c>',
  '<c r="XFD1"><v>13</v></c>',
  '<c r="XFE1"><v>14</v></c>',
  '<c r="V1"><v>15<!-- --></v></c>',
  '<c r="W1"><v>16</v>',
  '<rPh>',
  '</rPh>',
  ' \n',
  '</row><row r="5">',
  '</row><row r="6" spans="1:3" ht="15.5">',
  '</row><row r="7" x="a>"/><row>',
  `</row><row r="8" x='"'>`,
  '</row><row r="9"/><row>',
  '</row><row r="2">',
  '</row><row r="">',
  '</row><row r="1048577">',
  '</row><row>',
  '</row>',
] as const

/** What a sheet of such a content opens to: its cells, or the code of the refusal. */
async function outcome(content: string, strings: string): Promise<unknown> {
  const rows = `<row r="1">${content}</row><!--${'-'.repeat(100).replaceAll('--', '- ')}-->`
  try {
    const [grid] = (
      await openWorkbook(book({ sheets: [{ name: 'Л', rows }], strings, formats: [14] }), 'a.xlsx')
    ).sheets
    return Array.from({ length: grid!.rowCount }, (_, row) => [
      grid!.rowNumber(row),
      ...grid!.columnsOf(row).map((column) => [column, grid!.kind(row, column), grid!.text(row, column)]),
    ])
  } catch (error) {
    return (error as Refusal).code
  }
}

const STRINGS = '<si><t>Школа</t></si><si><t>№ 1</t></si>'

test('plain rows read the same as any other XML that says so', async () => {
  const likely = fc.constantFrom(...FRAGMENTS.slice(0, 6), FRAGMENTS[32], FRAGMENTS[33])
  const content = fc.array(fc.oneof({ weight: 3, arbitrary: likely }, fc.constantFrom(...FRAGMENTS)), {
    maxLength: 12,
  })
  let opened = 0
  await fc.assert(
    fc.asyncProperty(content, async (fragments) => {
      const plain = fragments.join('')
      // A second space means nothing to XML, and is never written by programs.
      const other = plain.replaceAll('<c ', '<c  ').replaceAll('<row ', '<row  ')
      const read = await outcome(plain, STRINGS)
      if (Array.isArray(read)) opened++
      expect(read).toEqual(await outcome(other, STRINGS.replaceAll('<si>', '<si >')))
    }),
    { numRuns: 400, seed: 5 },
  )
  expect(opened).toBeGreaterThan(100)
})

test.each(FRAGMENTS)('%s between plain cells', async (fragment) => {
  const plain = `<c r="A1"><v>1</v></c>${fragment}<c><v>2</v></c><c r="Z1" s="1"><v>45000</v></c></row><row r="20"><c r="B20" t="s"><v>1</v></c>`
  const other = plain.replaceAll('<c ', '<c  ').replaceAll('<row ', '<row  ')
  expect(await outcome(plain, STRINGS)).toEqual(await outcome(other, STRINGS))
})

test('limits hold for plain rows and texts', async () => {
  const row = (number: number) =>
    `<row r="${number}"><c r="A${number}"><v>1</v></c><c r="B${number}" t="s"><v>0</v></c></row>`
  const rows = Array.from({ length: 50 }, (_, i) => row(i + 1)).join('')
  const file = book({ sheets: [{ name: 'Л', rows }], strings: STRINGS.repeat(20) })
  const code = (limits: Parameters<typeof openWorkbook>[2]) =>
    openWorkbook(file, 'a.xlsx', limits).then(
      () => null,
      (error: Refusal) => error.code,
    )
  expect(await code({ rows: 50, cells: 100, text: 5 })).toBeNull()
  expect(await code({ rows: 49 })).toBe('too_many_rows')
  expect(await code({ cells: 99 })).toBe('too_many_cells')
  expect(await code({ cells: 39 })).toBe('too_many_cells')
  expect(await code({ text: 4 })).toBe('too_long_text')
})

test('plain rows and texts are the same wherever chunks end', async () => {
  const count = 30_000
  const strings = Array.from(
    { length: count },
    (_, i) => `<si><t>школа № ${i}${'ё'.repeat(i % 23)}</t></si>`,
  ).join('')
  const rows = Array.from(
    { length: count },
    (_, i) =>
      `<row r="${i + 1}" spans="1:3"><c r="A${i + 1}" t="s"><v>${i}</v></c><c r="B${i + 1}" s="1"/><c r="C${i + 1}"><v>${i / 7}</v></c></row>`,
  ).join('')
  const grid = (await openWorkbook(book({ sheets: [{ name: 'Л', rows }], strings }), 'a.xlsx')).sheets[0]!
  expect(grid.rowCount).toBe(count)
  for (let i = 0; i < count; i++) {
    if (
      grid.text(i, 0) !== `школа № ${i}${'ё'.repeat(i % 23)}` ||
      grid.number(i, 2) !== i / 7 ||
      grid.rowNumber(i) !== i + 1
    )
      expect.fail(`row ${i + 1}: ${grid.text(i, 0)}, ${grid.number(i, 2)}`)
  }
})
