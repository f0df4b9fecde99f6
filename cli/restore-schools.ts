import { type PartOfBackup, previewSchools, restoreSchoolRows } from '#server/backups/restore-schools.ts'
import type { SchoolChange } from '#server/backups/school-rows.ts'
import type { Config } from '#server/platform/config.ts'
import { openStore, type Store } from '#server/platform/store.ts'
import { say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

interface Asked {
  school?: string
  municipality?: string
  /** Number of the region, when the database holds several. */
  region?: string
  apply?: boolean
}

/** `opora restore ФАЙЛ --school КОД`: what would come back, and with `--apply` brings it back. */
export async function restoreSchools(config: Config, path: string, asked: Asked): Promise<number> {
  if (asked.school !== undefined && asked.municipality !== undefined)
    throw new UsageError('Выберите одно: --school или --municipality.')
  const store = await openStore(config, { busy: 'share', say, statementTimeout: 0 })
  try {
    const part: PartOfBackup = {
      path,
      secret: config.backups.secret,
      regionId: await regionOf(store, asked.region),
      school: asked.school,
      municipality: asked.municipality,
    }
    const changes = asked.apply
      ? await restoreSchoolRows(store.database, part)
      : await previewSchools(store.database, part)
    tell(changes, asked.apply ?? false)
  } finally {
    await store.close()
  }
  return 0
}

function tell(changes: readonly SchoolChange[], applied: boolean): void {
  const found = changes.filter(({ missing, different }) => missing + different > 0)
  for (const { table, missing, different } of found)
    say(`  ${table}: нет сейчас — ${missing}, отличаются — ${different}`)
  if (found.length === 0) say('В базе то же, что в копии: возвращать нечего.')
  else if (applied) say('Строки возвращены одной транзакцией, в журнале действий есть запись.')
  else say('Ничего не изменено. Чтобы вернуть эти строки, повторите команду с --apply.')
}

async function regionOf({ database }: Store, asked: string | undefined): Promise<number> {
  const regions = await database.kysely.selectFrom('regions').select(['region_id', 'name']).execute()
  if (asked !== undefined) {
    const found = regions.find(({ region_id }) => String(region_id) === asked)
    if (!found) throw new UsageError(`Области с номером ${asked} в базе нет.`)
    return found.region_id
  }
  if (regions.length === 1) return regions[0]!.region_id
  const names = regions.map(({ region_id, name }) => `${region_id} — ${name}`).join(', ')
  throw new UsageError(names ? `Выберите область: --region N (${names}).` : 'В базе нет ни одной области.')
}
