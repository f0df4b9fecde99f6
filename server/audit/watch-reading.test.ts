import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { pageOfSubject, searchOfSubject, sentenceOf } from '#contract/notification-words.ts'
import type { Told } from '#contract/notifications.ts'
import { settingsFields, settingsOf } from '#contract/settings-fields.ts'
import { termsOf } from '#contract/terms.ts'
import { transaction } from '#server/platform/database.ts'
import { noMail } from '#server/platform/mail.ts'
import { type BuiltUser, buildUser } from '#test/factories.ts'
import { dayFromNow } from '#test/past.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'
import { watchReading } from './watch-reading.ts'

const server = testServer()
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>
beforeEach(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
})

/** As the log would have it, had he read so many records on a day before this one. */
async function haveRead({ user_id }: BuiltUser, day: string, records: number, regionId = home.regionId) {
  await transaction(server.database, async (tx) => {
    await sql`alter table audit_log disable trigger chain`.execute(tx)
    await sql`insert into audit_log (audit_id, region_id, user_id, action, subject, detail, at)
      select nextval('audit_log_ids'), ${regionId}::bigint, ${user_id}::bigint, 'read.rows', 'file:1',
        jsonb_build_object('records', ${records}::integer), (${day}::timestamp + interval '12 hours') at time zone time_zone
      from regions where region_id = ${regionId}`.execute(tx)
    await sql`alter table audit_log enable trigger chain`.execute(tx)
  })
}

/** Weeks of work: so many records on each of the last ten days before this one. */
async function usually(user: BuiltUser, records: number) {
  for (let ago = 1; ago <= 10; ago++) await haveRead(user, dayFromNow(-1 - ago), records)
}

const look = () =>
  watchReading.run({ database: server.database, payload: {}, mail: noMail(), signal: undefined })

interface Item {
  subject: string
  told: Told
}
async function toldTo(client: TestClient) {
  const { items } = (await client.get('/api/notifications')).json() as { items: Item[] }
  return items.filter(({ told }) => told.kind === 'reading.unusual')
}
const today = () => dayFromNow(0)

describe('reading far more than usual', () => {
  it('is told to those who keep the region: who, when, how many against how many, and where to look', async () => {
    const administrator = await server.signIn(
      await buildUser(server.database.kysely, { role: 'administrator', region_id: home.regionId }),
    )
    const stranger = await signInAll(server, await buildSmallRegion(server.database))
    const reader = home.users.district
    await usually(reader, 120)
    await haveRead(reader, today(), 600)
    await look()
    for (const client of [people.region, administrator]) {
      const [item, ...more] = await toldTo(client)
      expect(more).toEqual([])
      const sentence = sentenceOf(item!.told, item!.subject, termsOf())
      expect(sentence).toContain(`${reader.name}: записей учеников открыто и скачано 600 за `)
      expect(sentence).toContain('обычно до 120 в день')
      // The page of the log that the notification opens, and what it shows there.
      expect(pageOfSubject(item!.subject)).toBe('/audit')
      const found = await client.get(
        `/api/audit?${new URLSearchParams(searchOfSubject(item!.subject) as Record<string, string>)}`,
      )
      expect(found.json()).toMatchObject({ total: 1, items: [{ detail: { records: 600 } }] })
    }
    for (const client of [people.district, people.school, stranger.region])
      expect(await toldTo(client)).toEqual([])
  })

  it('is told once a day of each, and leaves a line', async () => {
    await haveRead(home.users.school, today(), 700)
    await haveRead(home.users.district, today(), 800)
    await look()
    await haveRead(home.users.school, today(), 5000)
    await look()
    expect(await toldTo(people.region)).toHaveLength(2)
    const { items } = (await people.region.get('/api/audit?action=audit.alarm')).json()
    expect(items.map(({ subject, detail }: Record<string, object>) => [subject, detail])).toEqual([
      [`user:${home.users.school.user_id}`, { day: today(), records: 700, usual: 100 }],
      [`user:${home.users.district.user_id}`, { day: today(), records: 800, usual: 100 }],
    ])
  })

  it('in the last hour of a day is found by the first look of the next', async () => {
    await haveRead(home.users.school, dayFromNow(-1), 700)
    await look()
    expect(await toldTo(people.region)).toMatchObject([{ told: { data: { day: dayFromNow(-1) } } }])
  })

  it('is not whatever is usual for him, nor a first day, nor small numbers', async () => {
    await usually(home.users.region, 9000)
    await haveRead(home.users.region, today(), 40_000)
    await usually(home.users.school, 2)
    await haveRead(home.users.school, today(), 60)
    await haveRead(home.users.district, today(), 499)
    await look()
    expect((await people.region.get('/api/audit?action=audit.alarm')).json().total).toBe(0)
  })

  it('goes by the numbers of the region', async () => {
    const settings = (await people.region.get('/api/settings')).json()
    const plain = settingsOf(settingsFields(settings))
    const body = { ...plain, version: settings.version, alarmFactor: 2, alarmFloor: 20 }
    const reply = await people.region.put('/api/settings', body)
    expect(reply.statusCode, reply.body).toBe(200)
    await haveRead(home.users.district, today(), 41)
    await look()
    expect(await toldTo(people.region)).toMatchObject([{ told: { data: { records: 41, usual: 20 } } }])
  })

  it('is not told to whoever it is about, and his name goes with him when he is erased', async () => {
    const db = server.database.kysely
    const leaver = await buildUser(db, {
      role: 'administrator',
      region_id: home.regionId,
      name: 'Ушлый Иван',
    })
    const client = await server.signIn(leaver)
    await haveRead(leaver, today(), 5000)
    await look()
    expect(await toldTo(client)).toEqual([])
    expect(await toldTo(people.region)).toMatchObject([{ told: { data: { name: 'Ушлый Иван' } } }])
    const erased = { login: leaver.login, reason: 'по его просьбе' }
    expect((await people.region.post(`/api/people/${leaver.user_id}/erasure`, erased)).statusCode).toBe(204)
    expect(JSON.stringify(await toldTo(people.region))).not.toContain('Ушлый')
  })
})

describe('records of pupils', () => {
  it('are counted by rows that were shown and by whole files that were taken', async () => {
    const db = server.database.kysely
    const { file_id, import_id } = await buildResults(db, home, { year: '2023/24', procedure: 'vpr-ma-5' }, [
      ['first', 10, 3],
    ])
    const content = Buffer.from('Код;Балл\r\n010001;5\r\n010003;7\r\n')
    await db
      .updateTable('import_files')
      .set({ content, name: 'работы.csv' })
      .where('file_id', '=', file_id)
      .execute()
    const work = { year: '2023/24', season: 'spring', procedure: 'vpr-ma-5', status: 'present' }
    await db
      .insertInto('works')
      .values(
        [2, 3, 4].map((row_number) => ({
          ...work,
          region_id: home.regionId,
          file_id,
          school_id: home.schools.first.school_id,
          pupil: `${row_number}`,
          row_number,
        })),
      )
      .execute()
    const rows = await people.region.get(`/api/files/${file_id}/rows?row=2&rows=2&purpose=check`)
    expect(rows.statusCode, rows.body).toBe(200)
    const original = await people.region.get(
      `/api/imports/${import_id}/files/${file_id}/original?purpose=check`,
    )
    expect(original.statusCode, original.body).toBe(200)
    const { items } = (await people.region.get('/api/audit?action=read.*')).json()
    const counted = items.map(({ action, detail }: { action: string; detail: { records: number } }) => [
      action,
      detail.records,
    ])
    expect(counted).toEqual([
      ['read.original', 3],
      ['read.rows', rows.json().rows.length],
    ])
  })
})
