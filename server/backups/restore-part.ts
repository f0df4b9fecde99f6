import type pg from 'pg'
import { clientOf, type Database, type Tx, transaction } from '#server/platform/database.ts'
import type { Actor } from '#server/platform/viewer.ts'
import { type WriteContext, write } from '#server/platform/write.ts'
import { BadBackup } from './bad-backup.ts'
import { readTables, verifyBackup } from './content.ts'
import { type PartChange, readChanges, storeRows, type Wanted } from './part-rows.ts'
import { PART_TABLES } from './part-tables.ts'
import { fill } from './restore.ts'
import { readHead } from './sealed-file.ts'
import { SESSION } from './tables.ts'

export interface PartOfBackup {
  path: string
  secret?: string
  regionId: number
  /** Code of a school, or the name of a municipality with all its schools; as they are in the backup. */
  school?: string
  municipality?: string
  /** Name or number of another organisation. */
  organisation?: string
}

/** What a restore of the part would change, table by table; changes nothing. Throws `BadBackup`. */
export async function previewPart(database: Database, part: PartOfBackup): Promise<PartChange> {
  await verifyBackup(part.path, part.secret)
  return transaction(database, async (tx) => readChanges(clientOf(tx), await unfold(tx, part)))
}

async function restore({ tx, note }: WriteContext<Actor>, part: PartOfBackup): Promise<PartChange> {
  const wanted = await unfold(tx, part)
  const client = clientOf(tx)
  const change = await readChanges(client, wanted)
  await storeRows(client, wanted)
  const counts = Object.fromEntries(
    change.tables.flatMap(({ table, missing, different }) =>
      missing + different > 0 ? [[table, missing + different]] : [],
    ),
  )
  note(subjectOf(part, wanted), { schools: wanted.schools.length, counts })
  return change
}
const restoreSchools = write('backup.school', restore)
const restoreBody = write('backup.organisation', restore)

function subjectOf({ school, municipality }: PartOfBackup, wanted: Wanted): string {
  if (school !== undefined) return `school:${wanted.schools[0]}`
  if (municipality !== undefined) return `municipality:${wanted.municipalities[0]}`
  return `organisation:${wanted.bodies[0]}`
}

/**
 * Brings back the rows of the part that are missing now or differ from the backup, in one transaction with its line of
 * the audit log. Rows that came later stay, and a newer version of a result stays the current one. Throws `BadBackup`.
 */
export async function restorePart(database: Database, part: PartOfBackup): Promise<PartChange> {
  await verifyBackup(part.path, part.secret)
  try {
    const store = part.organisation === undefined ? restoreSchools : restoreBody
    return await store(database, { regionId: part.regionId, userId: null }, part)
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
  const wanted = new Set(['audit_heads', ...PART_TABLES.map(({ name }) => name)])
  for (const name of wanted)
    await client.query(`create temporary table backup_${name} (like public.${name}) on commit drop`)
  await readTables(part.path, part.secret, async (table, rows) => {
    if (wanted.has(table.name)) return fill(client, { ...table, name: `backup_${table.name}` }, rows)
    for await (const _row of rows);
  })
  await assertSameOrigin(client, part)
  if (part.organisation !== undefined)
    return {
      regionId: part.regionId,
      schools: [],
      municipalities: [],
      bodies: [await findBody(client, part)],
    }
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
  return { regionId: part.regionId, schools, municipalities, bodies: [] }
}

/** The organisation that is called so in the backup, or has that number. Throws `BadBackup`. */
async function findBody(client: pg.PoolClient, part: PartOfBackup): Promise<number> {
  const asked = part.organisation!
  const { rows } = await client.query<FoundBody>(FIND_BODY, [asked, part.regionId])
  const [found] = rows
  if (!found)
    throw new BadBackup(
      `В копии нет организации «${asked}» этой области: она появилась позже или называлась иначе.`,
    )
  if (rows.length > 1)
    throw new BadBackup(
      `Организаций «${asked}» в копии несколько: ${rows.map(({ id, place }) => `№ ${id} («${place}»)`).join(', ')}. Назовите номер: --organisation ${found.id}.`,
    )
  const instead = INSTEAD[found.kind]
  if (instead) throw new BadBackup(`«${found.name}» — ${instead}`)
  if (found.closedPlace !== null)
    throw new BadBackup(
      `В копии «${found.name}» действует при «${found.closedPlace}», а «${found.closedPlace}» теперь нет: закрыто. Сначала верните место, при котором она действует.`,
    )
  return found.id
}

const INSTEAD: Readonly<Record<string, string>> = {
  region: 'вся область: восстановите копию целиком.',
  municipality: 'муниципалитет: верните его со школами, --municipality НАЗВАНИЕ.',
  school: 'школа: верните её, --school КОД.',
}

interface FoundBody {
  id: number
  kind: string
  name: string
  /** Where it stands in the tree. */
  place: string | null
  /** The name of the place, when there is none any more, and the organisation would work there. */
  closedPlace: string | null
}

const FIND_BODY = `select its.organisation_id as id, its.kind, its.name, place.name as place,
    case when its.closed_on is null and place.closed_on is not null then place.name end as "closedPlace"
  from backup_organisations as its
  left join public.organisations as place on place.region_id = its.region_id and place.organisation_id = its.parent_id
  where its.region_id = $2
    and case when $1 ~ '^[0-9]{1,15}$' then its.organisation_id::text = $1 else its.name = $1 end
  order by its.organisation_id`

/** Numbers mean the same only in backups of this very database: the end of the audit log in the backup is a line of ours. */
async function assertSameOrigin(client: pg.PoolClient, { regionId }: PartOfBackup): Promise<void> {
  const { rows } = await client.query(
    `select from backup_audit_heads as its where chain = $1 and not exists (
       select from public.audit_log where audit_log.audit_id = its.audit_id and audit_log.hash = its.hash)`,
    [regionId],
  )
  if (rows.length > 0)
    throw new BadBackup(
      'Копия сделана с другой базы данных, или эту с тех пор заменили: номера в них значат разное. Восстановите копию целиком в отдельную базу и перенесите нужное.',
    )
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
      'Копия сделана при другой версии базы данных: её строки нельзя вернуть по частям. Восстановите копию целиком в отдельную базу.',
    )
}
