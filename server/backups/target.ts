import type pg from 'pg'
import { BadBackup } from './bad-backup.ts'

/** What stands in the database that is to be restored. */
export interface Target {
  /** Names of its regions; none: nothing would be lost. */
  regions: string[]
  /** Tables that are not of this product. */
  foreign: boolean
  /** Other connections of the product: a server at work. */
  inUse: boolean
}

/** Looks at a database of any age, also one without tables. */
export async function lookAtTarget(client: pg.ClientBase): Promise<Target> {
  const { rows } = await client.query<{ ours: boolean; tables: boolean; inUse: boolean }>(`select
    to_regclass('public.migrations') is not null and to_regclass('public.regions') is not null as ours,
    exists (select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and relname <> 'migrations') as tables,
    exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and application_name like 'opora%' and application_name not similar to 'opora (owner|restore)%') as "inUse"`)
  const { ours, tables, inUse } = rows[0]!
  if (!ours) return { regions: [], foreign: tables, inUse }
  const regions = await client.query<{ name: string }>('select name from regions order by region_id')
  return { regions: regions.rows.map(({ name }) => name), foreign: false, inUse }
}

/** Throws when a restore would destroy what nobody agreed to lose. */
export async function assertRestorable(client: pg.ClientBase, replace: boolean): Promise<void> {
  const { regions, foreign, inUse } = await lookAtTarget(client)
  if (foreign)
    throw new BadBackup('В базе данных есть таблицы другой программы. Восстановите копию в отдельную базу.')
  if (regions.length > 0 && !replace)
    throw new BadBackup(
      `База данных не пуста: в ней есть ${regions.map((name) => `«${name}»`).join(', ')}. Восстановите копию в пустую базу или скажите --replace, чтобы заменить всё, что в ней есть.`,
    )
  if (inUse) throw new BadBackup('С базой данных работает запущенная Опора. Остановите её и повторите.')
}
