import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServer } from './server.ts'
import { type Contents, readContents, wallFaults } from './wall.ts'
import { mutantsOf } from './wall-mutants.ts'
import { type Eyes, RULES } from './wall-oracle.ts'
import { buildWalledRegions } from './wall-region.ts'

const server = testServer()
let eyes: Eyes[]
let client: pg.Client
let contents: Contents

beforeAll(async () => {
  eyes = await buildWalledRegions(server)
  client = new pg.Client({ connectionString: server.url })
  await client.connect()
  await client.query('begin')
  contents = await readContents(client)
})
afterAll(() => client.end())

describe('row-level security', () => {
  it('is tried on rows of every table, and every table has its rule', () => {
    const empty = [...contents.rows].filter(([, rows]) => rows.length === 0).map(([table]) => table)
    expect(empty).toEqual([])
    for (const table of ['staged_results', 'works', 'form_details'])
      expect(
        contents.rows.get(table)!.some(({ school_id }) => school_id === null),
        table,
      ).toBe(true)
    expect([...contents.rows.keys()].sort()).toEqual(Object.keys(RULES).sort())
  })

  it('lets everybody reach exactly what is his, by every verb, in every table', async () => {
    const faults: string[] = []
    for await (const fault of wallFaults(client, contents, eyes)) faults.push(fault)
    expect(faults).toEqual([])
  })

  it('shows each of its faults to this very test', async () => {
    const mutants = await mutantsOf(client)
    const survivors: string[] = []
    for (const { name, damage, tables } of mutants) {
      await client.query('savepoint whole')
      await client.query(damage)
      const caught = await isCaught(tables ?? contents.rows.keys())
      if (!caught) survivors.push(name)
      await client.query('rollback to savepoint whole')
    }
    expect(survivors).toEqual([])
    expect(mutants.length).toBeGreaterThan(200)
  })
})

/** A damage that stops every query is noticed as well. */
async function isCaught(tables: Iterable<string>): Promise<boolean> {
  try {
    for await (const _fault of wallFaults(client, contents, eyes, tables)) return true
    return false
  } catch {
    return true
  }
}

describe('the role of the product', () => {
  it('owns nothing, passes by no policy, and cannot say that it sees all', async () => {
    const { rows } = await client.query(`
      select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin as strong,
        (select count(*) from pg_class where relowner = pg_roles.oid) as owned
      from pg_roles where rolname = 'opora_app'`)
    expect(rows).toEqual([{ strong: false, owned: '0' }])
    await client.query("savepoint claim; set local role opora_app; set local opora.sight = 'all'")
    for (const table of ['users', 'works', 'schools', 'audit_log'])
      expect((await client.query(`select from ${table}`)).rowCount).toBe(0)
    await client.query('rollback to savepoint claim')
  })

  it('meets a wall that holds the owner too, and functions that look where they say', async () => {
    const { rows: open } = await client.query(`
      select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and relname <> 'migrations' and not (relrowsecurity and relforcerowsecurity)`)
    expect(open).toEqual([])
    const { rows: loose } = await client.query(`
      select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
        and not exists (select from unnest(proconfig) setting where setting like 'search_path=%pg_temp')`)
    expect(loose).toEqual([])
    const { rows: views } = await client.query(`
      select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
        and not coalesce(reloptions @> array['security_invoker=true'], false)`)
    expect(views).toEqual([])
  })

  it('finds applied files of its own region only', async () => {
    const [operator, other] = eyes.filter(({ level }) => level === 'region')
    const [file] = contents.rows
      .get('import_files')!
      .filter(({ state, region_id }) => state === 'applied' && region_id === operator!.region)
    const found = async (region: number) => {
      await client.query(
        `savepoint looking; set local role opora_app; set local opora.sight = 'region'; set local opora.region = '${region}'`,
      )
      const { rows } = await client.query('select file_id::int from applied_file($1)', [
        Buffer.from(String(file!.sha256).slice(2), 'hex'),
      ])
      await client.query('rollback to savepoint looking')
      return rows.map(({ file_id }) => file_id)
    }
    expect(await found(operator!.region!)).toEqual([file!.file_id])
    // The other region has a file of the same bytes only if it sent one.
    expect(await found(other!.region!)).not.toContain(file!.file_id)
  })
})
