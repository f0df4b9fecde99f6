import { join } from 'node:path'
import type { Inventory } from '#server/backups/content.ts'
import type { Config } from '#server/platform/config.ts'

export const UNENCRYPTED =
  'Копии не зашифрованы, а в них данные учеников. Задайте OPORA_BACKUP_KEY (openssl rand -base64 32) и храните ключ отдельно от копий.'

/** The key of the vault is in no backup: whoever finds a copy must not open the second factors with it. */
export function keyWarning({ key, dataFolder }: Pick<Config, 'key' | 'dataFolder'>): string {
  const where = key ? 'значение OPORA_KEY' : `файл ${join(dataFolder, 'opora.key')}`
  return `Ключа второго фактора в копии нет. Сохраните отдельно ${where}: без него после восстановления люди настроят второй фактор заново.`
}

export function rowsIn({ tables }: Inventory): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  return `таблиц ${tables.length}, строк ${rows.toLocaleString('ru')}`
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toLocaleString('ru', { maximumFractionDigits: 1 })} МБ`
}
