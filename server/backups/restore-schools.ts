import type pg from 'pg'
import { clientOf, type Database, type Tx, transaction } from '#server/platform/database.ts'
import { write } from '#server/platform/write.ts'
import { BadBackup } from './bad-backup.ts'
import { readTables, verifyBackup } from './content.ts'
import { fill } from './restore.ts'
import { readSchoolChanges, type SchoolChange, storeSchoolRows, type Wanted } from './school-rows.ts'
import { SCHOOL_TABLES } from './school-tables.ts'
import { readHead } from './sealed-file.ts'
import { SESSION } from './tables.ts'

export interface PartOfBackup {
  path: string
  secret?: string
  regionId: number
  /** Code of a school, or the name of a municipality with all its schools; as they are in the backup. */
  school?: string
  municipality?: string
}

/** What a restore of the part would change, table by table; changes nothing. Throws `BadBackup`. */
export async function previewSchools(database: Database, part: PartOfBackup): Promise<SchoolChange[]> {
  await verifyBackup(part.path, part.secret)
  return transaction(database, async (tx) => readSchoolChanges(clientOf(tx), await unfold(tx, part)))
}

const restore = write<PartOfBackup, SchoolChange[]>('backup.school', async ({ tx, note }, part) => {
  const wanted = await unfold(tx, part)
  const client = clientOf(tx)
  const changes = await readSchoolChanges(client, wanted)
  await storeSchoolRows(client, wanted)
  const counts = Object.fromEntries(
    changes.flatMap(({ table, missing, different }) =>
      missing + different > 0 ? [[table, missing + different]] : [],
    ),
  )
  note(part.school ? `school:${wanted.schools[0]}` : `municipality:${wanted.municipalities[0]}`, {
    schools: wanted.schools.length,
    counts,
  })
  return changes
})

/**
 * Brings back the rows of the part that are missing now or differ from the backup, in one transaction with its line of
 * the audit log. Rows that came later stay, and a newer version of a result stays the current one. Throws `BadBackup`.
 */
export async function restoreSchoolRows(database: Database, part: PartOfBackup): Promise<SchoolChange[]> {
  await verifyBackup(part.path, part.secret)
  try {
    return await restore(database, { regionId: part.regionId, userId: null }, part)
  } catch (error) {
    const { code, table, constraint } = error as { code?: string; table?: string; constraint?: string }
    // Of an integrity constraint: the rows around do not fit the old ones any more.
    if (!code?.startsWith('23')) throw error
    throw new BadBackup(
      `Строки таблицы ${table} не подходят к тому, что в базе сейчас (${constraint}). Ничего не изменено: восстановите копию целиком в отдельную базу и перенесите нужное.`,
    )
  }
}

/** The tables of the backup beside the present ones, and which rows are meant. */
async function unfold(tx: Tx, part: PartOfBackup): Promise<Wanted> {
  const client = clientOf(tx)
  await client.query(SESSION)
  await assertSameSchema(client, part)
  const wanted = new Set(SCHOOL_TABLES.map(({ name }) => name))
  for (const name of wanted)
    await client.query(`create temporary table backup_${name} (like public.${name}) on commit drop`)
  await readTables(part.path, part.secret, async (table, rows) => {
    if (wanted.has(table.name)) return fill(client, { ...table, name: `backup_${table.name}` }, rows)
    for await (const _row of rows);
  })
  const municipalities =
    part.municipality === undefined ? [] : await idsOf(client, MUNICIPALITY, part.municipality, part)
  const schools =
    part.school === undefined
      ? await idsOf(client, SCHOOLS_OF, municipalities, part)
      : await idsOf(client, SCHOOL, part.school, part)
  if (schools.length + municipalities.length === 0)
    throw new BadBackup(
      part.school === undefined
        ? `В копии нет муниципалитета «${part.municipality}».`
        : `В копии нет школы с кодом ${part.school}.`,
    )
  return { regionId: part.regionId, schools, municipalities }
}

const SCHOOL = 'select school_id as id from backup_schools where region_id = $2 and code = $1'
const MUNICIPALITY =
  'select municipality_id as id from backup_municipalities where region_id = $2 and name = $1'
const SCHOOLS_OF =
  'select school_id as id from backup_schools where region_id = $2 and municipality_id = any($1)'

async function idsOf(
  client: pg.PoolClient,
  text: string,
  value: unknown,
  { regionId }: PartOfBackup,
): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(text, [value, regionId])
  return rows.map(({ id }) => id)
}

async function assertSameSchema(client: pg.PoolClient, { path }: PartOfBackup): Promise<void> {
  const { migrations } = await readHead(path)
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migrations order by name',
  )
  if (JSON.stringify(rows) !== JSON.stringify(migrations))
    throw new BadBackup(
      'Копия сделана при другой версии базы данных: её строки нельзя вернуть по одной школе. Восстановите копию целиком в отдельную базу.',
    )
}
