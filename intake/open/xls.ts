import { type CellObject, read, type WorkSheet } from '@e965/xlsx'
import type { Grid, Workbook } from '#intake/grid.ts'
import { GridBuilder } from '#intake/grid-builder.ts'
import { compoundNames } from './compound-file.ts'
import type { Limits } from './limits.ts'
import { refusal } from './refusals.ts'
import { showsDate } from './xlsx/date-format.ts'

const SERIAL_OF_1904 = 1462

/**
 * Reads an old binary .xls (97–2003). The library holds the whole book in memory, so it is called for this format only.
 */
export function readXls(bytes: Buffer, limits: Limits): Workbook {
  const names = compoundNames(bytes)
  if (names.has('EncryptedPackage')) throw refusal('password')
  if (names.has('WordDocument')) throw refusal('word')
  if (names.has('_VBA_PROJECT_CUR')) throw refusal('macros')
  if (!names.has('Workbook') && !names.has('Book')) throw refusal('not_a_table')
  if (bytes.length > limits.xlsBytes) throw refusal('too_large')
  const book = readBook(bytes)
  const shift = book.Workbook?.WBProps?.date1904 ? SERIAL_OF_1904 : 0
  const sheets = book.SheetNames.map((name, index) => {
    const sheet = book.Sheets[name]
    if (!sheet) throw refusal('damaged')
    return gridOf(sheet, { name, hidden: (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0, shift, limits })
  })
  return { format: 'xls', encoding: null, separator: null, sheets }
}

function readBook(bytes: Buffer): ReturnType<typeof read> {
  try {
    return read(bytes, {
      type: 'buffer',
      dense: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      cellFormula: false,
    })
  } catch (error) {
    throw refusal(error instanceof Error && /password/i.test(error.message) ? 'password' : 'damaged')
  }
}

interface SheetOptions {
  name: string
  hidden: boolean
  /** Days to add to dates of the 1904 system. */
  shift: number
  limits: Limits
}

function gridOf(sheet: WorkSheet, { name, hidden, shift, limits }: SheetOptions): Grid {
  const builder = new GridBuilder()
  const rows = (sheet['!data'] ?? []) as (CellObject | undefined)[][]
  rows.forEach((cells, row) => {
    if (builder.rows > limits.rows) throw refusal('too_many_rows')
    builder.row(row + 1)
    cells.forEach((cell, column) => {
      if (cell) addCell(builder, column, { cell, shift })
    })
  })
  const merges = (sheet['!merges'] ?? []).map(({ s, e }) => ({
    fromRow: s.r + 1,
    toRow: e.r + 1,
    fromColumn: s.c,
    toColumn: e.c,
  }))
  return builder.build(name, { hidden, merges })
}

function addCell(
  builder: GridBuilder,
  column: number,
  { cell, shift }: { cell: CellObject; shift: number },
): void {
  if (cell.t === 'n' && typeof cell.v === 'number') {
    if (typeof cell.z === 'string' && showsDate(cell.z)) builder.dateCell(column, cell.v + shift)
    else builder.numberCell(column, cell.v)
  } else if (cell.t === 's') builder.textCell(column, String(cell.v ?? ''))
  else if (cell.t === 'b') builder.textCell(column, cell.v ? 'ИСТИНА' : 'ЛОЖЬ')
  else if (cell.t === 'e') builder.errorCell(column, cell.w ?? '#N/A')
}
