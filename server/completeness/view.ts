import type { Database } from '#server/platform/database.ts'
import { cutPage } from '#server/platform/keyset.ts'
import { type Scope, wholeRegion } from '#server/platform/scope.ts'
import { within } from '#server/platform/sight.ts'
import { type Column, columnsOf, totalsOf } from './expected.ts'
import * as completeness from './queries.ts'

interface GridPage {
  year: string
  municipality?: number
  /** As it stood on this day; without one, as it is. */
  on?: string
  /** null = all schools. */
  limit: number | null
  after?: string
}

type GridColumn = Column & ReturnType<typeof totalsOf>
export type GridCell = number | 'missing' | 'not-expected'

export interface Grid {
  columns: GridColumn[]
  rows: (completeness.SchoolOfGrid & { cells: GridCell[] })[]
  total: number
  next: string | null
}

/** Schools × sittings of a year. What is expected is told by the whole region; what is shown, by the scope. */
export async function loadGrid(scope: Scope, database: Database, page: GridPage): Promise<Grid> {
  const { columns, total } = await loadColumns(scope, database, page)
  const db = database.kysely
  const found = await completeness.listSchoolsOfGrid(scope, db, page)
  const cut = page.limit === null ? { rows: found, next: null } : cutPage(found, page.limit)
  const ids = cut.rows.map((row) => row.schoolId)
  const known = await completeness.listParticipants(scope, db, {
    year: page.year,
    on: page.on,
    schools: ids,
  })
  const participants = new Map(known.map((cell) => [`${cell.schoolId} ${cell.sittingId}`, cell.participants]))
  const cellOf = (school: completeness.SchoolOfGrid, column: Column): GridCell =>
    participants.get(`${school.schoolId} ${column.sittingId}`) ??
    (column.expectedOf.has(school.level) ? 'missing' : 'not-expected')
  const rows = cut.rows.map((school) => ({
    ...school,
    cells: columns.map((column) => cellOf(school, column)),
  }))
  return { columns, rows, total, next: cut.next }
}

/** What is expected of schools in a year: told by the whole region. */
async function expectedIn(
  { regionId }: Scope,
  database: Database,
  when: Pick<GridPage, 'year' | 'on'>,
): Promise<Column[]> {
  const region = wholeRegion(regionId)
  const wider = within(database, { scope: region, userId: null })
  const columns = columnsOf(
    await completeness.listSittingCounts(region, wider.kysely, when),
    await completeness.listLevelCounts(region, wider.kysely, when),
  )
  await wider.settle?.()
  return columns
}

/** As the waves of a year follow each other. */
const SEASONS: readonly Column['season'][] = ['autumn', 'regional', 'spring', 'main']

/** What is expected in a year and is not there, and the municipalities that have nothing at all of its last season. */
export async function countMissing(
  scope: Scope,
  database: Database,
  year: string,
): Promise<completeness.MissingCounts> {
  const columns = (await expectedIn(scope, database, { year })).filter(
    ({ expectedOf }) => expectedOf.size > 0,
  )
  const last = Math.max(...columns.map(({ season }) => SEASONS.indexOf(season)))
  const expected = columns.flatMap(({ sittingId, season, expectedOf }) =>
    [...expectedOf].map((level) => ({ sittingId, level, last: SEASONS.indexOf(season) === last })),
  )
  return completeness.countMissing(scope, database.kysely, { year, expected })
}

/** Columns with their totals over the schools shown, and how many schools those are. */
export async function loadColumns(
  scope: Scope,
  database: Database,
  { year, municipality, on }: Pick<GridPage, 'year' | 'municipality' | 'on'>,
): Promise<{ columns: GridColumn[]; total: number }> {
  const columns = await expectedIn(scope, database, { year, on })
  const db = database.kysely
  const counts = await completeness.listSittingCounts(scope, db, { year, municipality, on })
  const levels = await completeness.listLevelCounts(scope, db, { year, municipality, on })
  return {
    columns: columns.map((column) => ({ ...column, ...totalsOf(column, counts, levels) })),
    total: levels.reduce((sum, { schools }) => sum + schools, 0),
  }
}
