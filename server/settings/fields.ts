import * as fields from '#contract/settings-fields.ts'
import { completed, type RegionRow } from './queries.ts'

/** Fields of a region's row, of now or as history keeps it. */
export function settingsFields(row: RegionRow) {
  const kept = completed(row)
  return fields.settingsFields({
    name: kept.name,
    timeZone: kept.time_zone,
    academicYear: kept.academic_year,
    cycle: kept.cycle,
    secondFactor: kept.second_factor,
    secondFactorSchools: kept.second_factor_schools,
    sourcesOff: kept.sources_off,
    alarmFactor: kept.alarm_factor,
    alarmFloor: kept.alarm_floor,
    exportLimit: kept.export_limit,
  })
}

export const termFields = ({ terms }: RegionRow) => fields.termFields(terms)

export const retentionFields = (row: RegionRow) => fields.retentionFields(completed(row).retention)

export const allFields = (row: RegionRow) => ({
  ...settingsFields(row),
  ...termFields(row),
  ...retentionFields(row),
  ...fields.smallRuleFields(completed(row).small_rule),
})
