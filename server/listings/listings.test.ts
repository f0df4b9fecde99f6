import { read, utils } from '@e965/xlsx'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { transaction } from '#server/platform/database.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { within } from '#server/platform/sight.ts'
import { buildUser } from '#test/factories.ts'
import { fillReference } from '#test/import-files.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'
import { wordText } from '#test/word-text.ts'

/*
 * Three schools: № 9 has low results in two procedures of 2023/24 and is in the list by the rule, № 10 is one pupil short
 * of it, Ёлкинская has no results of the year before and cannot be decided by the rule.
 */

const server = testServer()
const PDF = { name: 'приказ.pdf', bytes: Buffer.from('%PDF-1.7 signed') }
const request = { methodology: '847-2020', year: '2023/24' }
const TODAY = new Date().toISOString().slice(0, 10)
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)

type People = Record<'region' | 'district' | 'school' | 'department', TestClient>
let region: SmallRegion
let people: People
beforeAll(async () => {
  await fillReference(server.database)
  ;({ region, people } = await buildPlace())
})

async function buildPlace() {
  const built = await buildSmallRegion(server.database)
  const db = server.database.kysely
  for (const procedure of ['vpr-ma-5', 'vpr-ru-5'])
    await buildResults(db, built, { year: '2023/24', procedure }, [
      ['first', 10, 4],
      ['second', 10, procedure === 'vpr-ma-5' ? 3 : 2],
      ['far', 10, procedure === 'vpr-ma-5' ? 3 : 0],
    ])
  await buildResults(db, built, { year: '2022/23', procedure: 'vpr-ma-5' }, [
    ['first', 10, 1],
    ['second', 10, 1],
  ])
  const department = await buildUser(db, { role: 'department', region_id: built.regionId })
  return {
    region: built,
    people: { ...(await signInAll(server, built)), department: await server.signIn(department) },
  }
}

async function newRun({ region: operator }: Pick<People, 'region'>, more: object = {}): Promise<number> {
  const reply = await operator.post('/api/runs', { ...request, ...more })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json().id
}

async function draft(of: People = people, more: object = {}, run?: number): Promise<number> {
  const reply = await of.region.post('/api/listings', { run: run ?? (await newRun(of)), ...more })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json().id
}

const rowsOf = async (client: TestClient, id: number, query = '') =>
  (await client.get(`/api/listings/${id}/schools?${query}`)).json().items as {
    school: { name: string; code: string }
    rule: string
    answer: string
    decision: object | null
    repeated: boolean
    grounds: string
  }[]

const decision = (of: People, { id, code }: { id: number; code: string }, body: object = {}) =>
  of.region.post(`/api/listings/${id}/schools/${code}/decisions`, {
    decision: 'out',
    reason: 'Данных не будет: школа работает первый год.',
    version: 0,
    ...body,
  })

async function versionOf(id: number, of: People = people): Promise<number> {
  return (await of.region.get(`/api/listings/${id}`)).json().version
}

async function show(id: number, of: People = people, disputesUntil = TOMORROW) {
  return of.region.post(`/api/listings/${id}/showing`, { disputesUntil, version: await versionOf(id, of) })
}

/** Shown, every school decided. */
async function shown(of: People = people, its: SmallRegion = region, more: object = {}): Promise<number> {
  const id = await draft(of, more)
  expect((await decision(of, { id, code: its.schools.far.code })).statusCode).toBe(200)
  const reply = await show(id, of)
  expect(reply.statusCode, reply.body).toBe(200)
  return id
}

async function approve(id: number, of: People = people, body: object = {}) {
  const version = await versionOf(id, of)
  return of.department.post(`/api/listings/${id}/approval`, { number: '12-п', date: TODAY, version, ...body })
}

async function approved(of: People = people, its: SmallRegion = region, more: object = {}): Promise<number> {
  const id = await shown(of, its, more)
  expect((await of.department.upload(`/api/listings/${id}/orders`, [PDF])).statusCode).toBe(204)
  const reply = await approve(id, of)
  expect(reply.statusCode, reply.body).toBe(200)
  return id
}

const dispute = (of: TestClient, id: number, code: string, reason = 'В файле чужие ученики.') =>
  of.post(`/api/listings/${id}/schools/${code}/disputes`, { reason })

describe('a draft', () => {
  it('takes every school of the run with its answer, grounds and near miss, seen by the region alone', async () => {
    const id = await draft()
    expect(await rowsOf(people.region, id, 'sort=name')).toMatchObject([
      { school: { name: 'Ёлкинская школа' }, rule: 'undecided', answer: 'undecided', decision: null },
      { school: { name: 'Школа № 9' }, rule: 'yes', answer: 'yes', repeated: false },
      { school: { name: 'Школа № 10' }, rule: 'no', answer: 'no', grounds: '' },
    ])
    const [ninth] = await rowsOf(people.region, id, 'answer=yes')
    expect(ninth!.grounds).toContain('критерий 1')
    for (const who of [people.district, people.school]) {
      expect((await who.get(`/api/listings/${id}`)).statusCode).toBe(404)
      expect((await who.get(`/api/listings/${id}/schools`)).statusCode).toBe(404)
      expect((await who.get('/api/listings')).json().items).not.toContainEqual(
        expect.objectContaining({ id }),
      )
    }
  })

  it('is made by the operator only, of a run of his own region', async () => {
    const run = await newRun(people)
    for (const who of [people.department, people.district, people.school])
      expect((await who.post('/api/listings', { run })).statusCode).toBe(403)
    const { people: others } = await buildPlace()
    expect((await others.region.post('/api/listings', { run })).statusCode).toBe(404)
  })

  it('is not shown while a school is undecided, and says which', async () => {
    const id = await draft()
    const reply = await show(id)
    expect(reply.statusCode).toBe(422)
    expect(reply.json().detail).toContain('Ёлкинская школа')
    expect((await people.region.get(`/api/listings/${id}`)).json()).toMatchObject({
      state: 'draft',
      undecided: 1,
      lacks: { show: [expect.stringContaining('Ёлкинская школа')] },
    })
    await decision(people, { id, code: region.schools.far.code })
    expect((await show(id, people, '2024-01-01')).statusCode).toBe(400)
    expect((await show(id)).statusCode).toBe(200)
    expect((await show(id)).statusCode).toBe(422)
  })

  it('keeps the rule beside the decision, and the first of two who decide at once', async () => {
    const id = await draft()
    const { code } = region.schools.second
    const reason = 'Директор сменился, поддержка нужна.'
    const both = await Promise.all(
      ['in', 'in'].map((way) => decision(people, { id, code }, { decision: way, reason })),
    )
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
    const its = (await people.region.get(`/api/listings/${id}/schools/${code}`)).json()
    expect(its).toMatchObject({ rule: 'no', answer: 'yes', decision: { decision: 'in', reason }, version: 1 })
    expect(its.why.identified).toBe('no')
    const again = await decision(people, { id, code }, { decision: 'in', version: 1 })
    expect(again.json().detail).toBe('Школа уже в перечне.')
    expect((await decision(people, { id, code }, { reason: '  ', version: 1 })).statusCode).toBe(400)
    expect((await people.region.get(`/api/listings/${id}/schools/${code}`)).json().decisions).toHaveLength(1)
  })
})

describe('a shown list', () => {
  it('is seen by districts over their schools and by a school as its own row', async () => {
    const id = await shown()
    expect((await rowsOf(people.district, id)).map(({ school }) => school.name)).toEqual([
      'Школа № 9',
      'Школа № 10',
    ])
    expect((await rowsOf(people.school, id)).map(({ school }) => school.name)).toEqual(['Школа № 9'])
    const card = (await people.school.get(`/api/schools/${region.schools.first.code}/listings`)).json()
    expect(card.items[0]).toMatchObject({ answer: 'yes', listing: { id, state: 'shown' } })
    const far = `/api/listings/${id}/schools/${region.schools.far.code}`
    expect((await people.district.get(far)).statusCode).toBe(404)
    expect((await people.school.get(`/api/listings/${id}`)).json()).toMatchObject({ schools: 1, listed: 1 })
  })

  it('is told of to those concerned', async () => {
    const id = await shown()
    const told = async (who: TestClient) =>
      (await who.get('/api/notifications'))
        .json()
        .items.filter(
          (one: { subject: string; told: { kind: string } }) =>
            one.subject === `listing:${id}` && one.told.kind === 'listing.shown',
        ).length
    expect(
      await Promise.all([people.region, people.department, people.district, people.school].map(told)),
    ).toEqual([0, 1, 1, 1])
  })

  it('leaves as a draft: XLSX, DOCX of the appendix and of a statement', async () => {
    const id = await shown()
    const xlsx = await people.region.get(`/api/listings/${id}/export?format=xlsx`)
    expect(decodeURIComponent(String(xlsx.headers['content-disposition']))).toContain('Проект')
    const book = read(xlsx.rawPayload)
    expect(utils.sheet_to_csv(book.Sheets[book.SheetNames[0]!]!)).toContain('Данных не будет')
    const appendix = await wordText((await people.region.get(`/api/listings/${id}/appendix`)).rawPayload)
    expect(appendix).toContain('Проект')
    expect(appendix).toContain('Школа № 9')
    expect(appendix).not.toContain('Школа № 10')
    const of = async (who: TestClient, code: string) =>
      wordText((await who.get(`/api/listings/${id}/schools/${code}/statement`)).rawPayload)
    expect(await of(people.school, region.schools.first.code)).toContain('Школа в перечне')
    const not = await of(people.district, region.schools.second.code)
    expect(not).toContain('Школы нет в перечне')
    expect(not).toContain('Близко к границе')
  })
})

describe('a dispute', () => {
  it('is of one’s own school, one at a time, and can be taken back', async () => {
    const id = await shown()
    const { first, second, far } = region.schools
    expect((await dispute(people.school, id, second.code)).statusCode).toBe(404)
    expect((await dispute(people.district, id, far.code)).statusCode).toBe(404)
    expect((await dispute(people.region, id, first.code)).statusCode).toBe(403)
    const { id: number } = (await dispute(people.school, id, first.code)).json()
    const second_ = await dispute(people.district, id, first.code)
    expect(second_.json().detail).toContain('уже есть спор')
    expect((await people.school.post(`/api/listings/${id}/disputes/${number}/return`)).statusCode).toBe(204)
    expect((await people.school.post(`/api/listings/${id}/disputes/${number}/return`)).statusCode).toBe(409)
    expect((await dispute(people.district, id, first.code)).statusCode).toBe(200)
    const { disputes } = (await people.school.get(`/api/listings/${id}/schools/${first.code}`)).json()
    expect(disputes.map(({ state }: { state: string }) => state)).toEqual(['unanswered', 'taken-back'])
  })

  it('takes up to five files that are not empty; its file is read by whoever sees the school', async () => {
    const id = await shown()
    const { id: number } = (await dispute(people.school, id, region.schools.first.code)).json()
    const url = `/api/listings/${id}/disputes/${number}/files`
    const file = (name: string) => ({ name, bytes: Buffer.from(name) })
    expect(
      (await people.school.upload(url, [{ name: 'пусто.pdf', bytes: Buffer.alloc(0) }])).json().detail,
    ).toBe('Файл «пусто.pdf» пустой: выберите другой.')
    expect((await people.school.upload(url, [])).statusCode).toBe(400)
    expect((await people.school.upload(url, ['1', '2', '3'].map(file))).statusCode).toBe(204)
    expect((await people.school.upload(url, ['4', '5', '6'].map(file))).statusCode).toBe(400)
    const [{ files }] = (await people.district.get(`/api/listings/${id}/disputes`)).json().items
    expect(files.map(({ name }: { name: string }) => name)).toEqual(['1', '2', '3'])
    const address = `/api/listings/${id}/files/${files[0].id}`
    expect((await people.region.get(address)).body).toBe('1')
    const head = await buildUser(server.database.kysely, {
      role: 'head',
      region_id: region.regionId,
      school_id: region.schools.second.school_id,
    })
    expect((await (await server.signIn(head)).get(address)).statusCode).toBe(404)
  })

  it('is not taken after the last day, nor of a draft', async () => {
    const id = await shown()
    const { first } = region.schools
    await sql`alter table listings disable trigger frozen`.execute(server.database.kysely)
    await sql`update listings set disputes_until = '2024-01-01' where listing_id = ${id}`.execute(
      server.database.kysely,
    )
    await sql`alter table listings enable trigger frozen`.execute(server.database.kysely)
    expect((await dispute(people.school, id, first.code)).json()).toMatchObject({
      code: 'not_possible',
      detail: 'Срок споров закончился 01.01.2024.',
    })
    expect((await dispute(people.school, await draft(), first.code)).statusCode).toBe(404)
  })

  it('accepted turns the answer of the school with the words as its reason; refused leaves it', async () => {
    const id = await shown()
    const { first, second } = region.schools
    const one = (await dispute(people.school, id, first.code)).json().id
    const two = (await dispute(people.district, id, second.code, 'Школе нужна поддержка.')).json().id
    const answer = (number: number, body: object) =>
      people.region.post(`/api/listings/${id}/disputes/${number}/answer`, body)
    expect((await answer(one, { answer: 'refused', words: '' })).statusCode).toBe(400)
    expect((await answer(one, { answer: 'refused', words: 'Файл проверен.' })).statusCode).toBe(204)
    expect((await answer(one, { answer: 'accepted', words: 'Передумали.' })).statusCode).toBe(409)
    expect((await answer(two, { answer: 'accepted', words: 'Согласны с районом.' })).statusCode).toBe(204)
    expect(await rowsOf(people.district, id)).toMatchObject([
      { answer: 'yes', decision: null },
      { rule: 'no', answer: 'yes', decision: { decision: 'in', reason: 'Согласны с районом.' } },
    ])
    const told = (await people.school.get('/api/notifications')).json().items[0]
    expect(told).toMatchObject({
      subject: `listed:${id}:${first.code}`,
      told: { kind: 'listing.answered', data: { answer: 'refused' } },
    })
    expect((await people.region.get('/api/notifications')).json().items).toContainEqual(
      expect.objectContaining({ told: expect.objectContaining({ kind: 'listing.disputed' }) }),
    )
  })

  it('changes no fact, no run and no trace, whatever is answered', async () => {
    const state = async () =>
      Promise.all(
        ['results', 'works', 'runs', 'run_outcomes', 'listing_schools'].map(async (table) => {
          const { rows } = await sql<{ state: string }>`
            select md5(string_agg(t::text, '|' order by t::text)) as state from ${sql.table(table)} t`.execute(
            server.database.kysely,
          )
          return rows[0]!.state
        }),
      )
    const id = await shown()
    const before = await state()
    for (const [who, code, answer] of [
      [people.school, region.schools.first.code, 'accepted'],
      [people.district, region.schools.first.code, 'accepted'],
      [people.district, region.schools.second.code, 'refused'],
    ] as const) {
      const number = (await dispute(who, id, code)).json().id
      const body = { answer, words: 'Рассмотрено.' }
      expect(
        (await people.region.post(`/api/listings/${id}/disputes/${number}/answer`, body)).statusCode,
      ).toBe(204)
    }
    expect(await state()).toEqual(before)
    expect(await rowsOf(people.school, id)).toMatchObject([{ answer: 'yes', decision: { decision: 'in' } }])
  })
})

describe('an approval', () => {
  it('says what is missing: no order, a dispute without an answer', async () => {
    const id = await shown()
    const number = (await dispute(people.school, id, region.schools.first.code)).json().id
    const reply = await approve(id)
    expect(reply.statusCode).toBe(422)
    expect(reply.json().detail).toContain('Нет ответа на споры: Школа № 9')
    expect(reply.json().detail).toContain('Не приложен подписанный приказ')
    expect((await people.department.get(`/api/listings/${id}`)).json().lacks.approve).toHaveLength(2)
    await people.school.post(`/api/listings/${id}/disputes/${number}/return`)
    const scan = { name: 'приказ.exe', bytes: Buffer.from('MZ') }
    expect((await people.department.upload(`/api/listings/${id}/orders`, [scan])).statusCode).toBe(400)
    expect((await people.department.upload(`/api/listings/${id}/orders`, [PDF])).statusCode).toBe(204)
    expect((await approve(id, people, { date: TOMORROW })).json().detail).toContain('ещё не наступила')
    expect((await approve(id, people, { date: '2024-01-01' })).json().detail).toContain(
      'раньше, чем перечень показали',
    )
    expect((await approve(id, people, { number: ' ' })).statusCode).toBe(400)
    expect((await people.region.get(`/api/listings/${id}`)).json()).toMatchObject({
      state: 'shown',
      sha256: null,
    })
    expect((await approve(id)).statusCode).toBe(200)
  })

  it('is the department’s, of what it has seen, once', async () => {
    const id = await shown()
    await people.department.upload(`/api/listings/${id}/orders`, [PDF])
    const version = await versionOf(id)
    const body = { number: '12-п', date: TODAY, version }
    for (const who of [people.region, people.district, people.school])
      expect((await who.post(`/api/listings/${id}/approval`, body)).statusCode).toBe(403)
    await decision(people, { id, code: region.schools.second.code }, { decision: 'in' })
    expect((await people.department.post(`/api/listings/${id}/approval`, body)).statusCode).toBe(409)
    const both = await Promise.all([approve(id), approve(id)])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
  })

  it('is not of the person who made the list, in whatever role', async () => {
    const id = await shown()
    await people.department.upload(`/api/listings/${id}/orders`, [PDF])
    await sql`alter table listings disable trigger frozen`.execute(server.database.kysely)
    await sql`update listings set created_by = (select user_id from memberships where role = 'department'
      and organisation_id in (select organisation_id from organisations where region_id = ${region.regionId}) limit 1)
      where listing_id = ${id}`.execute(server.database.kysely)
    await sql`alter table listings enable trigger frozen`.execute(server.database.kysely)
    const reply = await approve(id)
    expect(reply.statusCode).toBe(403)
    expect(reply.json().detail).toContain('составили вы')
  })

  it('marks the second year running, and a correction says what differs', async () => {
    const { region: its, people: them } = await buildPlace()
    const db = server.database.kysely
    await buildResults(db, its, { year: '2024/25', procedure: 'vpr-ma-5' }, [['first', 10, 4]])
    const before = await approved(them, its)
    const run = await newRun(them, { year: '2024/25' })
    const next = await draft(them, {}, run)
    expect(await rowsOf(them.region, next, 'repeated=true')).toMatchObject([
      { school: { name: 'Школа № 9' } },
    ])

    const again = { corrects: before, reason: 'Школа № 10 пропущена по ошибке.' }
    expect((await them.region.post('/api/listings', { run, ...again })).statusCode).toBe(400)
    const correction = await draft(them, again)
    const { code } = its.schools.second
    await decision(them, { id: correction, code }, { decision: 'in', reason: 'Пропущена по ошибке.' })
    await decision(them, { id: correction, code: its.schools.far.code })
    await show(correction, them)
    await them.department.upload(`/api/listings/${correction}/orders`, [PDF])
    expect((await approve(correction, them)).statusCode).toBe(200)
    const differs = (await them.region.get(`/api/listings/${correction}/differences`)).json()
    expect(differs).toMatchObject({
      added: [{ school: { code }, why: ['В исправлении решено внести: Пропущена по ошибке.'] }],
      left: [],
    })
    expect((await them.region.get(`/api/listings/${before}`)).json()).toMatchObject({
      correctedBy: correction,
      state: 'approved',
    })
    const twice = await them.region.post('/api/listings', { run: await newRun(them), ...again })
    expect(twice.json().detail).toContain('уже исправлен')
  })
})

const LISTS = [
  'listings',
  'listing_schools',
  'listing_decisions',
  'listing_disputes',
  'listing_files',
] as const

describe('an approved list', () => {
  it('is frozen: no route changes it, and each says why', async () => {
    const { region: its, people: them } = await buildPlace()
    const id = await shown(them, its)
    const { code } = its.schools.first
    const number = (await dispute(them.school, id, code)).json().id
    await them.school.upload(`/api/listings/${id}/disputes/${number}/files`, [PDF])
    await them.region.post(`/api/listings/${id}/disputes/${number}/answer`, {
      answer: 'refused',
      words: 'Проверено.',
    })
    await them.department.upload(`/api/listings/${id}/orders`, [PDF])
    await approve(id, them)
    const before = await stored(id)
    const version = await versionOf(id, them)
    const frozen = [
      await decision(them, { id, code }),
      await them.region.post(`/api/listings/${id}/showing`, { disputesUntil: TOMORROW, version }),
      await dispute(them.school, id, code),
      await them.school.upload(`/api/listings/${id}/disputes/${number}/files`, [PDF]),
      await them.school.post(`/api/listings/${id}/disputes/${number}/return`),
      await them.region.post(`/api/listings/${id}/disputes/${number}/answer`, {
        answer: 'accepted',
        words: 'Передумали.',
      }),
      await them.department.upload(`/api/listings/${id}/orders`, [PDF]),
      await approve(id, them),
    ]
    expect(frozen.map(({ statusCode }) => statusCode)).toEqual([422, 422, 422, 409, 409, 409, 422, 409])
    expect(frozen[0]!.json()).toMatchObject({ detail: expect.stringContaining('утверждён приказом') })
    expect(await stored(id)).toEqual(before)
    const appendix = await wordText((await them.region.get(`/api/listings/${id}/appendix`)).rawPayload)
    expect(appendix).not.toContain('Проект')
    expect(appendix).toContain('№ 12-п')
  })

  it('is frozen for raw SQL too, as the role of the product and as the owner', async () => {
    const id = await approved()
    const before = await stored(id)
    const sight = { scope: wholeRegion(region.regionId), userId: null }
    const attempts = LISTS.flatMap((table) => [
      sql`update ${sql.table(table)} set region_id = region_id where listing_id = ${id}`,
      sql`delete from ${sql.table(table)} where listing_id = ${id}`,
      sql`truncate ${sql.table(table)} cascade`,
      sql`insert into ${sql.table(table)} overriding system value select * from ${sql.table(table)} where listing_id = ${id}`,
    ])
    let refusedToProduct = 0
    let refusedToOwner = 0
    for (const attempt of attempts) {
      const asProduct = transaction(within(server.guarded, sight), (tx) => attempt.execute(tx))
      const changed = await asProduct.then(
        ({ numAffectedRows }) => numAffectedRows,
        () => 'refused',
      )
      if (changed === 'refused') refusedToProduct++
      // What a policy hides is not changed either.
      else expect(changed).toBe(0n)
      const asOwner = transaction(server.database, (tx) => attempt.execute(tx))
      await asOwner.then(
        ({ numAffectedRows }) => expect(numAffectedRows).toBe(0n),
        () => refusedToOwner++,
      )
      expect(await stored(id)).toEqual(before)
    }
    expect(refusedToProduct).toBeGreaterThanOrEqual(15)
    expect(refusedToOwner).toBeGreaterThanOrEqual(15)
  })

  it('shows a sum that is counted again from the rows, and a change past the triggers is seen', async () => {
    const id = await approved()
    const check = async () => (await people.region.get(`/api/listings/${id}/check`)).json()
    const first = await check()
    expect(first).toMatchObject({ same: true, stored: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect((await people.district.get(`/api/listings/${id}/check`)).statusCode).toBe(403)
    const db = server.database.kysely
    const tamper = async (text: string, back: string) => {
      for (const [query, same] of [
        [text, false],
        [back, true],
      ] as const) {
        await transaction(server.database, async (tx) => {
          await sql`set local session_replication_role = replica`.execute(tx)
          await sql`${sql.raw(query)}`.execute(tx)
        })
        expect((await check()).same, query).toBe(same)
      }
    }
    const of = `listing_id = ${id}`
    await tamper(
      `update listing_schools set markers = markers + 1 where ${of}`,
      `update listing_schools set markers = markers - 1 where ${of}`,
    )
    await tamper(
      `update listings set order_number = '13' where ${of}`,
      `update listings set order_number = '12-п' where ${of}`,
    )
    await tamper(
      `update listing_files set content = '%PDF other' where ${of}`,
      `update listing_files set content = '%PDF-1.7 signed' where ${of}`,
    )
    const { run } = (await people.region.get(`/api/listings/${id}`)).json()
    await tamper(
      `update run_outcomes set trace = jsonb_set(trace, '{markerCount}', '99') where run_id = ${run} and markers = 2`,
      `update run_outcomes set trace = jsonb_set(trace, '{markerCount}', '2') where run_id = ${run} and markers = 2`,
    )
    expect(db).toBeDefined()
  })

  it('is of one region: another sees nothing of it', async () => {
    const id = await approved()
    const { people: others } = await buildPlace()
    for (const path of ['', '/schools', '/check', '/appendix', '/disputes', '/differences'])
      expect((await others.region.get(`/api/listings/${id}${path}`)).statusCode, path).toBe(404)
    expect((await others.region.get('/api/listings')).json().items).toEqual([])
  })
})

/** Everything that stands under a list. */
async function stored(id: number): Promise<unknown[]> {
  return Promise.all(
    LISTS.map(async (table) => {
      const { rows } =
        await sql`select t::text from ${sql.table(table)} t where listing_id = ${id} order by 1`.execute(
          server.database.kysely,
        )
      return rows
    }),
  )
}
