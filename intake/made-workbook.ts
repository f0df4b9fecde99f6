import type { Grid, Workbook } from './grid.ts'
import { GridBuilder } from './grid-builder.ts'
import { readWorkbook } from './read-file.ts'
import { REFERENCE } from './reference.ts'
import type { PupilWork, ReadContext, ReadFile, RegisterSchool } from './types.ts'

/** A cell of a made-up sheet; `{ date }` is a number shown as a date. */
export type MadeCell = string | number | null | { date: number }
export type MadeRows = readonly (readonly MadeCell[])[]

/** A sheet in memory from rows of cells, for tests. */
function madeGrid(rows: MadeRows, sheet: string | null = null, hidden = false): Grid {
  const builder = new GridBuilder()
  rows.forEach((cells, at) => {
    builder.row(at + 1)
    cells.forEach((cell, column) => {
      if (typeof cell === 'string') builder.textCell(column, cell)
      else if (typeof cell === 'number') builder.numberCell(column, cell)
      else if (cell !== null) builder.dateCell(column, cell.date)
    })
  })
  return builder.build(sheet, { hidden })
}

/** A workbook in memory: one nameless sheet, or several by name. */
export function madeWorkbook(sheets: MadeRows | Readonly<Record<string, MadeRows>>): Workbook {
  const named = Array.isArray(sheets)
    ? [madeGrid(sheets as MadeRows)]
    : Object.entries(sheets as Readonly<Record<string, MadeRows>>).map(([name, rows]) => madeGrid(rows, name))
  return { format: 'xlsx', encoding: null, separator: null, sheets: named }
}

/** A school of a made-up register. */
export function madeSchool(number: number, over: Partial<RegisterSchool> = {}): RegisterSchool {
  return {
    code: String(number).padStart(6, '0'),
    login: `edu${550_000 + number}`,
    name: `МБОУ «СОШ № ${number} г. Примерска»`,
    fullName: `Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № ${number}» г. Примерска`,
    municipality: 'Примерский район',
    oktmo: null,
    inn: null,
    ogrn: null,
    kind: 'СОШ',
    advanced: false,
    place: 'town',
    settlement: null,
    pupils: null,
    distanceKm: null,
    small: false,
    status: 'действует',
    lat: null,
    lon: null,
    ...over,
  }
}

/** Reads a made-up workbook, keeping the works that went to the sink. */
export function readMade(
  name: string,
  workbook: Workbook,
  context: Partial<ReadContext> = {},
): ReadFile & { kept: PupilWork[] } {
  const kept: PupilWork[] = []
  const read = readWorkbook(name, workbook, { register: null, reference: REFERENCE, ...context }, (work) => {
    kept.push(work)
  })
  return { ...read, kept }
}

/** Results as short lines: `vpr-ma-5 2024/25 spring 550001 20/6`. */
export function lines(read: ReadFile): string[] {
  return read.results.map(
    ({ sitting, school, schoolCode, participants, low }) =>
      `${sitting.procedure} ${sitting.year} ${sitting.season} ${schoolCode ?? school.login ?? school.code ?? school.name} ${participants}/${low}`,
  )
}
