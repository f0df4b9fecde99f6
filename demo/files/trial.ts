import type { DemoRegion, DemoSchool } from '#demo/region.ts'
import type { DemoSitting } from '#demo/sittings.ts'
import type { Cell, Row } from './sheet.ts'
import { individualForm } from './vpr-forms.ts'

/** Rows over the table in Ф1: the first pupil stands on the line after them. */
const HEAD = 10

/**
 * Ф1 of one school with mistakes as people make them: a mark that is none, a score above the maximum, a pupil twice
 * with other results, a school nobody knows.
 */
export function* spoiltForm(region: DemoRegion, sitting: DemoSitting, school: DemoSchool): Generator<Row> {
  const rows = [...individualForm(region, sitting, [school])]
  const width = rows[HEAD - 1]!.length
  const score = width - 3
  const mark = width - 2
  const pupils = rows.slice(HEAD).map((row) => [...row])
  const [first, second, third, fourth] = pupils
  if (!first || !second || !third || !fourth) throw new Error(`too few pupils to spoil in ${school.code}`)
  first[mark] = 7
  second[score] = (sitting.scale?.max ?? 0) + 12
  const again = [...third]
  again[score] = Math.max(0, Number(third[score]) - 4)
  again[mark] = third[mark] === 2 ? 3 : 2
  fourth[0] = `edu${region.loginPrefix}0001`
  fourth[2] = 'МБОУ «СОШ, которой нет в реестре»' satisfies Cell
  yield* rows.slice(0, HEAD)
  yield* [...pupils, again]
}

/** The same form put right by the school after an appeal: the weakest «2» became a «3». */
export function* correctedForm(region: DemoRegion, sitting: DemoSitting, school: DemoSchool): Generator<Row> {
  const rows = [...individualForm(region, sitting, [school])]
  const width = rows[HEAD - 1]!.length
  const appeal = rows.findIndex((row, i) => i >= HEAD && row[width - 2] === 2)
  for (const [i, row] of rows.entries()) yield i === appeal ? raised(row, sitting) : row
}

/** Points are added task by task until the score reaches «3», so that the sum stays right. */
function raised(row: Row, sitting: DemoSitting): Row {
  const cells = [...row]
  const score = cells.length - 3
  let missing = (sitting.scale?.from3 ?? 0) - Number(cells[score])
  for (const [i, { max }] of sitting.tasks.entries()) {
    const had = Number(cells[6 + i]) || 0
    const added = Math.min(missing, (max ?? 0) - had)
    if (added <= 0) continue
    cells[6 + i] = had + added
    missing -= added
  }
  cells[score] = sitting.scale?.from3 ?? 0
  cells[score + 1] = 3
  return cells
}
