import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from './config.ts'
import { openDatabase } from './database.ts'
import { type EmbeddedPostgres, startEmbedded } from './embedded-postgres.ts'
import { type Allowable, assertSafeDatabase, type DatabaseFacts, weaknesses } from './safe-database.ts'

/** A server as people run it; each case makes one thing in it weak. */
let server: EmbeddedPostgres
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-safe-'))
  server = await startEmbedded(folder)
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

async function administer(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** What the start says of the database `name`; undefined: nothing, it starts. */
async function refusal(
  name = 'opora',
  options: { outside?: string; allow?: Allowable[]; role?: string } = {},
) {
  const { role, ...judgement } = options
  const url = new URL(server.url)
  url.pathname = `/${name}`
  if (role) url.username = role
  const database = openDatabase(url.href)
  const refused = await assertSafeDatabase(database, judgement).then(
    () => undefined,
    (error: Error) => error.message,
  )
  await database.close()
  return refused
}

const near = 'postgres://keeper:Xk29-bezopasno@127.0.0.1/opora'
const far = 'postgres://keeper:Xk29-bezopasno@db.example.ru/opora'

describe('a database', () => {
  it('of our own is safe as it comes', async () => {
    expect(await refusal()).toBeUndefined()
  })

  it.each([
    [
      'synchronous_commit of the database',
      'alter database opora set synchronous_commit = off',
      'synchronous_commit',
    ],
    ['synchronous_commit of a role', 'alter role opora set synchronous_commit = off', 'synchronous_commit'],
    [
      'synchronous_commit of a role here',
      'alter role opora in database opora set synchronous_commit = off',
      'synchronous_commit',
    ],
    ['row_security of the database', 'alter database opora set row_security = off', 'row_security'],
    ['row_security of a role', 'alter role opora set row_security = off', 'row_security'],
  ])('is refused for weak settings: %s', async (_what, statement, name) => {
    await administer(statement)
    onTestFinished(() => administer(statement.replace(/ set .*/, ' reset all')))
    expect(await refusal()).toContain(`  ${name}: выключено ${name}`)
  })

  it('is not judged by a role of another program', async () => {
    await administer(
      'create role hasty login',
      'create role calm login',
      'alter role hasty set synchronous_commit = off',
    )
    onTestFinished(() => administer('drop role hasty, calm'))
    expect(await refusal('opora', { role: 'calm' })).toBeUndefined()
  })

  it.each(['fsync', 'full_page_writes', 'synchronous_commit'])(
    'is refused when its server runs with %s off',
    async (setting) => {
      const weak = await mkdtemp(join(tmpdir(), 'opora-weak-'))
      const other = await startEmbedded(weak, { settings: { [setting]: 'off' } })
      const database = openDatabase(other.url)
      onTestFinished(async () => {
        await database.close()
        await other.stop()
        await rm(weak, { recursive: true })
      })
      await expect(assertSafeDatabase(database, { allow: ['no-checksums'] })).rejects.toThrow(
        `выключено ${setting}: при сбое`,
      )
    },
  )

  it('is refused with another encoding', async () => {
    await administer(
      "create database bytes encoding 'SQL_ASCII' template template0 locale_provider libc locale 'C'",
    )
    onTestFinished(() => administer('drop database bytes'))
    expect(await refusal('bytes')).toContain('encoding: кодировка базы не UTF8')
  })

  it.each([
    ['a superuser', near, 'superuser: роль из DATABASE_URL — суперпользователь'],
    ['a line that is not encrypted', far, 'plain-connection: соединение с PostgreSQL'],
    [
      'a password like the name',
      near.replace('Xk29-bezopasno', 'keeper'),
      'weak-password: пароль в DATABASE_URL',
    ],
    ['a password that everybody knows', near.replace('Xk29-bezopasno', 'postgres'), 'weak-password'],
    ['no password to another machine', far.replace(':Xk29-bezopasno', ''), 'weak-password'],
  ])('outside is refused for %s', async (_what, outside, sentence) => {
    expect(await refusal('opora', { outside })).toContain(sentence)
  })

  it('outside is taken when its owner allows what is weak, by name; what loses data is not to be allowed', async () => {
    expect(await refusal('opora', { outside: near })).toContain('OPORA_ALLOW=superuser')
    expect(await refusal('opora', { outside: near, allow: ['superuser'] })).toBeUndefined()
    expect(await refusal('opora', { outside: far, allow: ['superuser'] })).toContain('plain-connection')
    await administer('alter database opora set synchronous_commit = off')
    onTestFinished(() => administer('alter database opora reset all'))
    expect(await refusal()).not.toContain('OPORA_ALLOW')
  })
})

describe('what our own server cannot be made to be', () => {
  const safe: DatabaseFacts = {
    settings: { server_version_num: '180000', fsync: 'on', data_checksums: 'on' },
    overrides: [],
    superuser: false,
    encrypted: true,
    encoding: 'UTF8',
    icu: true,
    address: { host: 'db.example.ru', user: 'keeper', password: 'Xk29-bezopasno' },
  }
  const found = (facts: Partial<DatabaseFacts>) =>
    weaknesses.filter((one) => one.found({ ...safe, ...facts })).map(({ name }) => name)
  const version = (number: string) => ({ settings: { ...safe.settings, server_version_num: number } })

  it.each([
    ['PostgreSQL 14', version('140015'), ['version']],
    ['15.13', version('150013'), ['old-minor']],
    ['16.9', version('160009'), ['old-minor']],
    ['17.5', version('170005'), ['old-minor']],
    ['15.14', version('150014'), []],
    ['17.6', version('170006'), []],
    ['18.0', version('180000'), []],
    ['no checksums', { settings: { ...safe.settings, data_checksums: 'off' } }, ['no-checksums']],
    ['no ICU', { icu: false }, ['icu']],
    ['an override spelled otherwise', { overrides: ['fsync=FALSE'] }, ['fsync']],
  ])('is known all the same: %s', (_what, facts, names) => {
    expect(found(facts)).toEqual(names)
  })
})

describe('settings of the program', () => {
  it.each([
    [
      { OPORA_ORIGIN: 'http://opora.example.ru' },
      'OPORA_ORIGIN: адрес в интернете должен начинаться с https://',
    ],
    [{ OPORA_ORIGIN: 'http://8.8.8.8' }, 'OPORA_ORIGIN: адрес в интернете'],
    [{ OPORA_KEY: Buffer.alloc(32, 7).toString('base64') }, 'OPORA_KEY: ключ угадывается'],
    [{ OPORA_BACKUP_KEY: 'короткий' }, 'OPORA_BACKUP_KEY: ключ угадывается'],
    [{ OPORA_BACKUP_KEY: 'a'.repeat(40) }, 'OPORA_BACKUP_KEY: ключ угадывается'],
    [{ OPORA_ALLOW: 'fsync' }, 'ждём имена через запятую: no-checksums'],
    [{ OPORA_BACKUP_HOUR: '24' }, 'OPORA_BACKUP_HOUR: ждём час от 0 до 23'],
  ])('that are weak are refused: %o', (environment, sentence) => {
    expect(() => readConfig(environment)).toThrow(sentence)
  })

  it('let an inner network be without https', () => {
    for (const origin of ['http://localhost:8080', 'http://10.1.2.3', 'http://opora', 'http://opora.local'])
      expect(readConfig({ OPORA_ORIGIN: origin }).origin).toBe(origin)
  })

  it('make backups by themselves of our own database only', () => {
    expect(readConfig({ OPORA_DATA: '/d' }).backups).toEqual({
      folder: '/d/backups',
      hour: 2,
      keep: 14,
      secret: undefined,
    })
    expect(readConfig({ DATABASE_URL: near }).backups.folder).toBeUndefined()
    expect(readConfig({ DATABASE_URL: near, OPORA_BACKUP_FOLDER: '/b' }).backups.folder).toBe('/b')
  })
})
