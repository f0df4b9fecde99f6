import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageOfSubject, searchOfSubject, sentenceOf } from '#contract/notification-words.ts'
import type { Told } from '#contract/notifications.ts'
import { termsOf } from '#contract/terms.ts'
import { featureJobs } from '#server/features.ts'
import { remind } from '#server/flows/remind.ts'
import { tellOfFailedBackup, tellOfFailedJob } from '#server/flows/tell-failures.ts'
import { transaction } from '#server/platform/database.ts'
import {
  defineJob,
  enqueue,
  enqueueDaily,
  type FailedJob,
  type RunningJobs,
  startJobs,
} from '#server/platform/jobs.ts'
import { type BuiltUser, buildUser } from '#test/factories.ts'
import { fillReference, resultsFile, uploadAndWait } from '#test/import-files.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
const db = () => server.database.kysely
const PATIENCE = { timeout: 20_000, interval: 50 }

let jobs: RunningJobs
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>
beforeAll(async () => {
  await fillReference(server.database)
  jobs = await startJobs({ url: server.url, jobs: featureJobs })
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
})
afterAll(() => jobs.stop())

interface Item {
  subject: string
  told: Told
}
const listOf = async (client: TestClient): Promise<Item[]> =>
  (await client.get('/api/notifications')).json().items
const sentencesOf = async (client: TestClient, kind: string) =>
  (await listOf(client))
    .filter(({ told }) => told.kind === kind)
    .map(({ told, subject }) => sentenceOf(told, subject, termsOf()))
const person = (given: Partial<BuiltUser> & Parameters<typeof buildUser>[1]) =>
  buildUser(db(), { region_id: home.regionId, ...given })

describe('a question to two people is told', () => {
  const ask = async (chosen: BuiltUser, client = people.region) => {
    const { organisation_id } = await db()
      .selectFrom('organisations')
      .select('organisation_id')
      .where('region_id', '=', home.regionId)
      .where('kind', '=', 'region')
      .executeTakeFirstOrThrow()
    const asked = { person: chosen.user_id, role: 'administrator', organisation: organisation_id }
    return client.post('/api/approvals', { ...asked, reason: 'на время отпуска' })
  }
  const decide = async (client: TestClient, decision: string) => {
    const [{ id, hash }] = (await client.get('/api/approvals')).json().items
    return client.post(`/api/approvals/${id}/decision`, { decision, hash })
  }

  it('to whoever could decide on it, and its answer to whoever asked', async () => {
    const chosen = await person({ role: 'methodologist' })
    const department = await person({ role: 'department' })
    const made = await person({ role: 'department' })
    await db()
      .updateTable('memberships')
      .set({ granted_by: home.users.region.user_id })
      .where('membership_id', '=', made.membership_id)
      .execute()
    expect((await ask(chosen)).statusCode).toBe(200)
    const second = await server.signIn(department)
    expect(await sentencesOf(second, 'approval.asked')).toEqual([
      'Предложено дать роль «администратор системы»: нужно решение второго человека.',
    ])
    // Not to whoever asked, to whom it is for, to whom he made, and to whom it is no business of.
    for (const user of [home.users.region, chosen, made, home.users.district])
      expect(await sentencesOf(await server.signIn(user), 'approval.asked')).toEqual([])
    await decide(second, 'refused')
    expect(await sentencesOf(people.region, 'approval.decided')).toEqual([
      'На ваше предложение ответили отказом: администратор системы.',
    ])
    await ask(chosen)
    await decide(second, 'approved')
    expect((await sentencesOf(people.region, 'approval.decided'))[0]).toContain('роль дана')
  })

  it('that nobody decided in time, to whoever asked, once', async () => {
    await ask(await person({ role: 'methodologist' }))
    await server.database.pool.query(
      `alter table approvals disable trigger decided_once;
       update approvals set expires_at = now() - interval '1 second' where decision is null;
       alter table approvals enable trigger decided_once`,
    )
    await runDaily()
    await expect.poll(() => sentencesOf(people.region, 'approval.expired'), PATIENCE).toHaveLength(1)
    await runDaily()
    expect(await sentencesOf(people.region, 'approval.expired')).toHaveLength(1)
  })
})

/** Runs the reminders of today, and waits until they are done. */
async function runDaily() {
  const lines = () =>
    db()
      .selectFrom('audit_log')
      .select((select) => select.fn.countAll<number>().as('total'))
      .where('action', '=', 'notification.remind')
      .where('region_id', '=', home.regionId)
      .executeTakeFirstOrThrow()
  const { total } = await lines()
  const { rows } = await sql<{ at: Date }>`select (date_trunc('day', now() at time zone time_zone)
      + make_interval(hours => ${remind.dailyAt!})) at time zone time_zone as at
    from regions where region_id = ${home.regionId}`.execute(db())
  await enqueueDaily(server.database, [remind], rows[0]!.at)
  await expect.poll(async () => (await lines()).total, PATIENCE).toBe(total + 1)
}

describe('the end of a role is told', () => {
  it('to whoever holds it, within fourteen days, once for each end', async () => {
    const head = await person({ role: 'head', school_id: home.schools.first.school_id })
    const later = await person({ role: 'head', school_id: home.schools.first.school_id })
    const ends = (user: BuiltUser, days: number) =>
      sql`update memberships set valid_to = (now() at time zone time_zone)::date + ${days}::int from regions
        where regions.region_id = memberships.region_id and membership_id = ${user.membership_id}`.execute(
        db(),
      )
    await ends(head, 14)
    await ends(later, 15)
    await runDaily()
    const told = () => server.signIn(head).then((client) => sentencesOf(client, 'role.ends'))
    expect(await told()).toEqual([expect.stringMatching(/^Ваша роль действует до \d+ .* включительно: /)])
    expect(await sentencesOf(await server.signIn(later), 'role.ends')).toEqual([])
    await runDaily()
    expect(await told()).toHaveLength(1)
    await ends(head, 10)
    await runDaily()
    expect(await told()).toHaveLength(2)
  })
})

describe('the end of a mentor’s role is told', () => {
  it('by the end of the link that it hangs on', async () => {
    const mentor = await person({ role: 'mentor', school_id: home.schools.first.school_id })
    await sql`update school_links set until = (now() at time zone time_zone)::date + 8 from regions, memberships
      where regions.region_id = school_links.region_id and school_links.link_id = memberships.link_id
        and membership_id = ${mentor.membership_id}`.execute(db())
    await runDaily()
    const told = await sentencesOf(await server.signIn(mentor), 'role.ends')
    expect(told).toEqual([expect.stringMatching(/^Ваша роль действует до \d+ .* включительно: /)])
  })
})

describe('what becomes of a watched school is told', () => {
  const watch = (client: TestClient, code: string) => client.put(`/api/schools/${code}/watch`)

  it('to those who watch it and may see it, but for whoever did it', async () => {
    const { first, second } = home.schools
    const department = await server.signIn(await person({ role: 'department' }))
    for (const client of [department, people.district, people.region])
      for (const { code } of [first, second]) await watch(client, code)
    await watch(people.school, first.code)
    // As after a school that he watched went out of his sight.
    const { user_id } = home.users.school
    await db()
      .insertInto('watched_schools')
      .values({ region_id: home.regionId, user_id, school_id: second.school_id })
      .execute()

    const files = [first, second].map(({ code }) => ({ code, participants: 10, low: 3 }))
    const { id, version } = await uploadAndWait(people.region, [resultsFile('новые.csv', files)])
    expect((await people.region.post(`/api/imports/${id}/apply`, { version })).statusCode).toBe(200)
    expect(await sentencesOf(department, 'school.results')).toEqual([
      expect.stringMatching(/^Новые результаты: .* и ещё 1 из отслеживаемых вами\.$/),
    ])
    expect(await sentencesOf(people.region, 'school.results')).toEqual([])
    const [ofHead] = (await listOf(people.school)).filter(({ told }) => told.kind === 'school.results')
    expect(ofHead).toMatchObject({
      subject: `school:${first.code}`,
      told: { data: { school: first.name, schools: 1 } },
    })
  })

  it('when it is renamed, with the day', async () => {
    const { far } = home.schools
    const department = await server.signIn(await person({ role: 'department' }))
    const teacher = await server.signIn(await person({ role: 'teacher', school_id: far.school_id }))
    for (const client of [department, teacher]) await watch(client, far.code)
    const card = (await people.region.get(`/api/schools/${far.code}/life`)).json()
    const renamed = await people.region.post(`/api/schools/${far.code}/events`, {
      kind: 'renamed',
      on: '2026-01-15',
      basis: 'приказ № 1',
      version: card.version,
      name: 'Дальняя школа имени Пушкина',
      fullName: null,
    })
    expect(renamed.json(), renamed.body).toMatchObject({ version: card.version + 1 })
    for (const client of [department, teacher])
      expect(await sentencesOf(client, 'school.event')).toEqual([
        'Дальняя школа имени Пушкина: прежняя школа переименована с 15 января 2026.',
      ])
    expect((await listOf(department))[0]!.subject).toBe(`school:${far.code}`)
  })

  it('when the answer of the list changes, to those only who may see lists', async () => {
    const { second } = home.schools
    const department = await server.signIn(await person({ role: 'department' }))
    const teacher = await server.signIn(await person({ role: 'teacher', school_id: second.school_id }))
    for (const client of [department, teacher]) await watch(client, second.code)
    const make = async (asked: object = {}) => {
      const rules = { methodology: 'smolensk-2021', year: '2023/24', ...asked }
      const reply = await people.region.post('/api/runs', rules)
      expect(reply.statusCode, reply.body).toBe(200)
      return reply.json().id
    }
    const before = await make()
    await sql`alter table run_outcomes disable trigger user`.execute(db())
    await sql`update run_outcomes set identified = case identified when 'yes' then 'no' else 'yes' end
      where run_id = ${before} and school_id = ${second.school_id}`.execute(db())
    await sql`alter table run_outcomes enable trigger user`.execute(db())
    // Neither what was a year ago nor what would be by other rules is news.
    await make({ year: '2022/23' })
    await make({ overrides: { minimumParticipants: 5 } })
    expect(await sentencesOf(department, 'school.status')).toEqual([])
    await make()
    expect(await sentencesOf(department, 'school.status')).toEqual([
      `Ответ последнего списка не тот, что прежде: ${second.name}.`,
    ])
    expect(await sentencesOf(teacher, 'school.status')).toEqual([])
  })
})

describe('a failure in the background is told', () => {
  const failing = defineJob('test.failing', async () => {
    throw new Error('У Иванова Ивана в файле ошибка')
  })

  it('when a job is given up, to the operator and the administrator of its region', async () => {
    const given: FailedJob[] = []
    const own = await startJobs({
      url: server.url,
      jobs: [failing],
      onGivenUp: (job) => given.push(job),
    })
    await transaction(server.database, (tx) =>
      enqueue(tx, failing, { regionId: home.regionId }, { tries: 1 }),
    )
    await expect.poll(() => given, PATIENCE).toHaveLength(1)
    await own.stop()
    expect(given).toMatchObject([{ name: 'test.failing', regionId: home.regionId }])
    const abroad = await server.signIn(await buildUser(db(), { role: 'operator' }))
    const administrator = await server.signIn(await person({ role: 'administrator' }))
    await tellOfFailedJob(server.database, { ...given[0]!, name: 'import.read' })
    for (const client of [people.region, administrator])
      expect(await sentencesOf(client, 'job.failed')).toEqual([
        'Фоновое задание не удалось: «Проверка файлов загрузки».',
      ])
    for (const client of [abroad, people.district, people.school])
      expect(await sentencesOf(client, 'job.failed')).toEqual([])
  })

  it('when no backup could be made, once until it is read', async () => {
    await tellOfFailedBackup(server.database, 'ENOSPC')
    await tellOfFailedBackup(server.database, 'ENOSPC')
    const told = () => sentencesOf(people.region, 'backup.failed')
    expect(await told()).toEqual([
      'Резервная копия по расписанию не сделана: На диске сервера кончилось место.',
    ])
    const [latest] = (await people.region.get('/api/notifications')).json().items
    await people.region.post('/api/notifications/reading', { until: latest.id })
    await tellOfFailedBackup(server.database, 'ENOSPC')
    expect(await told()).toHaveLength(2)
    expect(await sentencesOf(people.district, 'backup.failed')).toEqual([])
  })
})

it.each([
  ['approval:3', '/approvals'],
  ['duty:7', '/duties'],
  ['listing:7', '/listings/7'],
  ['listed:7:010001', '/listings/7/schools/010001'],
  ['named:7', undefined],
  ['school:12', '/schools/12'],
  ['watched:schools', '/schools'],
  ['membership:4', '/profile'],
  ['job:5', '/jobs'],
  ['backup:schedule', '/jobs'],
  ['heads:hourly', '/jobs'],
  ['reading:12:2026-11-28', '/audit'],
])('a notification of %s opens %s', (subject, page) => {
  expect(pageOfSubject(subject)).toBe(page)
})

it.each([
  ['watched:schools', { watched: true }],
  ['reading:12:2026-11-28', { person: '12', from: '2026-11-28', to: '2026-11-28', action: 'read.*' }],
  ['duty:7', { duty: '7' }],
  ['job:5', undefined],
])('and of %s shows there only what it is about', (subject, search) => {
  expect(searchOfSubject(subject)).toEqual(search)
})
