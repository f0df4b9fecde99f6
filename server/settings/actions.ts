import type { Updateable } from 'kysely'
import { invalidRequest } from '#contract/problems.ts'
import type { OwnRetention } from '#contract/retention.ts'
import type { Fields, PlainSettings } from '#contract/settings-fields.ts'
import type { OwnTerms } from '#contract/terms.ts'
import type { DB } from '#db/types.ts'
import { assertFresh } from '#server/platform/conflict.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { retentionFields, settingsFields, termFields } from './fields.ts'
import { findSettings, type RegionRow, type RegionSettings } from './queries.ts'

interface SettingsToSave extends PlainSettings {
  version: number
  reason?: string
}

/** Changes what the page of settings shows. Throws 409 with what differs; a reason is asked to take a guard off. */
export const saveSettings = write<SettingsToSave, number, Viewer>(
  'settings.edit',
  async ({ tx, viewer, note, because }, { version, reason, ...settings }) => {
    if (reason) await because(reason)
    const now = await findSettings(tx, viewer.regionId, 'lock')
    const takenOff = now.second_factor && !settings.secondFactor
    const takenOffSchools = now.second_factor_schools && !settings.secondFactorSchools
    if ((takenOff || takenOffSchools) && !reason)
      throw invalidRequest(['Чтобы снять второй фактор, напишите причину: она останется в журнале.'])
    if (settings.exportLimit > now.export_limit && !reason)
      throw invalidRequest([
        'Чтобы один человек мог скачивать больше, напишите причину: она останется в журнале.',
      ])
    const row = {
      name: settings.name,
      time_zone: settings.timeZone,
      academic_year: settings.academicYear,
      cycle: settings.cycle,
      second_factor: settings.secondFactor,
      second_factor_schools: settings.secondFactorSchools,
      sources_off: [...new Set(settings.sourcesOff)].sort(),
      alarm_factor: settings.alarmFactor,
      alarm_floor: settings.alarmFloor,
      export_limit: settings.exportLimit,
    }
    const saved = await saveRegion(tx, viewer, { now, from: version, row, fieldsOf: settingsFields })
    note(`region:${viewer.regionId}`, saved.changed)
    return saved.version
  },
)

/** Gives the region words of its own; what is left out is said as everywhere. */
export const saveTerms = write<{ terms: OwnTerms; version: number }, number, Viewer>(
  'settings.terms',
  async ({ tx, viewer, note }, { terms, version }) => {
    const now = await findSettings(tx, viewer.regionId, 'lock')
    const change = { now, from: version, row: { terms }, fieldsOf: termFields }
    const saved = await saveRegion(tx, viewer, change)
    note(`region:${viewer.regionId}`, saved.changed)
    return saved.version
  },
)

/** Gives the region terms of keeping of its own; what is left out is kept as long as everywhere. */
export const saveRetention = write<
  { retention: OwnRetention; version: number; reason: string },
  number,
  Viewer
>('settings.retention', async ({ tx, viewer, note, because }, { retention, version, reason }) => {
  await because(reason)
  const now = await findSettings(tx, viewer.regionId, 'lock')
  const change = { now, from: version, row: { retention }, fieldsOf: retentionFields }
  const saved = await saveRegion(tx, viewer, change)
  note(`region:${viewer.regionId}`, saved.changed)
  return saved.version
})

interface RegionChange<Part> {
  now: RegionSettings
  /** The version the person began from. */
  from: number
  row: Part
  fieldsOf: (row: RegionRow) => Fields
}

/** Stores a part of the row under the next version. Answers it with the fields that became different. */
async function saveRegion<Part extends Partial<RegionRow>>(
  tx: Tx,
  { regionId }: Viewer,
  { now, from, row, fieldsOf }: RegionChange<Part>,
): Promise<{ version: number; changed: Fields }> {
  const mine = fieldsOf({ ...now, ...row })
  const theirs = fieldsOf(now)
  const key = { region_id: regionId }
  await assertFresh<RegionRow>(tx, {
    regionId,
    table: 'regions',
    key,
    from,
    now: now.version,
    mine,
    theirs,
    fieldsOf,
  })
  const version = now.version + 1
  const { terms, retention, ...plain } = row as Partial<RegionRow>
  const stored: Updateable<DB['regions']> = {
    ...plain,
    ...(terms && { terms: JSON.stringify(terms) }),
    ...(retention && { retention: JSON.stringify(retention) }),
    version,
  }
  await tx.updateTable('regions').set(stored).where('region_id', '=', regionId).execute()
  const changed = Object.entries(mine).filter(([field, value]) => value !== theirs[field])
  return { version, changed: Object.fromEntries(changed) }
}
