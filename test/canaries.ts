import type pg from 'pg'
import type { StoredRow } from './wall-oracle.ts'

/** Stands in one column of one row, and nowhere else. */
const MARKER = /К-я\d+-К/g
export const markersIn = (text: string) => [...new Set(text.match(MARKER))]

const WORD = 'a word the program reads'
const KEY = 'a key by which the program finds the row'
const SHARED = 'the same for everybody'
const YEAR = 'a school year, which is counted with'
const CODE = 'codes of procedures and schools stand in addresses and have a form of their own'

const COUNTS = 'counts and what was made of them, read by their keys'

const listed = (reason: string, columns: string) =>
  Object.fromEntries(columns.split(' ').map((column) => [column, reason]))

/** Columns of text and JSON in which no canary can sit, with the reason. A column that is not here gets one. */
export const WITHOUT_CANARY: Readonly<Record<string, string>> = {
  ...listed(WORD, 'approvals.action approvals.decision audit_log.action findings.severity form_details.kind'),
  ...listed(WORD, 'duties.function form_details.season history.table_name history.operation history.action'),
  ...listed(
    WORD,
    'import_files.state import_files.kind import_files.verdict import_files.tasks imports.state',
  ),
  ...listed(WORD, 'invitations.purpose known_clients.browser memberships.role messages.kind messages.state'),
  ...listed(WORD, 'notification_settings.kind notification_settings.channel notifications.kind'),
  ...listed(WORD, 'organisation_events.kind organisations.kind planned_events.kind planned_events.state'),
  ...listed(WORD, 'regions.time_zone regions.sources_off run_outcomes.identified run_outcomes.band'),
  ...listed(WORD, 'saved_views.page scales.season school_events.kind school_links.kind schools.place'),
  ...listed(
    WORD,
    'sessions.browser sign_in_attempts.kind sittings.season staged_results.season users.digest',
  ),
  ...listed(WORD, 'works.season works.status regions.retention import_files.hints messages.error'),
  ...listed(WORD, 'runs.overrides outlines.polygons listings.state listings.sources listing_schools.rule'),
  ...listed(WORD, 'listing_schools.band listing_disputes.answer listing_decisions.decision'),
  ...listed(WORD, 'method_versions.state method_versions.examples'),
  ...listed(WORD, 'passports.state context_outcomes.level'),
  ...listed(WORD, 'context_outcomes.resilient context_outcomes.field'),
  ...listed(COUNTS, 'passports.answers passports.outcome context_runs.index_version context_runs.model'),
  ...listed(COUNTS, 'context_outcomes.trace'),
  ...listed(KEY, 'audit_log.subject approvals.subject notifications.subject history.key'),
  ...listed(KEY, 'method_versions.method_id method_versions.number method_versions.based_on'),
  ...listed(KEY, 'staged_results.school_alias school_aliases.alias works.school_key'),
  ...listed(KEY, 'runs.methodology_id runs.methodology_version staged_results.school_key'),
  ...listed(SHARED, 'procedures.procedure procedures.exam procedures.subject procedures.title'),
  ...listed(SHARED, 'procedures.short_title migrations.name migrations.checksum'),
  ...listed(
    YEAR,
    'form_details.year minimums.year_from minimums.year_to regions.academic_year regions.cycle',
  ),
  ...listed(YEAR, 'runs.year scales.year_from scales.year_to sittings.year staged_results.year works.year'),
  ...listed(YEAR, 'demo_state.last_year listings.year'),
  ...listed(YEAR, 'passports.year context_runs.year context_runs.results_year'),
  ...listed(CODE, 'form_details.procedure minimums.procedure scales.procedure sittings.procedure'),
  ...listed(CODE, 'staged_results.procedure works.procedure schools.code school_codes.code schools.login'),
}

/** What no reply shows, not even to whom it is about. */
export const HELD_BACK: readonly string[] = ['users.password_hash', 'demo_state.secret']

/** JSON that replies read by its keys: the canary sits in a text of it. */
const SHAPED: Readonly<Record<string, (marker: string, value: object) => object>> = {
  'regions.terms': (marker) => ({ operator: { one: marker } }),
  'regions.small_rule': (source) => ({
    primary: 1,
    basic: 2,
    secondary: 3,
    villagesOnly: true,
    fromCentreKm: 5,
    source,
  }),
  'saved_views.search': (search) => ({ search }),
  'planned_events.event': (basis) => ({ code: 'new', name: basis, basis, reason: basis }),
  'import_files.unmapped': (header) => ({
    sheet: header,
    headerRow: 1,
    columns: [{ column: 'A', header, samples: [header] }],
    fingerprint: header,
  }),
  'method_versions.content': (title, value) => ({ ...value, title }),
  'method_versions.changes': (change) => [change],
  'runs.methodology': (title, value) => ({ ...value, title }),
}

const FREE_KEYS = ['title', 'name', 'basis', 'reason', 'message', 'words']

/** An object with a canary under a key that nobody knows, and in those of its texts that are free. */
function withCanary(column: string, value: unknown, marker: string): unknown {
  const shaped = SHAPED[column]
  if (shaped) return shaped(marker, value as object)
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  const object = value as Record<string, unknown>
  const free = FREE_KEYS.filter((key) => typeof object[key] === 'string').map((key) => [key, marker])
  return { ...object, ...Object.fromEntries(free), канарейка: marker }
}

interface Column {
  table: string
  name: string
  isJson: boolean
}

/** Columns of text and of JSON in tables of the catalogue, but for those the database fills itself. */
export async function textColumns(client: pg.ClientBase): Promise<Column[]> {
  const { rows } = await client.query<Column>(`
    select columns.table_name as table, column_name as name, data_type in ('json', 'jsonb') as "isJson"
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER'
      and (data_type in ('text', 'character varying', 'json', 'jsonb') or udt_name = '_text')
    order by table_name, ordinal_position`)
  return rows
}

/** Whose row a marker stands in. */
export interface Canary {
  column: string
  row: StoredRow
}

/**
 * Puts a canary of its own into each text of each row, past the triggers: what the tables say of their past is given the
 * same. Answers which columns took none. In a transaction of a superuser.
 */
export async function plant(client: pg.ClientBase): Promise<string[]> {
  await client.query('set local session_replication_role = replica')
  let last = 0
  const next = () => `К-я${++last}-К`
  const without: string[] = []
  const columns = (await textColumns(client)).filter(
    ({ table, name }) => !(`${table}.${name}` in WITHOUT_CANARY),
  )
  for (const column of columns) {
    const { table, name } = column
    const took = table === 'history' && name === 'row' ? true : await plantColumn(client, column, next)
    if (!took) without.push(`${table}.${name}`)
  }
  await plantPast(client, columns, next)
  return without
}

async function plantColumn(client: pg.ClientBase, { table, name, isJson }: Column, next: () => string) {
  const { rows } = await client.query<{ at: string; value: unknown }>(
    `select ctid::text as at, ${name} as value from ${table}`,
  )
  let took = 0
  for (const { at, value } of rows) {
    const marker = next()
    const text = `${table}.${name}` === 'users.email' ? `${marker}@example.ru` : marker
    const json = isJson ? withCanary(`${table}.${name}`, value, marker) : null
    if (isJson && json === null) continue
    const planted = isJson ? JSON.stringify(json) : text
    await client.query('savepoint planting')
    try {
      await client.query(`update ${table} set ${name} = $1 where ctid = $2`, [planted, at])
      took++
    } catch (error) {
      // A row whose other columns allow no text here stays as it is.
      if (!/^23/.test((error as { code?: string }).code ?? '')) throw error
      await client.query('rollback to savepoint planting')
    }
  }
  return took > 0
}

async function plantPast(client: pg.ClientBase, columns: readonly Column[], next: () => string) {
  const texts = new Set(columns.filter(({ isJson }) => !isJson).map(({ table, name }) => `${table}.${name}`))
  const { rows } = await client.query<{ at: string; table_name: string; row: Record<string, unknown> }>(
    'select ctid::text as at, table_name, row from history',
  )
  for (const { at, table_name, row } of rows) {
    const planted = Object.entries(row).map(([key, value]) =>
      typeof value === 'string' && texts.has(`${table_name}.${key}`) ? [key, next()] : [key, value],
    )
    await client.query('update history set row = $1 where ctid = $2', [
      JSON.stringify(Object.fromEntries(planted)),
      at,
    ])
  }
}

/** Where each canary sits. */
export function canariesOf(rows: ReadonlyMap<string, readonly StoredRow[]>): ReadonlyMap<string, Canary> {
  const found = new Map<string, Canary>()
  for (const [table, all] of rows)
    for (const row of all)
      for (const [name, value] of Object.entries(row))
        for (const marker of markersIn(JSON.stringify(value) ?? ''))
          found.set(marker, { column: `${table}.${name}`, row })
  return found
}
