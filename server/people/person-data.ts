import { sql } from 'kysely'
import { notAllowed, notFound } from '#contract/problems.ts'
import type { Column } from '#documents/table.ts'
import type { Database, Queries } from '#server/platform/database.ts'
import type { Download } from '#server/platform/handle.ts'
import { DATA_TABLES } from '#server/platform/personal-data.ts'
import { within } from '#server/platform/sight.ts'
import { tableDownload } from '#server/platform/table-download.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { whyNotManage } from './policy.ts'
import { findPerson, listRoleRows } from './queries.ts'

interface PersonRowOf {
  table: string
  row: Record<string, unknown>
}

/**
 * Everything the database holds about a person, row by row, as 152-ФЗ, статья 14 lets him ask for; what would let somebody
 * in as him is left out. Throws unless his account is the viewer's to keep. The taking away has its line in the log.
 */
export async function takePersonData(
  { database, db, viewer }: { database: Database; db: Queries; viewer: Viewer },
  { id, format }: { id: number; format: 'json' | 'xlsx' },
): Promise<Download> {
  const person = await findPerson(viewer.scope, db, id)
  if (!person) throw notFound('Человек')
  const roles = (await listRoleRows(viewer.scope, db, id)).filter(({ state }) => state !== 'withdrawn')
  const why = whyNotManage(viewer, { id, state: person.state, roles })
  if (why) throw notAllowed(why)
  // Some of it only he himself sees: notifications, watched schools, views of his own.
  const his = within(database, { scope: viewer.scope, userId: id })
  const rows = await listRowsOf(his.kysely, viewer.regionId, { id, login: person.login })
  await his.settle?.()
  await noteTaken(database, viewer, { id, format, rows: rows.length })
  const name = `Сведения о человеке № ${id}`
  return format === 'json' ? asJson(name, rows) : asTable(name, rows)
}

const noteTaken = write<{ id: number; format: string; rows: number }, void, Viewer>(
  'person.export',
  async ({ note }, { id, format, rows }) => note(`user:${id}`, { format, count: rows }),
)

async function listRowsOf(
  db: Queries,
  regionId: number,
  of: { id: number; login: string },
): Promise<PersonRowOf[]> {
  const parts = Object.entries(DATA_TABLES).flatMap(([table, { rowsOf, ofUser = [], secret = [] }]) => {
    const his =
      rowsOf === 'login'
        ? sql`login = ${of.login}`
        : sql.join(
            ofUser.map((column) => sql`${sql.raw(column)} = ${of.id}`),
            sql` or `,
          )
    if (rowsOf !== 'login' && ofUser.length === 0) return []
    const within = rowsOf === 'region' ? sql`region_id = ${regionId} and` : sql``
    return [
      sql`select ${table}::text as table, to_jsonb(one) - ${[...secret]}::text[] as row from ${sql.table(table)} as one
        where ${within} (${his})`,
    ]
  })
  const { rows } = await sql<PersonRowOf>`${sql.join(parts, sql` union all `)}`.execute(db)
  return rows
}

function asJson(name: string, rows: readonly PersonRowOf[]): Download {
  const tables: Record<string, Record<string, unknown>[]> = {}
  for (const { table, row } of rows) tables[table] = [...(tables[table] ?? []), row]
  const about = Object.fromEntries(Object.keys(tables).map((table) => [table, DATA_TABLES[table]!.about]))
  return {
    name: `${name}.json`,
    type: 'application/json; charset=utf-8',
    content: JSON.stringify({ about, tables }, null, 2),
  }
}

const COLUMNS: readonly Column[] = [
  { header: 'Что это', kind: 'text', width: 44 },
  { header: 'Таблица', kind: 'text', width: 20 },
  { header: 'Запись', kind: 'number' },
  { header: 'Поле', kind: 'text', width: 24 },
  { header: 'Значение', kind: 'text', width: 60 },
]

/** A line for each field that holds something: a person reads it without knowing tables. */
function asTable(name: string, rows: readonly PersonRowOf[]): Download {
  const lines = rows.flatMap(({ table, row }, index) =>
    Object.entries(row)
      .filter(([, value]) => value !== null)
      .map(([field, value]) => [
        DATA_TABLES[table]!.about,
        table,
        index + 1,
        field,
        typeof value === 'object' ? JSON.stringify(value) : String(value),
      ]),
  )
  return tableDownload({ name, columns: COLUMNS, rows: lines }, 'xlsx')
}
