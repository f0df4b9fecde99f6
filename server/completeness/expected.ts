import type { SchoolLevel } from '#server/schools/policy.ts'
import type { SittingCount } from './queries.ts'

/** The rule of «нет данных» in words, shown beside the grid. */
export const RULE =
  'Результат ожидается от школы, если в этом учебном году процедуру писали больше половины школ области того же уровня (начальные, основные, средние). Ожидается, но не загружен — «нет данных».'

export interface Column {
  sittingId: number
  season: SittingCount['season']
  procedure: string
  title: string
  shortTitle: string
  /** Levels whose schools are expected to have a result. */
  expectedOf: ReadonlySet<SchoolLevel>
}

interface LevelCount {
  level: SchoolLevel
  schools: number
}

/** Sittings of a year as columns of the grid; `counts` and `levels` are those of the whole region. */
export function columnsOf(counts: readonly SittingCount[], levels: readonly LevelCount[]): Column[] {
  const total = new Map(levels.map(({ level, schools }) => [level, schools]))
  const columns = new Map<number, Column & { expectedOf: Set<SchoolLevel> }>()
  for (const { level, present, ...sitting } of counts) {
    const column = columns.get(sitting.sittingId) ?? { ...sitting, expectedOf: new Set<SchoolLevel>() }
    columns.set(sitting.sittingId, column)
    if (2 * present > (total.get(level) ?? 0)) column.expectedOf.add(level)
  }
  return [...columns.values()]
}

/** Over the schools that `counts` and `levels` speak of: how many have a result, lack it, need not have it. */
export function totalsOf(
  column: Column,
  counts: readonly SittingCount[],
  levels: readonly LevelCount[],
): { present: number; missing: number; notExpected: number } {
  const totals = { present: 0, missing: 0, notExpected: 0 }
  for (const { level, schools } of levels) {
    const present =
      counts.find((count) => count.sittingId === column.sittingId && count.level === level)?.present ?? 0
    totals.present += present
    totals[column.expectedOf.has(level) ? 'missing' : 'notExpected'] += schools - present
  }
  return totals
}
