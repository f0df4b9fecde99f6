import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { keys } from '#cli/keys.ts'
import { createOpora } from '#server/app.ts'
import { breakable, transaction } from '#server/platform/database.ts'
import { startJobs } from '#server/platform/jobs.ts'
import { createMail } from '#server/platform/mail.ts'
import { createVault, type Vault } from '#server/platform/vault.ts'
import { buildUser, PASSWORD } from '#test/factories.ts'
import { codeOf, setUpFactor } from '#test/second-factor.ts'
import { signInTo, TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion } from '#test/small-region.ts'
import { queueLetters } from './outbox.ts'
import { countOld, renewSeals } from './renew-seals.ts'
import { sealedAs } from './send-message.ts'

// The server of the tests is thrown away: it need not survive a power cut, as a real one must.
vi.mock('#server/platform/safe-database.ts', async (original) => ({
  ...(await original<typeof import('#server/platform/safe-database.ts')>()),
  assertSafeDatabase: async () => [],
}))

const server = testServer()
const [first, second, foreign] = [1, 2, 3].map(() => randomBytes(32)) as [Buffer, Buffer, Buffer]

async function serverWith(vault: Vault) {
  const app = await createOpora({ database: server.guarded, entry: { secondFactor: true, vault } })
  onTestFinished(() => app.close())
  return app
}

/** A region where three people set a factor up, one sent a request and each waits for a letter, under one key. */
async function sealedRegion(vault: Vault) {
  const { regionId, users } = await buildSmallRegion(server.database)
  const app = await serverWith(vault)
  const people = Object.values(users)
  const secrets: string[] = []
  for (const person of people) secrets.push((await setUpFactor(await signInTo(app, person))).secret)
  const sender = await buildUser(server.database.kysely, { role: 'operator', region_id: regionId })
  const root = await server.database.kysely
    .selectFrom('organisations')
    .select('organisation_id')
    .where('region_id', '=', regionId)
    .where('kind', '=', 'region')
    .executeTakeFirst()
  const key = randomUUID()
  const ask = async (by: Vault) => {
    const client = await signInTo(await serverWith(by), sender)
    const headers = { 'idempotency-key': key }
    const payload = { kind: 'council', name: 'Совет', parent: root!.organisation_id }
    return client.send({ method: 'POST', url: '/api/organisations', payload, headers })
  }
  const answer = (await ask(vault)).json()
  const mail = createMail({ origin: 'http://localhost', vault })
  const letter = { address: 'anna@example.ru', kind: 'digest', hours: 1, subject: 'Новое' } as const
  await transaction(server.database, (tx) =>
    queueLetters(
      tx,
      mail,
      regionId,
      people.map(({ user_id }) => ({ ...letter, userId: user_id, text: `Письмо ${user_id}` })),
    ),
  )
  const opensBy = async (by: Vault) => {
    const signIns = []
    // Those who set their factors up half a minute ago.
    const ids = people.map(({ user_id }) => user_id)
    await server.database.kysely
      .updateTable('second_factors')
      .set({ last_step: 0 })
      .where('user_id', 'in', ids)
      .execute()
    for (const [index, { login }] of people.entries()) {
      const client = new TestClient(await serverWith(by))
      await client.post('/api/session', { login, password: PASSWORD })
      const code = await codeOf(secrets[index]!)
      signIns.push((await client.post('/api/session/second-factor', { code })).statusCode)
    }
    const letters = await server.database.kysely
      .selectFrom('messages')
      .select(['message_id', 'user_id', 'body'])
      .where('region_id', '=', regionId)
      .execute()
    const texts = letters.map(({ message_id, user_id, body }) => ({
      is: by.open(body!, sealedAs(message_id)),
      was: `Письмо ${user_id}`,
    }))
    const again = await ask(by)
    return { signIns, texts, again: { replayed: again.headers['idempotency-replayed'], body: again.json() } }
  }
  const whole = {
    signIns: [200, 200, 200],
    texts: people.map(({ user_id }) => ({ is: `Письмо ${user_id}`, was: `Письмо ${user_id}` })),
    again: { replayed: 'true', body: answer },
  }
  return { regionId, opensBy, whole }
}

describe('a new key of the server', () => {
  it('opens alone what was sealed by an earlier one, once that was sealed anew', async () => {
    const { regionId, opensBy, whole } = await sealedRegion(createVault(first))
    const both = createVault(second, first)
    const all = await countOld(server.database.kysely, both)
    expect(all).toBeGreaterThanOrEqual(7)
    expect(await renewSeals(server.database, both)).toEqual({ renewed: all, unopened: 0 })
    expect(await opensBy(createVault(second))).toEqual(whole)
    const lines = await server.database.kysely
      .selectFrom('audit_log')
      .select('detail')
      .where('region_id', '=', regionId)
      .where('action', '=', 'key.renew')
      .execute()
    expect(lines.map(({ detail }) => detail)).toMatchObject(
      [
        { table: 'second_factors', renewed: 3 },
        { table: 'messages', renewed: 3 },
        // What was asked, and its answer.
        { table: 'answers', renewed: expect.any(Number) },
        { table: 'answers', renewed: expect.any(Number) },
      ].map((line) => ({ ...line, key: both.keyName, unopened: 0 })),
    )
    expect(await renewSeals(server.database, both)).toEqual({ renewed: 0, unopened: 0 })
  })

  it('loses nothing when the work is broken off half-way and done again', async () => {
    const { opensBy, whole } = await sealedRegion(createVault(second))
    const both = createVault(first, second)
    const all = await countOld(server.database.kysely, both)
    const work = breakable(server.database)
    const progress = (done: number) => {
      if (done === 2) work.breakOff(new Error('killed'))
    }
    await expect(renewSeals(work.database, both, { portion: 1, progress })).rejects.toThrow()
    expect(await countOld(server.database.kysely, both)).toBe(all - 2)
    expect(await renewSeals(server.database, both)).toEqual({ renewed: all - 2, unopened: 0 })
    expect(await opensBy(createVault(first))).toEqual(whole)
  })

  it('leaves alone what none of its keys opens', async () => {
    const vault = createVault(second, first)
    await renewSeals(server.database, vault)
    await sealedRegion(createVault(foreign))
    const lost = await countOld(server.database.kysely, vault)
    expect(await renewSeals(server.database, vault)).toEqual({ renewed: 0, unopened: lost })
    expect(await renewSeals(server.database, createVault(second, foreign))).toEqual({
      renewed: lost,
      unopened: 0,
    })
  })
})

describe('opora keys', () => {
  async function run(folder: string, ...args: string[]) {
    let said = ''
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += text
      return true
    })
    vi.stubEnv('DATABASE_URL', server.url)
    vi.stubEnv('OPORA_DATA', folder)
    try {
      return { exit: await keys(args), said }
    } finally {
      vi.unstubAllEnvs()
      spy.mockRestore()
    }
  }

  it('adds a key, refuses while a server still seals by the one before, and then renews', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'opora-keys-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const { openVault } = await import('#server/platform/vault.ts')
    const settings = { key: undefined, keysBefore: [], dataFolder: folder }
    const before = await openVault(settings)
    const { opensBy, whole } = await sealedRegion(before)
    const mail = createMail({ origin: 'http://localhost', vault: before })
    const running = await startJobs({ url: server.url, jobs: [], mail })
    expect((await run(folder, '--new')).said).toContain('Перезапустите систему')
    const after = await openVault(settings)
    expect(after.keyName).not.toBe(before.keyName)
    await expect(run(folder, '--renew')).rejects.toThrow(
      `Запущенная система шифрует ключом ${before.keyName}, а не новым ${after.keyName}`,
    )
    await running.stop()
    expect((await run(folder)).said).toMatch(/Зашифровано прежними: \d+\./)
    const renewed = await run(folder, '--renew')
    expect(renewed.said).toContain(`Зашифровано ключом ${after.keyName}: `)
    expect(await opensBy(after)).toEqual(whole)
    await expect(run(folder, '--new', '--renew')).rejects.toThrow('Выберите одно')
  })
})
