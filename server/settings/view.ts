import type { z } from 'zod'
import type { getSettings, listSettingsChanges } from '#contract/settings.ts'
import { decide } from '#server/platform/decision.ts'
import type { EntryRules } from '#server/platform/handle.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { allFields } from './fields.ts'
import { CHANGES_SHOWN, type RegionSettings, type SettingsVersion } from './queries.ts'

export function settingsView(
  row: RegionSettings,
  viewer: Viewer,
  rules: Pick<EntryRules, 'secondFactor'>,
): z.input<typeof getSettings.reply> {
  return {
    name: row.name,
    timeZone: row.time_zone,
    academicYear: row.academic_year,
    cycle: row.cycle,
    secondFactor: row.second_factor,
    secondFactorSchools: row.second_factor_schools,
    sourcesOff: row.sources_off,
    alarmFactor: row.alarm_factor,
    alarmFloor: row.alarm_floor,
    exportLimit: row.export_limit,
    version: row.version,
    terms: row.terms,
    retention: row.retention,
    smallRule: row.small_rule,
    byDate: row.byDate,
    secondFactorOffByServer: !rules.secondFactor,
    can: { write: decide(viewer, 'settings.write').allowed },
  }
}

type Changes = z.input<typeof listSettingsChanges.reply>['items']

/** What became different from one state to the next; states that differ in nothing shown are left out. */
export function settingsChangesView(versions: readonly SettingsVersion[]): Changes {
  const changes = versions.flatMap((version, index): Changes => {
    const before = versions[index + 1]
    const became = allFields(version.row)
    const was = before ? allFields(before.row) : became
    const fields = Object.keys(became)
      .filter((field) => was[field] !== became[field])
      .map((field) => ({ field, was: was[field] ?? null, became: became[field] ?? null }))
    const { since, action, person, reason } = version
    return fields.length > 0 ? [{ at: since.toISOString(), action, person, reason, fields }] : []
  })
  return changes.slice(0, CHANGES_SHOWN)
}
