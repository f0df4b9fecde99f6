import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createOpora } from '#server/app.ts'
import { TestClient } from '#test/server.ts'
import { readConfig } from './config.ts'
import { type Database, openDatabase } from './database.ts'
import { passwordOf } from './database-client.ts'
import { startEmbedded } from './embedded-postgres.ts'
import { migrateJobs } from './jobs.ts'
import { migrate } from './migrate.ts'

/** The address of a PostgreSQL that asks the role `opora_service` for its password, and trusts its owner. */
let url: string
let owner: Database
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-password-'))
  await chmod(folder, 0o755)
  const rules = join(folder, 'pg_hba.conf')
  await writeFile(rules, 'local all opora_service scram-sha-256\nlocal all all trust\n')
  const server = await startEmbedded(folder, { settings: { hba_file: rules } })
  owner = openDatabase(server.url)
  await migrate(owner)
  await migrateJobs(owner)
  await owner.pool.query(
    `create role opora_service login password 'first of two'; grant opora_app to opora_service`,
  )
  url = server.url.replace(/\/\/[^@]*@/, '//opora_service@')
  return async () => {
    await owner.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
})

/** What a vault does: a new password for the role, and then in the file. */
async function renewPassword(file: string, password: string, text = password) {
  await owner.pool.query(`alter role opora_service password '${password}'`)
  await writeFile(file, `${text}\n`)
  await owner.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'opora_service'`,
  )
}

describe('a password of the database that is changed while the server runs', () => {
  it.each([
    ['of a file of its own', 'DATABASE_PASSWORD_FILE', (password: string) => password],
    [
      'of an address in a file',
      'DATABASE_URL_FILE',
      (password: string) => url.replace('opora_service@', `opora_service:${encodeURIComponent(password)}@`),
    ],
  ])('%s is taken from there by the next connection', async (_what, name, textOf) => {
    const file = join(folder, name)
    await renewPassword(file, 'first of two', textOf('first of two'))
    const settings = name === 'DATABASE_URL_FILE' ? {} : { DATABASE_URL: url }
    const { databaseUrl } = readConfig({ ...settings, [name]: file })
    expect(databaseUrl).not.toContain('first')
    expect(await passwordOf(databaseUrl!)).toBe('first of two')
    const database = openDatabase(databaseUrl!, { guarded: true })
    const app = await createOpora({ database })
    onTestFinished(async () => {
      await app.close()
      await database.close()
    })
    const state = async () => (await new TestClient(app).get('/api/status')).json().database
    expect(await state()).toBe('ok')
    await renewPassword(file, 'second: +/%', textOf('second: +/%'))
    await expect.poll(state, { timeout: 10_000 }).toBe('ok')
    const { rows } = await owner.pool.query(
      `select distinct usename from pg_stat_activity where application_name = 'opora' and usename <> current_user`,
    )
    expect(rows).toEqual([{ usename: 'opora_service' }])
  })

  it('is not known from the start: a wrong one in the file lets nobody in', async () => {
    const file = join(folder, 'wrong')
    await renewPassword(file, 'first of two', 'another')
    const { databaseUrl } = readConfig({ DATABASE_URL: url, DATABASE_PASSWORD_FILE: file })
    const database = openDatabase(databaseUrl!)
    onTestFinished(() => database.close())
    await expect(database.pool.query('select 1')).rejects.toMatchObject({ code: '28P01' })
  })
})
