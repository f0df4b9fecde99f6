import { exams } from '#contract/region-choices.ts'
import { retentionKinds } from '#contract/retention.ts'
import { formsOf, termKeys } from '#contract/terms.ts'
import type { Fields } from '#server/platform/conflict.ts'
import type { RegionRow } from './queries.ts'

/** What the form of settings changes, one field each. A state from before a setting was there has it empty. */
export function settingsFields(row: Omit<RegionRow, 'terms' | 'retention' | 'version'>): Fields {
  return {
    name: row.name,
    timeZone: row.time_zone,
    academicYear: row.academic_year ?? null,
    cycle: row.cycle ?? null,
    secondFactor: row.second_factor,
    ...Object.fromEntries(exams.map((exam) => [`sources.${exam}`, !(row.sources_off ?? []).includes(exam)])),
  }
}

/** The region's own words; null: as everywhere. */
export function termFields({ terms }: Pick<RegionRow, 'terms'>): Fields {
  return Object.fromEntries(
    termKeys.flatMap((key) =>
      formsOf(key).map((form) => [`terms.${key}.${form}`, terms[key]?.[form] ?? null]),
    ),
  )
}

/** The region's own terms of keeping; null: as everywhere. */
export function retentionFields({ retention = {} }: Pick<RegionRow, 'retention'>): Fields {
  return Object.fromEntries(retentionKinds.map((kind) => [`retention.${kind}`, retention[kind] ?? null]))
}

export function allFields(row: RegionRow): Fields {
  return { ...settingsFields(row), ...termFields(row), ...retentionFields(row) }
}
