import { createHash } from 'node:crypto'
import type { Grid } from './grid.ts'
import type { Meaning } from './header.ts'
import type { Table } from './recognise.ts'
import { columnIndex, columnLetter, normalise } from './text.ts'
import type { ColumnMapping, MappedField, UnmappedTable } from './types.ts'
import type { Field } from './words.ts'

const FIELDS: Readonly<Record<MappedField, Field>> = {
  school: 'school',
  year: 'year',
  procedure: 'subject',
  exam: 'exam',
  subject: 'subject',
  grade: 'grade',
  pupil: 'pupil',
  class: 'class',
  score: 'score',
  mark: 'mark',
  testScore: 'testScore',
  status: 'status',
  participants: 'participants',
  low: 'low',
  n2: 'markCount',
  n3: 'markCount',
  n4: 'markCount',
  n5: 'markCount',
}
const SAMPLES = 5
const LOOKED_THROUGH = 40

/** The same header gives the same fingerprint, whatever its case, spaces and quotes. */
function fingerprintOf(headers: readonly string[]): string {
  return createHash('sha256').update(headers.map(normalise).join('\u0001')).digest('hex').slice(0, 16)
}

/** The table of a sheet nobody knows, for a person to map: its likeliest header is the first row of several words. */
export function findUnmapped(grid: Grid): UnmappedTable | null {
  for (let row = 0; row < Math.min(grid.rowCount, LOOKED_THROUGH); row++) {
    const columns = grid.columnsOf(row)
    const words = columns.filter((column) => /[a-zа-я]{2}/i.test(grid.text(row, column)))
    if (words.length < 2 || words.length * 2 < columns.length || row + 1 >= grid.rowCount) continue
    if (looksLikeBody(grid, row, columns)) return null
    return describe(grid, row, columns)
  }
  return null
}

/** A row whose cells have the make of the cells under them is data, not a header. */
function looksLikeBody(grid: Grid, row: number, columns: readonly number[]): boolean {
  const numbers = columns.filter((column) => /^\d/.test(grid.text(row, column)))
  return numbers.length * 2 >= columns.length
}

function describe(grid: Grid, row: number, columns: readonly number[]): UnmappedTable {
  const headers = columns.map((column) => grid.text(row, column).trim())
  return {
    sheet: grid.sheet,
    headerRow: grid.rowNumber(row),
    columns: columns.map((column, at) => ({
      column: columnLetter(column),
      header: headers[at]!,
      samples: samplesOf(grid, row + 1, column),
    })),
    fingerprint: fingerprintOf(headers),
  }
}

function samplesOf(grid: Grid, from: number, column: number): string[] {
  const samples: string[] = []
  for (let row = from; row < grid.rowCount && samples.length < SAMPLES; row++) {
    const text = grid.text(row, column).trim()
    if (text !== '') samples.push(text.slice(0, 80))
  }
  return samples
}

/** A table whose columns mean what a person said, or null when no mapping is for this header. */
export function mappedTable(
  grid: Grid,
  mappings: readonly ColumnMapping[],
): { table: Table; mapping: ColumnMapping } | null {
  for (const mapping of mappings) {
    for (let row = 0; row < Math.min(grid.rowCount, LOOKED_THROUGH); row++) {
      if (grid.rowNumber(row) !== mapping.headerRow) continue
      const columns = grid.columnsOf(row)
      const headers = columns.map((column) => grid.text(row, column).trim())
      if (fingerprintOf(headers) !== mapping.fingerprint) continue
      const meanings = new Map(
        Object.entries(mapping.columns).map(([field, letter]) => [
          columnIndex(letter),
          meaningOfField(field as MappedField),
        ]),
      )
      return {
        mapping,
        table: {
          grid,
          columns: columns.map((index, at) => ({
            index,
            header: headers[at]!,
            meaning: meanings.get(index) ?? null,
            block: '',
          })),
          lines: [],
          headerRow: row,
          first: row + 1,
          end: grid.rowCount,
        },
      }
    }
  }
  return null
}

function meaningOfField(field: MappedField): Meaning {
  const mark = field.startsWith('n') ? (Number(field.slice(1)) as 2 | 3 | 4 | 5) : null
  return {
    field: FIELDS[field],
    label: null,
    max: null,
    mark,
    unit: mark === null ? null : 'count',
    bare: false,
    becameDate: false,
  }
}
