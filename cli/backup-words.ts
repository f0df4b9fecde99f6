import { join } from 'node:path'
import { type Inventory, rowsOf } from '#server/backups/content.ts'
import type { BackupProgress } from '#server/backups/dump.ts'
import type { RestoreProgress } from '#server/backups/restore.ts'
import type { Config } from '#server/platform/config.ts'

export const UNENCRYPTED =
  'Копии не зашифрованы, а в них данные учеников. Задайте OPORA_BACKUP_KEY (openssl rand -base64 32) и храните ключ отдельно от копий.'

/** The key of the vault is in no backup: whoever finds a copy must not open the second factors with it. */
export function keyWarning({ key, dataFolder }: Pick<Config, 'key' | 'dataFolder'>): string {
  const where = key ? 'значение OPORA_KEY' : `файл ${join(dataFolder, 'opora.key')}`
  return `Ключа второго фактора в копии нет. Сохраните отдельно ${where}: без него после восстановления люди настроят второй фактор заново.`
}

export function rowsIn(inventory: Inventory): string {
  return `таблиц ${inventory.tables.length}, строк ${rowsOf(inventory).toLocaleString('ru')}`
}

const steps = { write: 'Записано', check: 'Прочитано', load: 'Загружено', compare: 'Сверено' } as const

/** How far it is: «Записано строк: 1 200 из 5 000». */
export function stepWords({ step, done, total }: BackupProgress | RestoreProgress): string {
  const of = total === undefined ? '' : ` из ${total.toLocaleString('ru')}`
  return `${steps[step]} строк: ${done.toLocaleString('ru')}${of}`
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toLocaleString('ru', { maximumFractionDigits: 1 })} МБ`
}
