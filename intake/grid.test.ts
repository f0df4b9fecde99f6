import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GridBuilder } from './grid-builder.ts'

test('cells in any order are found where they were put; the later of two stays', () => {
  const cell = fc.tuple(
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 0, max: 300 }),
    fc.double({ noNaN: true }),
  )
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 200 }), (cells) => {
      const builder = new GridBuilder()
      const wanted = new Map<number, Map<number, number>>()
      for (const [row, column, value] of cells) {
        builder.row(row)
        builder.numberCell(column, value)
        wanted.set(row, (wanted.get(row) ?? new Map()).set(column, value))
      }
      const grid = builder.build('Лист')
      const rows = [...wanted.keys()].toSorted((a, b) => a - b)
      expect(Array.from({ length: grid.rowCount }, (_, row) => grid.rowNumber(row))).toEqual(rows)
      rows.forEach((number, row) => {
        const expected = wanted.get(number)!
        expect(grid.columnsOf(row)).toEqual([...expected.keys()].toSorted((a, b) => a - b))
        for (let column = 0; column <= 300; column++) {
          expect(grid.number(row, column)).toBe(expected.get(column) ?? null)
        }
      })
    }),
    { numRuns: 100, seed: 5 },
  )
})

test('shared and own texts, errors and dates', () => {
  const builder = new GridBuilder(['Школа', ''])
  builder.row(1)
  builder.row(4)
  builder.sharedTextCell(0, 0)
  builder.sharedTextCell(1, 1)
  builder.sharedTextCell(2, 9)
  builder.textCell(3, 'своё')
  builder.textCell(4, '')
  builder.errorCell(5, '#ЗНАЧ!')
  builder.dateCell(6, 45_000)
  builder.textCell(7, 'своё')
  builder.row(5)
  const grid = builder.build(null, { hidden: true })
  expect([grid.rowCount, grid.rowNumber(0), grid.width, grid.hidden]).toEqual([1, 4, 8, true])
  expect(grid.columnsOf(0)).toEqual([0, 3, 5, 6, 7])
  expect([0, 1, 3, 5, 6, 7].map((column) => [grid.kind(0, column), grid.text(0, column)])).toEqual([
    ['text', 'Школа'],
    ['empty', ''],
    ['text', 'своё'],
    ['error', '#ЗНАЧ!'],
    ['date', '45000'],
    ['text', 'своё'],
  ])
  expect([grid.number(0, 6), grid.number(0, 0), grid.text(9, 9), grid.columnsOf(9)]).toEqual([
    45_000,
    null,
    '',
    [],
  ])
})

test('grows beyond the room it began with', () => {
  const builder = new GridBuilder()
  for (let row = 1; row <= 5000; row++) {
    builder.row(row)
    builder.numberCell(0, row)
    builder.textCell(1, `т${row % 7}`)
  }
  const grid = builder.build(null)
  expect([grid.rowCount, grid.number(4999, 0), grid.text(4999, 1)]).toEqual([
    5000,
    5000,
    't2'.replace('t', 'т'),
  ])
})
