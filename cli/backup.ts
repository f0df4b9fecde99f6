import { parseArgs } from 'node:util'
import { listBackups } from '#server/backups/folder.ts'
import { makeBackup, verifyAndNote } from '#server/backups/make.ts'
import { readConfig } from '#server/platform/config.ts'
import { openServer } from '#server/platform/store.ts'
import { keyWarning, megabytes, rowsIn, stepWords, UNENCRYPTED } from './backup-words.ts'
import { Progress, say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** `opora backup`: saves the whole database to one file, or checks such a file. */
export async function backup(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' }, verify: { type: 'string' } } })
  const config = readConfig(process.env)
  if (values.verify !== undefined) return verify(values.verify, config.backups.secret)
  const folder = values.to ?? config.backups.folder
  if (!folder) throw new UsageError('Скажите, куда сохранить копию: --to ПАПКА или OPORA_BACKUP_FOLDER.')
  const server = await openServer(config, { busy: 'share', say, statementTimeout: 0 })
  try {
    const { secret } = config.backups
    const made = await watched('Копия не сделана: вы её остановили.', (progress, signal) =>
      makeBackup(server.url, folder, { secret, signal, progress }),
    )
    say(`Копия сделана и прочитана целиком: ${made.path}`)
    say(`  ${rowsIn(made.inventory)}, ${megabytes(made.bytes)}, ${secret ? 'зашифрована' : 'не зашифрована'}`)
    if (!secret) say(UNENCRYPTED)
    say(keyWarning(config))
  } finally {
    await server.close()
  }
  return 0
}

/** Shows on the terminal how far the work is; Ctrl+C breaks it off, so that it leaves nothing half-made. */
async function watched<Result>(
  stopped: string,
  work: (progress: (told: Parameters<typeof stepWords>[0]) => void, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const line = new Progress()
  const stopping = new AbortController()
  const stop = () => stopping.abort(new Error(stopped))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await work((told) => line.show(stepWords(told)), stopping.signal)
  } catch (error) {
    throw stopping.signal.aborted ? stopping.signal.reason : error
  } finally {
    line.done()
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

async function verify(path: string, secret: string | undefined): Promise<number> {
  const { head, inventory } = await watched(
    'Копия не проверена: вы остановили проверку.',
    (progress, signal) =>
      verifyAndNote(path, secret, { signal, onRows: (done) => progress({ step: 'check', done }) }),
  )
  say(`Копия цела: состояние на ${head.at}, программа ${head.version}`)
  say(`  ${rowsIn(inventory)}, последняя миграция ${head.migrations.at(-1)?.name ?? '—'}`)
  return 0
}

/** `opora backups`: the backups of the folder, the newest first. */
export async function backups(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { in: { type: 'string' } } })
  const folder = values.in ?? readConfig(process.env).backups.folder
  if (!folder) throw new UsageError('Скажите, где копии: --in ПАПКА или OPORA_BACKUP_FOLDER.')
  const kept = await listBackups(folder)
  for (const { path, at, bytes, encrypted, verifiedAt } of kept)
    say(
      [
        at?.toISOString() ?? 'начало не читается',
        megabytes(bytes),
        encrypted ? 'зашифрована' : 'не зашифрована',
        verifiedAt ? `проверена ${verifiedAt.toISOString()}` : 'не проверена',
        path,
      ].join('  '),
    )
  if (kept.length === 0) say(`В папке ${folder} копий нет.`)
  return 0
}
