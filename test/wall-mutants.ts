import type pg from 'pg'
import { tablesOf } from './wall.ts'

/** A damage done to the policies, and the tables whose rows tell of it. */
export interface Mutant {
  name: string
  damage: string
  /** null: any table may. */
  tables: readonly string[] | null
}

interface Policy {
  table: string
  name: string
  verb: string
  /** What rows it lets by. */
  condition: string
}

/** Each policy widened, narrowed and with each of its ands made an or; each wall taken away; each right given. */
export async function mutantsOf(client: pg.ClientBase): Promise<Mutant[]> {
  const { rows: policies } = await client.query<Policy>(`
    select tablename as table, policyname as name, cmd as verb, coalesce(qual, with_check) as condition
    from pg_policies where schemaname = 'public' and 'opora_app' = any(roles) order by 1, 2`)
  const tables = (await tablesOf(client)).filter((table) => table !== 'migrations')
  return [
    ...policies
      .filter(({ condition }) => condition !== 'true')
      .map((policy) => changed(policy, 'widened', 'true')),
    ...policies.map((policy) => changed(policy, 'narrowed', 'false')),
    ...policies.flatMap(withOrs),
    ...tables.map((table) => ({
      name: `${table} without its wall`,
      damage: `alter table ${table} disable row level security`,
      tables: [table],
    })),
    ...(await grantsMissing(client)),
    ...BLIND,
  ]
}

function changed({ table, name, verb }: Policy, how: string, condition: string): Mutant {
  const clause = verb === 'INSERT' ? 'with check' : 'using'
  return {
    name: `${table}: «${name}» ${how}`,
    damage: `alter policy ${name} on ${table} ${clause} (${condition})`,
    tables: [table],
  }
}

function withOrs(policy: Policy): Mutant[] {
  const parts = policy.condition.split(' AND ')
  return parts.slice(1).map((_, index) => {
    const condition = parts
      .map((part, at) => (at === 0 ? part : `${at === index + 1 ? ' OR ' : ' AND '}${part}`))
      .join('')
    return changed(policy, `with and ${index + 1} made or`, condition)
  })
}

async function grantsMissing(client: pg.ClientBase): Promise<Mutant[]> {
  const { rows } = await client.query<{ table: string; verb: string }>(`
    select relname as table, verb from pg_class, unnest(array['update', 'delete']) verb
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and not has_table_privilege('opora_app', oid, verb) order by 1, 2`)
  return rows.map(({ table, verb }) => ({
    name: `${table}: ${verb} given`,
    damage: `grant ${verb} on ${table} to opora_app`,
    tables: [table],
  }))
}

const asFunction = (head: string, body: string) =>
  `create or replace function ${head} language sql stable as $$ ${body} $$`

/** What policies ask, answered wrongly. */
const BLIND: readonly Mutant[] = [
  {
    name: 'any region is in sight',
    damage: asFunction('sight_region() returns bigint', 'select min(region_id) from users'),
    tables: null,
  },
  {
    name: 'a district has its first school only',
    damage: asFunction(
      'sight_schools() returns bigint[]',
      `select case sight() when 'school' then array[sight_number('school')] when 'municipality' then (
        select array_agg(school_id) from (select school_id from schools order by school_id limit 1) one) end`,
    ),
    tables: null,
  },
  {
    name: 'a school has the schools of its district',
    damage: asFunction(
      'sight_schools() returns bigint[]',
      `select array_agg(school_id) from results where region_id = sight_number('region')`,
    ),
    tables: null,
  },
  {
    name: 'a district has no municipality',
    damage: asFunction('sight_municipalities() returns bigint[]', 'select null::bigint[]'),
    tables: null,
  },
  {
    name: 'every organisation is one’s own',
    damage: asFunction(
      'sight_organisations() returns bigint[]',
      'select array_agg(organisation_id) from organisations',
    ),
    tables: ['history'],
  },
  {
    name: 'a district has not the organisations of its schools',
    damage: asFunction(
      'sight_organisations() returns bigint[]',
      `select array_agg(organisation_id) from organisations where municipality_id = sight_number('municipality')`,
    ),
    tables: ['history'],
  },
  {
    name: 'the door is everywhere',
    damage: asFunction('sight() returns text', `select 'door'`),
    tables: null,
  },
  {
    name: 'everybody is the region',
    damage: asFunction('sight() returns text', `select 'region'`),
    tables: null,
  },
]
