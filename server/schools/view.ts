import type { z } from 'zod'
import type { municipality, schoolRef } from '#contract/facts.ts'
import type { markerCell, resultVersion, schoolCard, schoolRow } from '#contract/schools.ts'
import { markerState, SMALL_GROUP } from '#engine/markers/marker.ts'
import { wilson } from '#engine/statistics/wilson.ts'
import { FEDERAL } from '#methodology/index.ts'
import type { ResultRow, SchoolListRow, SchoolRecord, VersionRow } from './queries.ts'

/** What names a school, wherever it was read. */
export interface Named {
  code: string
  name: string
  municipalityId: number
  municipality: string
}

export function municipalityView(row: Named): z.infer<typeof municipality> {
  return { id: row.municipalityId, name: row.municipality }
}

/** A school as lists name it. */
export function schoolRefView(row: Named): z.infer<typeof schoolRef> {
  return { code: row.code, name: row.name, municipality: municipalityView(row) }
}

export function schoolRowView(row: SchoolListRow): z.infer<typeof schoolRow> {
  const { cursor, municipalityId, distanceKm, smallRule, smallLacks, ...rest } = row
  return { ...rest, municipality: { id: municipalityId, name: row.municipality } }
}

/** What the matrix calls low before any run: the first built-in methodology, the federal one, as written. */
const RULE = {
  lowShare: FEDERAL.lowShare.value,
  minimumParticipants: FEDERAL.minimumParticipants.value,
}

export function markerCellView(row: ResultRow): z.infer<typeof markerCell> {
  const { schoolId, file, fileName, sheet, row: line, rows, ...result } = row
  return {
    ...result,
    state: markerState(row.low, row.participants, RULE).state,
    interval: mutable(wilson(row.low, row.participants)),
    smallGroup: row.participants > 0 && row.participants < SMALL_GROUP,
    source: { file, name: fileName, sheet, row: line, rows },
  }
}

export function versionView(row: VersionRow): z.infer<typeof resultVersion> {
  const { file, fileName, sheet, row: line, rows, appliedAt, ...version } = row
  return {
    ...version,
    appliedAt: appliedAt.toISOString(),
    source: { file, name: fileName, sheet, row: line, rows },
  }
}

interface CardParts {
  school: SchoolRecord
  watched: boolean
  results: readonly ResultRow[]
  titles: ReadonlyMap<string, { title: string; shortTitle: string }>
  /** What the latest run says of the school; null when it was not in one. */
  latest: z.input<typeof schoolCard>['latest']
}

export function schoolCardView(parts: CardParts): z.infer<typeof schoolCard> {
  const { school, watched, results, titles, latest } = parts
  const { schoolId, municipalityId, registeredSmall, version, ...details } = school
  const ids = [...new Set(results.map((row) => row.procedure))]
  return {
    ...details,
    watched,
    municipality: municipalityView(school),
    years: [...new Set(results.map((row) => row.year))].sort(),
    procedures: ids.map((id) => ({
      id,
      title: titles.get(id)?.title ?? id,
      shortTitle: titles.get(id)?.shortTitle ?? id,
    })),
    cells: results.map(markerCellView),
    lowShare: { ...RULE.lowShare },
    latest,
  }
}

function mutable(interval: readonly [number, number] | null): [number, number] | null {
  return interval && [interval[0], interval[1]]
}
