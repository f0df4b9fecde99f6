import type pg from 'pg'
import { type Eyes, RULES, type StoredRow, type Verb, type Whole } from './wall-oracle.ts'

/** Everything in the tables, as the owner sees it, with what the oracle needs to judge it. */
export interface Contents {
  rows: ReadonlyMap<string, readonly (StoredRow & { at: string })[]>
  whole: Whole
}

export async function readContents(client: pg.ClientBase): Promise<Contents> {
  const rows = new Map<string, (StoredRow & { at: string })[]>()
  for (const table of await tablesOf(client)) rows.set(table, await rowsOf(client, table))
  return { rows, whole: wholeOf(rows) }
}

export async function tablesOf(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
  )
  return rows.map(({ name }) => name)
}

async function rowsOf(client: pg.ClientBase, table: string) {
  const { rows } = await client.query(`select ctid::text as at, to_jsonb(t) as row from ${table} t`)
  return rows.map(({ at, row }) => ({ ...row, at }))
}

function wholeOf(rows: Contents['rows']): Whole {
  const of = (table: string) => rows.get(table) ?? []
  const placeOf = new Map(
    of('organisations').map((row) => [
      row.organisation_id as number,
      { municipality: row.municipality_id as number | null, school: row.school_id as number | null },
    ]),
  )
  const stateOfListing = new Map(of('listings').map((row) => [row.listing_id as number, String(row.state)]))
  const organisationOf = new Map(
    of('memberships').map((row) => [row.membership_id, row.organisation_id as number]),
  )
  const roleOf = new Map(of('imports').map((row) => [row.import_id, row.created_as]))
  const resultsOf = new Map<number, Set<number>>()
  for (const { file_id, school_id } of of('results'))
    resultsOf.set(file_id as number, (resultsOf.get(file_id as number) ?? new Set()).add(school_id as number))
  return {
    municipalityOf: new Map(
      of('schools').map((row) => [row.school_id as number, row.municipality_id as number]),
    ),
    regionOfUser: new Map(of('users').map((row) => [row.user_id as number, row.region_id as number])),
    regionOfLogin: new Map(of('users').map((row) => [String(row.login), row.region_id as number])),
    placeOf,
    resultsOf,
    stateOfListing,
    senderOf: new Map(
      of('import_files').map((row) => [
        row.file_id as number,
        placeOf.get(organisationOf.get(roleOf.get(row.import_id)) ?? -1)?.municipality ?? null,
      ]),
    ),
  }
}

/**
 * Compares what each pair of eyes reaches in the tables with what the rules say: rows read, changed, deleted and added.
 * Answers a sentence for each difference. Leaves the database as it was. Needs a superuser, who sees past everything.
 */
export async function* wallFaults(
  client: pg.ClientBase,
  contents: Contents,
  eyes: readonly Eyes[],
  tables: Iterable<string> = contents.rows.keys(),
): AsyncIterable<string> {
  for (const table of tables) {
    for (const looker of eyes) {
      const told = (faults: string[]) => faults.map((fault) => `${table}: ${looker.name} ${fault}`)
      yield* told(await readingFaults(client, contents, looker, table))
      yield* told(await changingFaults(client, contents, looker, table, 'update'))
      yield* told(await changingFaults(client, contents, looker, table, 'delete'))
      yield* told(await addingFaults(client, contents, looker, table))
    }
  }
}

/** Works as the product does, then takes everything back. Answers undefined when the product has no right to it at all. */
async function asProduct<T>(
  client: pg.ClientBase,
  eyes: Eyes,
  work: () => Promise<T>,
  after?: () => Promise<T>,
): Promise<T | 'refused'> {
  await client.query('savepoint looking')
  try {
    // No foreign key and no trigger speaks before the policies.
    await client.query('set local session_replication_role = replica; set local role opora_app')
    await client.query(settingsOf(eyes))
    const seen = await work()
    if (!after) return seen
    await client.query('reset role')
    return await after()
  } catch (error) {
    if ((error as { code?: string }).code === '42501') return 'refused'
    throw error
  } finally {
    await client.query('rollback to savepoint looking')
  }
}

function settingsOf({ level, region, municipality, school, person }: Eyes): string {
  const values = { sight: level, region, municipality, school, person }
  return Object.entries(values)
    .map(([name, value]) => `set local opora.${name} = '${value ?? ''}'`)
    .join('; ')
}

function difference(
  expected: ReadonlySet<string>,
  found: ReadonlySet<string>,
): [missing: number, foreign: number] {
  return [
    [...expected].filter((at) => !found.has(at)).length,
    [...found].filter((at) => !expected.has(at)).length,
  ]
}

function told(verb: string, expected: ReadonlySet<string>, found: ReadonlySet<string>): string[] {
  const [missing, foreign] = difference(expected, found)
  return [
    ...(foreign > 0 ? [`${verb}s ${foreign} rows that are not his`] : []),
    ...(missing > 0 ? [`does not ${verb} ${missing} rows of his`] : []),
  ]
}

async function readingFaults(client: pg.ClientBase, contents: Contents, eyes: Eyes, table: string) {
  const seen = await asProduct(client, eyes, async () => {
    const { rows } = await client.query<{ at: string }>(`select ctid::text as at from ${table}`)
    return new Set(rows.map(({ at }) => at))
  })
  return told('read', reachable(contents, eyes, table, 'reads'), seen === 'refused' ? new Set() : seen)
}

function reachable(
  contents: Contents,
  eyes: Eyes,
  table: string,
  how: 'reads' | 'writes' | 'adds',
): Set<string> {
  const rule = RULES[table]
  const wider = how === 'adds' ? rule?.writes : undefined
  const judge = rule?.[how] ?? wider ?? rule?.reads
  const rows = contents.rows.get(table)!.filter((row) => judge?.(row, eyes, contents.whole))
  return new Set(rows.map(({ at }) => at))
}

async function changingFaults(
  client: pg.ClientBase,
  contents: Contents,
  eyes: Eyes,
  table: string,
  verb: 'update' | 'delete',
) {
  const text =
    verb === 'update'
      ? `update ${table} set ${await settable(client, contents, table)}`
      : `delete from ${table}`
  const left = await asProduct(
    client,
    eyes,
    async () => {
      await client.query(text)
      return new Set<string>()
    },
    async () => {
      const { rows } = await client.query<{ at: string }>(`select ctid::text as at from ${table}`)
      return new Set(rows.map(({ at }) => at))
    },
  )
  const before = contents.rows.get(table)!.map(({ at }) => at)
  const changed = new Set(left === 'refused' ? [] : before.filter((at) => !left.has(at)))
  const expected = may(table, verb) ? reachable(contents, eyes, table, 'writes') : new Set<string>()
  if (left !== 'refused' && !may(table, verb)) return [`may ${verb} at all`]
  return told(verb, expected, changed)
}

/** Sets a column that no key and no check looks at, without reading any: only the policy of changing is asked. */
async function settable(client: pg.ClientBase, contents: Contents, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string; type: string; required: boolean }>(
    `select attname as name, format_type(atttypid, null) as type, attnotnull as required from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = ''
       and attname not like '%\\_id' and not exists (select from pg_constraint where conrelid = attrelid and contype <> 'n' and attnum = any(conkey))
       and not exists (select from pg_index where indrelid = attrelid and indisunique and attnum = any(indkey))
     order by attnotnull, attnum limit 1`,
    [table],
  )
  const [free] = rows
  if (free) return `${free.name} = ${free.required ? `'${SAMPLES[free.type] ?? ''}'` : 'null'}`
  // All columns are looked at by something: one that is no key takes a value that occurs.
  const row = contents.rows.get(table)![0]!
  const name = ['channel', 'year'].find((column) => column in row) ?? 'region_id'
  return `${name} = '${row[name]}'`
}

const SAMPLES: Readonly<Record<string, string>> = {
  bigint: '1',
  integer: '1',
  smallint: '1',
  boolean: 'true',
  jsonb: '{}',
  'timestamp with time zone': '2026-01-01',
}

function may(table: string, verb: Verb): boolean {
  return RULES[table]?.verbs.includes(verb) ?? false
}

/** Rows that are there are added once more: a policy speaks before any key does. */
async function addingFaults(client: pg.ClientBase, contents: Contents, eyes: Eyes, table: string) {
  const allowed = reachable(contents, eyes, table, 'adds')
  const faults = new Set<string>()
  const rows = contents.rows.get(table)!
  const samples = [
    rows.find(({ at }) => allowed.has(at)),
    ...rows.filter(({ at }) => !allowed.has(at)).slice(0, 12),
  ]
  const columns = await storedColumns(client, table)
  for (const row of samples) {
    if (!row) continue
    const { at, ...values } = row
    const added = await asProduct(client, eyes, async () => {
      try {
        await client.query(
          `insert into ${table} (${columns}) overriding system value
           select ${columns} from jsonb_populate_record(null::${table}, $1)`,
          [JSON.stringify(values)],
        )
      } catch (error) {
        // A key that is taken: the policy let the row by.
        if (!/^23/.test((error as { code?: string }).code ?? '')) throw error
      }
      return true
    })
    const expected = may(table, 'insert') && allowed.has(at)
    if (added === true && !expected) faults.add('adds a row that is not his')
    if (added === 'refused' && expected) faults.add('cannot add a row of his')
  }
  return [...faults]
}

async function storedColumns(client: pg.ClientBase, table: string): Promise<string> {
  const { rows } = await client.query<{ names: string }>(
    `select string_agg(quote_ident(attname), ', ') as names from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  )
  return rows[0]!.names
}
