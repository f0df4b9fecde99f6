import type { Grid } from './grid.ts'
import type { Reading } from './reading.ts'
import { findMunicipality } from './register.ts'
import { NOTHING_SAID, readTitle, type TitleFacts } from './title.ts'
import type { ReferenceData } from './types.ts'

const LONGEST_COVER = 30
const MUNICIPALITY =
  /^(?:муниципалитет|муниципальн[а-яё]+ (?:район|округ|образование)|район|мо|мсу|ате|территория)\s*:\s*(.+)$/i

/** A sheet before the tables that only says what they are. */
export function coverTitle(grid: Grid, reference: ReferenceData): TitleFacts {
  if (grid.hidden || grid.rowCount > LONGEST_COVER) return NOTHING_SAID
  const lines = Array.from({ length: grid.rowCount }, (_, row) =>
    grid
      .columnsOf(row)
      .map((column) => grid.text(row, column).trim())
      .join(' '),
  )
  return readTitle(lines, reference, 'rows')
}

/** Sheets «4», «5», «6» are grades; where one is «1», they are mere numbers. */
export function areGrades(sheets: readonly Grid[]): boolean {
  const names = sheets.filter(({ hidden }) => !hidden).map(({ sheet }) => sheet?.trim() ?? '')
  return names.length > 1 && names.every((name) => /^(?:[4-9]|1[01])$/.test(name))
}

/** «Муниципалитет: …» over a table, a sheet named after one of the register's. */
export function municipalityOf({ context: { register } }: Reading, texts: readonly string[]): string | null {
  for (const text of texts) {
    const labelled = MUNICIPALITY.exec(text)?.[1]?.trim()
    const known = register && findMunicipality(labelled ?? text, register)
    if (known ?? labelled) return known ?? labelled!
  }
  return null
}
