import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import type { RestoreProgress } from '#server/backups/restore.ts'
import { lookAtTarget } from '#server/backups/target.ts'
import { restoreDatabase } from '#server/flows/restore-database.ts'
import { type Config, readConfig } from '#server/platform/config.ts'
import { openServer, type Store } from '#server/platform/store.ts'
import { keyWarning, rowsIn, stepWords } from './backup-words.ts'
import { restoreOne } from './restore-part.ts'
import { Progress, say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

const EXIT_REFUSED = 1

/** `opora restore`: the whole database out of a backup, or the rows of one school, municipality, organisation. */
export async function restore(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      replace: { type: 'boolean' },
      school: { type: 'string' },
      municipality: { type: 'string' },
      organisation: { type: 'string' },
      region: { type: 'string' },
      apply: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
    },
  })
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0) throw new UsageError('Назовите один файл копии.')
  const part = [values.school, values.municipality, values.organisation].some((one) => one !== undefined)
  if (part && values.replace) throw new UsageError('--replace заменяет всю базу, а не одну организацию.')
  if (!part && (values.apply || values['dry-run']))
    throw new UsageError('--apply и --dry-run нужны вместе с --school, --municipality или --organisation.')
  if (values.apply && values['dry-run']) throw new UsageError('Выберите одно: --apply или --dry-run.')
  const config = readConfig(process.env)
  if (part) return restoreOne(config, path, values)
  const server = await openServer(config, { name: 'opora restore', busy: 'refuse', say, statementTimeout: 0 })
  try {
    if (values.replace && !(await isAgreed(server))) return EXIT_REFUSED
    return await restoreWhole(server, config, { path, replace: values.replace ?? false })
  } finally {
    await server.close()
  }
}

async function restoreWhole(
  { url }: Store,
  config: Config,
  { path, replace }: { path: string; replace: boolean },
): Promise<number> {
  const line = new Progress()
  const progress = (told: RestoreProgress) => line.show(stepWords(told))
  const { secret } = config.backups
  const { head, inventory } = await restoreDatabase(url, { path, replace, secret, progress }).finally(() =>
    line.done(),
  )
  say(`База данных восстановлена на ${head.at} и сверена с копией: ${rowsIn(inventory)}.`)
  say('Все сеансы завершены: людям нужно войти заново.')
  say(keyWarning(config))
  return 0
}

/** The name of the region is typed, so that nobody replaces the wrong database. */
async function isAgreed({ database }: Store): Promise<boolean> {
  const client = await database.pool.connect()
  const { regions } = await lookAtTarget(client).finally(() => client.release())
  if (regions.length === 0) return true
  say(
    `Всё, что сейчас есть в базе (${regions.map((name) => `«${name}»`).join(', ')}), будет заменено копией.`,
  )
  const input = createInterface({ input: process.stdin, output: process.stdout })
  const typed = await input
    .question('Чтобы согласиться, введите название области: ')
    .finally(() => input.close())
  if (regions.includes(typed.trim())) return true
  say('Название не совпало. База данных не изменена.')
  return false
}
