import type { Table } from './recognise.ts'
import { mergeTitles, readTitle, type TitleFacts } from './title.ts'
import type { ReferenceData } from './types.ts'

/** One of several sets of columns side by side, with what the text over it adds to the title. */
export interface Block {
  /** Name of the block in `Column.block`; undefined for a table that has none. */
  name: string | undefined
  title: TitleFacts
}

/** Blocks side by side: years, subjects, grades. A table without them is one block. */
export function blocksOf(table: Table, title: TitleFacts, reference: ReferenceData): Block[] {
  const names = [...new Set(table.columns.map(({ block }) => block))].filter((name) => name !== '')
  const blocks = names.flatMap((name): Block[] => {
    const own = readTitle([name], reference, 'rows')
    const tells = own.subject || own.paperGrade || own.year || own.calendarYear || own.season
    if (!tells) return []
    const dated = own.year || own.calendarYear
    return [
      {
        name,
        title: mergeTitles([own, dated ? { ...title, date: null, year: null, calendarYear: null } : title]),
      },
    ]
  })
  return blocks.length > 0 ? blocks : [{ name: undefined, title }]
}
