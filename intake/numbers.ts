import type { Grid } from './grid.ts'

const PLAIN = /^[+-]?\d+(?:\.\d+)?$/
const SPACES = /[\s\u00a0\u2007\u2009\u202f]+/g
const GROUPED = /^[+-]?\d{1,3}(?:[\s\u00a0\u2007\u2009\u202f]\d{3})+(?:[.,]\d+)?$/
/** `6 (30 %)`: the number of pupils with its share. */
const COUNT_WITH_PERCENT = /^(\d+)\s*\(\s*\d+(?:[.,]\d+)?\s*%\s*\)$/
/** `30 % (6)`: the share before the number. */
const PERCENT_WITH_COUNT = /^\d+(?:[.,]\d+)?\s*%\s*[(/]\s*(\d+)(?:\s*чел\.?)?\s*\)?$/
const OF_MAXIMUM = /^(\d+(?:[.,]\d+)?)\s*(?:из|\/)\s*\d+$/
const WITH_UNIT =
  /^([+-]?\d[\d\s\u00a0\u202f]*(?:[.,]\d+)?)\s*(?:%|уч|чел|человек|участник|балл|б|км|шт)[а-я]*\.?$/i

/** The number a text says: `1 363 816`, `8,73`, `12 %`; null when it says anything else. */
export function parseNumber(text: string): number | null {
  let value = text.trim()
  if (value === '') return null
  value = (COUNT_WITH_PERCENT.exec(value) ?? PERCENT_WITH_COUNT.exec(value))?.[1] ?? value
  if (value.endsWith('%')) value = value.slice(0, -1).trimEnd()
  if (GROUPED.test(value)) value = value.replace(SPACES, '')
  value = value.replace(',', '.').replace('−', '-')
  return PLAIN.test(value) ? Number(value) : null
}

/** The number before a unit: `40 км` → 40, `85 уч.` → 85; a bare number as well. */
export function parseMeasure(text: string): number | null {
  const bare = parseNumber(text)
  if (bare !== null) return bare
  const match = WITH_UNIT.exec(text.trim())
  return match ? parseNumber(match[1]!) : null
}

/** The number of a cell, whether stored as a number or written as text. */
export function cellNumber(grid: Grid, row: number, column: number): number | null {
  if (column < 0) return null
  const stored = grid.number(row, column)
  return stored === null ? parseNumber(grid.text(row, column)) : stored
}

/** Like `cellNumber`, for points that may stand before the most of them: `12 из 20`, `12/20`. */
export function cellScore(grid: Grid, row: number, column: number): number | null {
  if (column < 0) return null
  const number = cellNumber(grid, row, column)
  if (number !== null) return number
  const match = OF_MAXIMUM.exec(grid.text(row, column).trim())
  return match ? parseNumber(match[1]!) : null
}

/** Like `cellNumber`, for whole counts, which may carry a unit. */
export function cellCount(grid: Grid, row: number, column: number): number | null {
  if (column < 0) return null
  const stored = grid.number(row, column)
  const value = stored === null ? parseMeasure(grid.text(row, column)) : stored
  return value !== null && Number.isInteger(value) ? value : null
}

/** A cell that says nothing: empty, a dash, «нет». */
export function saysNothing(text: string): boolean {
  const value = text.trim()
  return (
    value === '' ||
    value === '-' ||
    value === '–' ||
    value === '—' ||
    /^(?:нет(?: данных)?|н\/д|x|х|\*)$/i.test(value)
  )
}
