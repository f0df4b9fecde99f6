import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { transaction } from '#server/platform/database.ts'
import { type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { createMail } from '#server/platform/mail.ts'
import { createVault } from '#server/platform/vault.ts'
import { buildRegion, buildUser } from '#test/factories.ts'
import { testMail } from '#test/mail-catcher.ts'
import { testServer } from '#test/server.ts'
import { queueLetters, resumeSending } from './outbox.ts'
import { sendMessage } from './send-message.ts'

const catcher = testMail()
const server = testServer()
const db = () => server.database.kysely
const SECRET = 'https://opora.example.ru/join#very-secret-token'
const PATIENCE = { timeout: 30_000, interval: 50 }
const told: string[] = []
const MAIL = { origin: 'http://localhost', vault: createVault(randomBytes(32)) }

let jobs: RunningJobs
beforeAll(async () => {
  const onFailure = (job: string, error: unknown) => void told.push(`${job}: ${String(error)}`)
  jobs = await startJobs({ url: server.url, jobs: [sendMessage], mail: catcher.mail, onFailure })
})
afterAll(() => jobs.stop())

let people = 0
async function buildReader(name = 'Иванова Анна Петровна') {
  const user = await buildUser(db(), { role: 'operator', name, email: `reader-${++people}@example.ru` })
  return { userId: user.user_id, regionId: user.region_id, address: user.email! }
}

async function write(to: { userId: number; regionId: number; address: string }, hours = 1): Promise<void> {
  await transaction(server.database, (tx) =>
    queueLetters(tx, catcher.mail, to.regionId, [
      {
        userId: to.userId,
        address: to.address,
        kind: 'invitation',
        subject: 'Приглашение в «Опору»',
        text: `Ссылка: ${SECRET}`,
        hours,
      },
    ]),
  )
}

const rowOf = ({ userId }: { userId: number }) =>
  db().selectFrom('messages').selectAll().where('user_id', '=', userId).executeTakeFirstOrThrow()

describe('a letter of the outbox', () => {
  it('reaches the person with its Russian subject, under a Message-ID made of its row', async () => {
    const reader = await buildReader()
    await write(reader)
    await expect.poll(() => catcher.lettersTo(reader.address), PATIENCE).toHaveLength(1)
    const [letter] = catcher.lettersTo(reader.address)
    expect(letter).toMatchObject({ to: [reader.address], subject: 'Приглашение в «Опору»' })
    expect(letter!.text).toContain(SECRET)
    await expect.poll(async () => (await rowOf(reader)).state, PATIENCE).toBe('sent')
    const row = await rowOf(reader)
    expect(letter!.messageId).toBe(`<${row.message_id}@example.ru>`)
    expect(row).toMatchObject({ body: null, tries: 1, error: null })
  })

  it('can be read in the table neither before it is sent nor after', async () => {
    const reader = await buildReader()
    await catcher.stop()
    onTestFinished(() => catcher.start())
    await write(reader)
    const { rows } = await server.database.pool.query(
      'select messages::text as message, encode(body, $1) as bytes from messages where user_id = $2',
      ['escape', reader.userId],
    )
    expect(JSON.stringify(rows)).not.toContain('secret')
    const jobsKept = await server.database.pool.query(
      'select payload::text from graphile_worker._private_jobs',
    )
    expect(JSON.stringify(jobsKept.rows)).not.toContain('secret')
  })

  it('waits for a mail server that is down, and goes once when it is up again', async () => {
    const reader = await buildReader()
    await catcher.stop()
    await write(reader)
    await expect.poll(async () => (await rowOf(reader)).tries, PATIENCE).toBe(1)
    expect(await rowOf(reader)).toMatchObject({
      state: 'waiting',
      error: expect.stringMatching(/^(ESOCKET|DOWN)$/),
    })
    await catcher.start()
    await expect.poll(async () => (await rowOf(reader)).state, PATIENCE).toBe('sent')
    expect(catcher.lettersTo(reader.address)).toHaveLength(1)
    expect(await rowOf(reader)).toMatchObject({ error: null, body: null })
  })

  it('is tried again when the server is busy', async () => {
    const reader = await buildReader()
    catcher.beBusy(1)
    await write(reader)
    await expect.poll(async () => (await rowOf(reader)).state, PATIENCE).toBe('sent')
    expect(await rowOf(reader)).toMatchObject({ tries: 2 })
    expect(catcher.lettersTo(reader.address)).toHaveLength(1)
  })

  it('is given up at once when the address is refused, and the reason repeats no address', async () => {
    const reader = await buildReader()
    catcher.refuse(reader.address)
    await write(reader)
    await expect.poll(async () => (await rowOf(reader)).state, PATIENCE).toBe('failed')
    expect(await rowOf(reader)).toMatchObject({ tries: 1, error: 'SMTP_550', body: null })
    const { detail } = await db()
      .selectFrom('audit_log')
      .select('detail')
      .where('action', '=', 'message.fail')
      .where('region_id', '=', reader.regionId)
      .executeTakeFirstOrThrow()
    expect(detail).toEqual({ code: 'SMTP_550' })
    expect(told.join()).not.toContain('example.ru')
  })

  it('is not sent when what it tells of is over, nor to a person who was disabled', async () => {
    const late = await buildReader()
    await write(late, -1)
    await expect.poll(async () => (await rowOf(late)).state, PATIENCE).toBe('failed')
    const disabled = await buildReader()
    await catcher.stop()
    await write(disabled)
    await expect.poll(async () => (await rowOf(disabled)).tries, PATIENCE).toBe(1)
    await db()
      .updateTable('users')
      .set({ disabled_at: new Date() })
      .where('user_id', '=', disabled.userId)
      .execute()
    await catcher.start()
    await expect.poll(async () => (await rowOf(disabled)).state, PATIENCE).toBe('failed')
    expect([...catcher.lettersTo(late.address), ...catcher.lettersTo(disabled.address)]).toEqual([])
  })

  it('goes to its person alone, whatever stands in the name', async () => {
    const reader = await buildReader('Анна\r\nBcc: spy@example.ru\r\n\r\nчужой текст" <spy@example.ru>, ')
    await write(reader)
    await expect.poll(() => catcher.lettersTo(reader.address), PATIENCE).toHaveLength(1)
    const [letter] = catcher.lettersTo(reader.address)
    expect(letter!.to).toEqual([reader.address])
    const head = letter!.raw.split('\r\n\r\n')[0]!
    expect(head).not.toMatch(/^bcc:/im)
    expect(head.match(/^to:/gim)).toHaveLength(1)
    expect(catcher.lettersTo('spy@example.ru')).toEqual([])
  })

  it('is not written when the transaction is undone', async () => {
    const reader = await buildReader()
    const undone = transaction(server.database, async (tx) => {
      const letter = { kind: 'invitation', subject: 's', text: 't', hours: 1 } as const
      await queueLetters(tx, catcher.mail, reader.regionId, [{ ...letter, ...reader }])
      throw new Error('changed my mind')
    })
    await expect(undone).rejects.toThrow('changed my mind')
    const left = await db().selectFrom('messages').selectAll().where('user_id', '=', reader.userId).execute()
    expect(left).toEqual([])
  })

  it('does nothing when its job is run once more', async () => {
    const reader = await buildReader()
    await write(reader)
    await expect.poll(async () => (await rowOf(reader)).state, PATIENCE).toBe('sent')
    const { message_id: messageId } = await rowOf(reader)
    const payload = { regionId: reader.regionId, messageId }
    await sendMessage.run({ database: server.database, payload, mail: catcher.mail, signal: undefined })
    expect(catcher.lettersTo(reader.address)).toHaveLength(1)
    expect(await rowOf(reader)).toMatchObject({ state: 'sent', tries: 1 })
  })
})

describe('when the mail server is down', () => {
  it('letters that follow at once do not try to reach it', async () => {
    const mail = createMail({ ...MAIL, smtp: 'smtp://127.0.0.1:1' })
    const letter = { id: 'x', to: { name: 'Анна', address: 'anna@example.ru' }, subject: '', text: '' }
    await expect(mail.send(letter, 'smtp')).rejects.toMatchObject({ code: 'ESOCKET', final: false })
    await expect(mail.send(letter, 'smtp')).rejects.toMatchObject({ code: 'DOWN', final: false })
  })

  it('and the server is started anew, waiting letters go at once, each of them once', async () => {
    const readers = [await buildReader(), await buildReader()]
    await catcher.stop()
    for (const reader of readers) await write(reader)
    const tries = async () => (await Promise.all(readers.map(rowOf))).every((row) => row.tries > 0)
    await expect.poll(tries, PATIENCE).toBe(true)
    await catcher.start()
    // As if they were in the hands of a server that was killed: nobody takes them up for hours.
    await server.database.pool.query(
      "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'killed' where key like 'message.send:%'",
    )
    await resumeSending(server.database)
    for (const reader of readers) {
      await expect.poll(async () => (await rowOf(reader)).state, PATIENCE).toBe('sent')
      expect(catcher.lettersTo(reader.address)).toHaveLength(1)
    }
  })
})

describe('without a mail server', () => {
  it('letters of a demonstration become files that only the server’s administrator reads', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'opora-mail-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const mail = createMail({ ...MAIL, folder })
    expect([mail.carrierFor(true), mail.carrierFor(false)]).toEqual(['folder', 'none'])
    const to = { name: 'Анна', address: 'anna@example.ru' }
    await mail.send({ id: 'letter', to, subject: 'Тема', text: 'Текст письма' }, 'folder')
    expect(await readdir(folder)).toEqual(['letter.eml'])
    expect((await stat(join(folder, 'letter.eml'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(folder, 'letter.eml'), 'utf8')).toContain('anna@example.ru')
    await expect(mail.send({ id: 'x', to, subject: '', text: '' }, 'none')).rejects.toMatchObject({
      code: 'OFF',
    })
  })
})

it('an address that could carry a second one is refused by the database', async () => {
  const { region_id } = await buildRegion(db())
  for (const email of ['a@b.ru\nBcc: c@d.ru', 'a b@c.ru', 'no-at', 'a@b@c'])
    await expect(buildUser(db(), { role: 'operator', region_id, email }), email).rejects.toThrow(
      'users_email',
    )
})
