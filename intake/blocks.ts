import { Refusal } from './grid.ts'
import type { Table } from './recognise.ts'
import { TERRITORY_WORDS } from './row-words.ts'
import { normalise } from './text.ts'
import { mergeTitles, readTitle, type TitleFacts } from './title.ts'
import type { ReferenceData } from './types.ts'

/** One of several sets of columns side by side, with what the text over it adds to the title. */
export interface Block {
  /** Name of the block in `Column.block`; undefined for a table that has none. */
  name: string | undefined
  title: TitleFacts
  /** Blocks of other things, of the region for one, that a table without parts leaves out. */
  except: ReadonlySet<string>
}

const NONE: ReadonlySet<string> = new Set()

/** Blocks side by side: years, subjects, grades, periods. A table without them is one block. */
export function blocksOf(table: Table, title: TitleFacts, reference: ReferenceData): Block[] {
  const names = [...new Set(table.columns.map(({ block }) => block))].filter((name) => name !== '')
  const told = names.map((name) => ({ name, own: readTitle([name], reference, 'rows') }))
  const byExam = told.filter(({ own }) => own.exam !== null || own.wave !== null).length > 1
  const apart = told.filter(({ own }) => own.exam === 'gve' || (own.wave ?? 'main') !== 'main')
  const uncounted = new Set(apart.map(({ name }) => name))
  const blocks = told.flatMap(({ name, own }): Block[] => {
    if (uncounted.has(name)) return []
    const paper = own.subject || own.paperGrade || own.year || own.calendarYear || own.season
    if (!paper && !(byExam && (own.exam || own.wave))) return []
    const dated = own.year || own.calendarYear
    return [
      {
        name,
        except: NONE,
        title: mergeTitles([own, dated ? { ...title, date: null, year: null, calendarYear: null } : title]),
      },
    ]
  })
  if (isComplete(table)) return [{ name: undefined, title, except: new Set(names) }]
  if (blocks.length > 0) return blocks
  const others = otherBlocks(
    table,
    names.filter((name) => !uncounted.has(name)),
  )
  return [{ name: undefined, title, except: new Set([...uncounted, ...others]) }]
}

/** A table that tells everything without its blocks: «2» of the year before is only a column beside. */
function isComplete({ columns }: Table): boolean {
  const common = columns.filter(({ block }) => block === '')
  return (
    common.some(({ meaning }) => meaning?.field === 'participants' && meaning.unit === null) &&
    common.some(({ meaning }) =>
      meaning?.field === 'task' ? meaning.label === '2' : meaning?.field === 'low' || meaning?.mark === 2,
    )
  )
}

/** `Регион | ОО` over the same columns: the school's are taken; where nothing tells which are, nobody guesses. */
function otherBlocks(table: Table, names: readonly string[]): ReadonlySet<string> {
  const counted = names.filter((name) =>
    table.columns.some(
      ({ block, meaning }) => block === name && meaning?.field === 'participants' && meaning.unit === null,
    ),
  )
  if (counted.length < 2) return NONE
  const territories = counted.filter((name) => TERRITORY_WORDS.test(normalise(name)))
  const rest = counted.filter((name) => !territories.includes(name))
  const all = rest.filter((name) => /^(?:всего|итого|все)(?: |$)/.test(normalise(name)))
  const chosen = rest.length === 1 ? rest : all
  if (chosen.length !== 1) {
    throw new Refusal(
      'ambiguous_blocks',
      `Одни и те же колонки стоят под заголовками «${counted.join('», «')}»: не понятно, какие из них о школе. Оставьте в файле нужные.`,
    )
  }
  return new Set(counted.filter((name) => name !== chosen[0]))
}
