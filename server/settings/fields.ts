import * as fields from '#contract/settings-fields.ts'
import type { RegionRow } from './queries.ts'

/** Fields of a region's row, of now or as history keeps it: a state from before a setting was there lacks it. */
export const settingsFields = (row: RegionRow) =>
  fields.settingsFields({
    name: row.name,
    timeZone: row.time_zone,
    academicYear: row.academic_year ?? null,
    cycle: row.cycle ?? null,
    secondFactor: row.second_factor ?? false,
    sourcesOff: row.sources_off ?? [],
    exportLimit: row.export_limit ?? 500,
  })

export const termFields = ({ terms }: RegionRow) => fields.termFields(terms)

export const retentionFields = ({ retention }: RegionRow) => fields.retentionFields(retention ?? {})

export const allFields = (row: RegionRow) => ({
  ...settingsFields(row),
  ...termFields(row),
  ...retentionFields(row),
})
