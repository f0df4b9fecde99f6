import { roleWord } from '#contract/role-words.ts'
import { termsOf } from '#contract/terms.ts'
import type { PartChange } from '#server/backups/part-rows.ts'
import { type PartOfBackup, previewPart, restorePart } from '#server/backups/restore-part.ts'
import type { Config } from '#server/platform/config.ts'
import { DATA_TABLES } from '#server/platform/personal-data.ts'
import { openStore, type Store } from '#server/platform/store.ts'
import { say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

interface Asked {
  school?: string
  municipality?: string
  organisation?: string
  /** Number of the region, when the database holds several. */
  region?: string
  apply?: boolean
}

/** `opora restore ФАЙЛ --school КОД`: what would come back, and with `--apply` brings it back. */
export async function restoreOne(config: Config, path: string, asked: Asked): Promise<number> {
  const { school, municipality, organisation } = asked
  if ([school, municipality, organisation].filter((one) => one !== undefined).length > 1)
    throw new UsageError('Выберите одно: --school, --municipality или --organisation.')
  const store = await openStore(config, { busy: 'share', say, statementTimeout: 0 })
  try {
    const part: PartOfBackup = {
      path,
      secret: config.backups.secret,
      regionId: await regionOf(store, asked.region),
      school,
      municipality,
      organisation,
    }
    const change = await (asked.apply ? restorePart : previewPart)(store.database, part)
    tell(change, asked.apply ?? false)
  } finally {
    await store.close()
  }
  return 0
}

function tell({ tables, roles, struck }: PartChange, applied: boolean): void {
  const found = tables.filter(({ missing, different }) => missing + different > 0)
  for (const { table, missing, different } of found)
    say(`  ${called(table)}: нет сейчас — ${missing}, отличаются — ${different}`)
  for (const { name, role } of roles.slice(0, SHOWN))
    say(`  снова с ролью: ${name} — ${roleWord(role, termsOf())}`)
  if (roles.length > SHOWN) say(`  и ещё с ролями: ${roles.length - SHOWN}`)
  if (struck > 0)
    say(`  позже записанные переименования, переносы и закрытия, которые перестанут действовать: ${struck}`)
  const later = tables.filter((one) => one.later > 0).map((one) => `${called(one.table)} — ${one.later}`)
  if (later.length > 0) say(`  появились позже копии и остаются: ${later.join('; ')}`)
  if (found.length === 0) say('В базе то же, что в копии: возвращать нечего.')
  else if (applied) say('Строки возвращены одной транзакцией, в журнале действий есть запись.')
  else say('Ничего не изменено. Чтобы вернуть эти строки, повторите команду с --apply.')
}

/** A table as people call what it keeps: the beginning of what the register of data says of it. */
const called = (table: string) => DATA_TABLES[table]!.about.split(/[:;]/)[0]!

/** Names of people in the answer, at most. */
const SHOWN = 30

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
