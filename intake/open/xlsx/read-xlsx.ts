import type { Grid, Workbook } from '#intake/grid.ts'
import type { Limits } from '#intake/open/limits.ts'
import type { Archive } from './archive.ts'
import { readDateStyles, readPart, readSharedStrings, readWorkbookParts } from './parts.ts'
import { SheetScanner } from './sheet.ts'

/** Reads all worksheets of an .xlsx in their order, hidden ones marked. Formulas are read as their stored results. */
export async function readXlsx(archive: Archive, limits: Limits): Promise<Workbook> {
  const parts = await readWorkbookParts(archive, limits)
  const strings = parts.sharedStrings ? await readSharedStrings(archive, parts.sharedStrings, limits) : []
  const dateStyles = parts.styles ? await readDateStyles(archive, parts.styles, limits) : new Uint8Array(0)
  const sheets: Grid[] = []
  let cellsLeft = limits.cells
  for (const { name, hidden, part } of parts.sheets) {
    const scanner = new SheetScanner({
      name,
      hidden,
      strings,
      dateStyles,
      from1904: parts.from1904,
      bytes: archive.sizeOf(part),
      cellsLeft,
      limits,
    })
    await readPart(archive, { name: part, limits }, (xml) => scanner.scan(xml))
    cellsLeft -= scanner.cells
    sheets.push(scanner.build())
  }
  return { format: 'xlsx', encoding: null, separator: null, sheets }
}
