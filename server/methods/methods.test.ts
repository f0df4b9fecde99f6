import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import type { MethodContent } from '#contract/method-content.ts'
import { type Queries, transaction } from '#server/platform/database.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { within } from '#server/platform/sight.ts'
import { buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let region: SmallRegion
/** Writes; approves; below the region. */
let methodologist: TestClient
let department: TestClient
let operator: TestClient
let head: TestClient
let departmentId: number

beforeEach(async () => {
  region = await buildSmallRegion(server.database)
  const db = server.database.kysely
  const of = (role: 'methodologist' | 'department') => buildUser(db, { role, region_id: region.regionId })
  const [writer, approver] = [await of('methodologist'), await of('department')]
  departmentId = approver.user_id
  methodologist = await server.signIn(writer)
  department = await server.signIn(approver)
  const people = await signInAll(server, region)
  operator = people.region
  head = people.school
  for (const year of ['2022/23', '2023/24'])
    await buildResults(db, region, { year, procedure: 'vpr-ma-5' }, [
      ['first', 10, 3],
      ['second', 11, 3],
      ['far', 10, 5],
    ])
})

interface Draft {
  key: number
  ref: string
}

interface Loaded {
  version: number
  state: string
  content: MethodContent
  examples: unknown[]
  words: string
}

async function begin(body: object = {}, by = methodologist): Promise<Draft> {
  const reply = await by.post('/api/methods', { basedOn: '847-2020', id: 'own', ...body })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}

const load = async ({ key }: Draft): Promise<Loaded> =>
  (await methodologist.get(`/api/method-versions/${key}`)).json()

/** Saves a draft with its content changed. */
async function edit(draft: Draft, change: (loaded: Loaded) => object = () => ({}), by = methodologist) {
  const { version, content, examples, words } = await load(draft)
  return by.put(`/api/method-versions/${draft.key}`, {
    version,
    content,
    examples,
    words,
    ...change(structuredClone({ version, state: '', content, examples, words })),
  })
}

async function step(draft: Draft, name: 'check' | 'approve' | 'withdraw', by: TestClient) {
  const { version } = await load(draft)
  const reason = name === 'withdraw' ? { reason: 'Нужно уточнить' } : {}
  return by.post(`/api/method-versions/${draft.key}/${name}`, { version, ...reason })
}

const done = async (reply: Promise<{ statusCode: number; body: string }>) => {
  const { statusCode, body } = await reply
  expect(statusCode, body).toBeLessThan(300)
}

async function approved(body: object = {}): Promise<Draft> {
  const draft = await begin(body)
  await done(step(draft, 'check', methodologist))
  await done(step(draft, 'approve', department))
  return draft
}

const run = (methodology: string) => operator.post('/api/runs', { methodology, year: '2023/24' })

describe('a method of the region', () => {
  it('goes from a draft to a list: checked by its author, approved by another, fixed by the first run', async () => {
    const draft = await begin()
    expect(draft.ref).toBe('own@1.0.0')
    expect((await step(draft, 'check', methodologist)).statusCode).toBe(204)
    expect((await step(draft, 'approve', department)).statusCode).toBe(204)
    const made = await run('own')
    expect(made.statusCode, made.body).toBe(200)
    expect((await operator.get(`/api/runs/${made.json().id}`)).json().methodology).toMatchObject({
      id: 'own',
      version: '1.0.0',
    })
    expect((await head.get('/api/methods/own')).json()).toMatchObject({ state: 'frozen', version: '1.0.0' })
    const late = await step(draft, 'withdraw', department)
    expect(late.statusCode).toBe(422)
    expect(late.json().detail).toContain('По версии уже составлен список')
    expect((await edit(draft)).statusCode).toBe(422)
  })

  it('begins as another with a what-if laid over it, and tells what that changes', async () => {
    const { ref } = await begin({ overrides: { lowShare: { numerator: 1, denominator: 4 } } })
    const { standing } = (await methodologist.get(`/api/methods/${ref}`)).json()
    expect(standing).toMatchObject({
      basedOn: '847-2020@1.0.0',
      changes: ['Порог низкого результата: 30\u00a0% → 25\u00a0%.'],
    })
    const next = await begin({ basedOn: 'own', id: undefined, overrides: { years: 1 } })
    // Within one year nothing is left for the second criterion: another decision.
    expect(next.ref).toBe('own@2.0.0')
    const again = await begin({ basedOn: 'own@1.0.0', id: undefined })
    expect(again.ref).toBe('own@1.0.1')
  })

  it('is not written under the name of a built-in one, nor of another', async () => {
    const builtIn = await methodologist.post('/api/methods', { basedOn: '847-2020' })
    expect(builtIn.statusCode).toBe(422)
    expect(builtIn.json().detail).toContain('поставляется с системой')
    await begin()
    const twice = await methodologist.post('/api/methods', { basedOn: '847-2020', id: 'own' })
    expect(twice.statusCode).toBe(409)
    expect((await methodologist.post('/api/methods', { basedOn: 'нет', id: 'a' })).statusCode).toBe(400)
    expect((await methodologist.post('/api/methods', { basedOn: 'no-such', id: 'a' })).statusCode).toBe(404)
  })

  it('says which school falls into two bands, and is not checked until that is mended', async () => {
    const draft = await begin({ basedOn: 'smolensk-2021' })
    const overlap = ({ content }: Loaded) => {
      const { decision } = content
      if (decision.kind === 'bands') decision.bands[1]!.to = 6
      return { content }
    }
    await done(edit(draft, overlap))
    const refused = await step(draft, 'check', methodologist)
    expect(refused.statusCode).toBe(422)
    expect(refused.json().detail).toContain('Школа с 6 маркерами попадает в две полосы: «ШНРО')
    const { issues, steps, paragraphs } = (await methodologist.get(`/api/methods/${draft.ref}`)).json()
    expect(issues).toContainEqual(expect.objectContaining({ position: 'decision.bands[1].from' }))
    expect([paragraphs, steps.check.allowed]).toEqual([[], false])
    expect(
      (await operator.post('/api/runs/preview', { methodology: draft.ref, year: '2023/24' })).json(),
    ).toMatchObject({
      code: 'not_possible',
    })
  })

  it('is not checked while an example comes out otherwise, or without any', async () => {
    const draft = await begin()
    const wrong = ({ examples }: Loaded) => {
      const [first] = examples as { expected: { markers: number } }[]
      first!.expected.markers = 9
      return { examples }
    }
    await done(edit(draft, wrong))
    expect((await step(draft, 'check', methodologist)).json().detail).toContain('не сошёлся')
    await done(edit(draft, () => ({ examples: [] })))
    expect((await step(draft, 'check', methodologist)).json().detail).toContain('Нет ни одного')
  })

  it('tells whoever approves, but for those who wrote it, and then its author', async () => {
    const draft = await begin({}, operator)
    await done(step(draft, 'check', operator))
    const told = async (client: TestClient) =>
      (await client.get('/api/notifications')).json().items.map(({ told }: { told: object }) => told)
    expect(await told(department)).toEqual([
      {
        kind: 'method.checked',
        data: { title: 'Федеральное правило: приказ Рособрнадзора № 847 от 19.08.2020', number: '1.0.0' },
      },
    ])
    expect(await told(operator)).toEqual([])
    await done(step(draft, 'approve', department))
    expect(await told(operator)).toMatchObject([{ kind: 'method.decided', data: { approved: true } }])
  })
})

describe('two people', () => {
  it('are needed: whoever wrote a line of it does not approve it', async () => {
    const draft = await begin({}, operator)
    await done(edit(draft, () => ({ words: 'правка' }), methodologist))
    await done(step(draft, 'check', methodologist))
    const own = await step(draft, 'approve', operator)
    expect(own.statusCode).toBe(403)
    expect(own.json().detail).toContain('Вы сами писали эту версию')
    expect((await step(draft, 'approve', methodologist)).statusCode).toBe(403)
    expect((await step(draft, 'approve', department)).statusCode).toBe(204)
  })

  it('are needed by the table itself', async () => {
    const draft = await begin()
    await done(step(draft, 'check', methodologist))
    await expect(
      sql`update method_versions set state = 'approved', approved_by = writers[1], approved_at = now()
        where method_version_id = ${draft.key}`.execute(server.database.kysely),
    ).rejects.toThrow('method_versions_two_people')
  })

  it('is checked by one who wrote it, while it is as he saw it', async () => {
    const draft = await begin()
    expect((await step(draft, 'check', operator)).json().detail).toContain('тот, кто его писал')
    const stale = await methodologist.post(`/api/method-versions/${draft.key}/check`, { version: 7 })
    expect(stale.statusCode).toBe(409)
    expect((await step(draft, 'approve', department)).json().detail).toContain('Сначала черновик')
  })

  it('who write at once are told: the second saves nothing', async () => {
    const draft = await begin()
    const loaded = await load(draft)
    const save = (by: TestClient, words: string) =>
      by.put(`/api/method-versions/${draft.key}`, {
        version: loaded.version,
        content: loaded.content,
        examples: loaded.examples,
        words,
      })
    expect((await save(methodologist, 'первый')).statusCode).toBe(200)
    const second = await save(operator, 'второй')
    expect([second.statusCode, second.json().code]).toEqual([409, 'conflict'])
    expect((await load(draft)).words).toBe('первый')
  })
})

describe('a version that is not a draft', () => {
  it('is a draft again when it is edited, and when it is sent back', async () => {
    const draft = await begin()
    await done(step(draft, 'check', methodologist))
    expect((await edit(draft, () => ({ words: 'ещё' }))).json().state).toBe('draft')
    await done(step(draft, 'check', methodologist))
    await done(step(draft, 'approve', department))
    await done(step(draft, 'withdraw', department))
    const { state, standing } = (await methodologist.get(`/api/methods/${draft.ref}`)).json()
    expect([state, standing.returnedWhy]).toEqual(['draft', 'Нужно уточнить'])
    expect((await run('own')).json().detail).toContain('черновик')
  })

  it.each([
    ['content', sql`content = content || '{"title": "Иное"}'`],
    ['examples', sql`examples = '[]'`],
    ['number', sql`number = '9.0.0'`],
    [
      'state',
      sql`state = 'draft', checked_by = null, checked_at = null, approved_by = null, approved_at = null, frozen_at = null`,
    ],
    ['writers', sql`writers = array[1]`],
  ])('keeps its %s once a list is made by it, whatever the statement', async (_, change) => {
    const draft = await approved()
    await done(run('own'))
    const update = (db: Queries) =>
      sql`update method_versions set ${change} where method_version_id = ${draft.key}`.execute(db)
    await expect(update(server.database.kysely)).rejects.toThrow(/method/)
    const seen = within(server.guarded, { scope: wholeRegion(region.regionId), userId: departmentId })
    await expect(transaction(seen, update)).rejects.toThrow(/method/)
  })

  it('is neither deleted nor brought in ready', async () => {
    const { key } = await approved()
    await expect(
      sql`delete from method_versions where method_version_id = ${key}`.execute(server.database.kysely),
    ).rejects.toThrow('only a draft')
    const seen = within(server.guarded, { scope: wholeRegion(region.regionId), userId: departmentId })
    const copied = (tx: Queries) =>
      sql`
      insert into method_versions (region_id, method_id, number, state, content, based_on, writers, created_by,
        checked_by, checked_at, approved_by, approved_at)
      select region_id, method_id, '7.0.0', state, content, based_on, writers, created_by, checked_by, checked_at,
        approved_by, approved_at from method_versions where method_version_id = ${key}`.execute(tx)
    await expect(transaction(seen, copied)).rejects.toThrow('row-level security')
  })
})

describe('who sees and does what', () => {
  it('drafts are of those who write and approve; all others see what is approved', async () => {
    const { ref } = await begin()
    for (const client of [methodologist, department, operator])
      expect((await client.get(`/api/methods/${ref}`)).statusCode).toBe(200)
    for (const path of [
      '/api/methods/own',
      `/api/methods/${ref}`,
      '/api/methods/own/versions',
      `/api/methods/${ref}/file`,
    ])
      expect((await head.get(path)).statusCode, path).toBe(404)
    const titles = (await head.get('/api/methods')).json().items.map(({ id }: { id: string }) => id)
    expect(titles).toEqual(['847-2020', '847-2020-same-procedure', 'omsk-2025', 'smolensk-2021'])
  })

  it('another region has methods of its own', async () => {
    const draft = await approved()
    const abroad = await buildSmallRegion(server.database)
    const stranger = await server.signIn(abroad.users.region)
    expect((await stranger.get(`/api/methods/${draft.ref}`)).statusCode).toBe(404)
    expect((await stranger.get(`/api/method-versions/${draft.key}`)).statusCode).toBe(404)
    for (const name of ['check', 'approve'])
      expect(
        (await stranger.post(`/api/method-versions/${draft.key}/${name}`, { version: 1 })).statusCode,
      ).toBe(404)
    expect((await stranger.post('/api/runs', { methodology: 'own', year: '2023/24' })).statusCode).toBe(404)
  })

  it('the right to approve is not the right to write', async () => {
    expect((await department.post('/api/methods', { basedOn: '847-2020', id: 'a' })).statusCode).toBe(403)
    const draft = await begin()
    expect(
      (await methodologist.post(`/api/method-versions/${draft.key}/approve`, { version: 1 })).statusCode,
    ).toBe(403)
    expect((await head.post('/api/methods', { basedOn: '847-2020', id: 'a' })).statusCode).toBe(403)
  })
})

describe('a run', () => {
  it('is made by the newest approved version, and by a draft only looked at', async () => {
    await approved()
    const next = await begin({ basedOn: 'own', id: undefined, overrides: { years: 1 } })
    const refused = await run(next.ref)
    expect(refused.statusCode).toBe(422)
    expect(refused.json().detail).toContain('Эта версия — черновик')
    const look = await operator.post('/api/runs/preview', { methodology: next.ref, year: '2023/24' })
    expect(look.statusCode, look.body).toBe(200)
    expect(look.json().schools).toBe(3)
    const made = (await run('own')).json().id
    expect((await operator.get(`/api/runs/${made}`)).json().methodology.version).toBe('1.0.0')
  })

  it('and a sending back at the same moment: one of them comes too late', async () => {
    const draft = await approved()
    const { version } = await load(draft)
    const [made, back] = await Promise.all([
      run('own'),
      department.post(`/api/method-versions/${draft.key}/withdraw`, { version, reason: 'передумали' }),
    ])
    const { state } = (await methodologist.get(`/api/methods/${draft.ref}`)).json()
    expect([made.statusCode === 200, back.statusCode === 204, state]).toEqual(
      made.statusCode === 200 ? [true, false, 'frozen'] : [false, true, 'draft'],
    )
  })
})

describe('a draft', () => {
  it('that was deleted is put back within a day', async () => {
    const draft = await begin()
    expect((await methodologist.delete(`/api/method-versions/${draft.key}`)).statusCode).toBe(204)
    expect((await methodologist.get(`/api/methods/${draft.ref}`)).statusCode).toBe(404)
    expect((await methodologist.post(`/api/method-versions/${draft.key}/restore`)).statusCode).toBe(204)
    expect((await methodologist.get(`/api/methods/${draft.ref}`)).statusCode).toBe(200)
    await done(methodologist.delete(`/api/method-versions/${draft.key}`))
    await begin()
    const taken = await methodologist.post(`/api/method-versions/${draft.key}/restore`)
    expect(taken.statusCode).toBe(409)
  })

  it('is numbered after the one it is based on, and by no number of another', async () => {
    await approved()
    const next = await begin({ basedOn: 'own', id: undefined })
    const number = (version: string) => edit(next, ({ content }) => ({ content: { ...content, version } }))
    expect((await number('1.0.0')).statusCode).toBe(409)
    expect((await number('0.9.0')).json().detail).toContain('после 1.0.0')
    expect((await number('2.0.0')).statusCode).toBe(200)
    expect((await methodologist.get('/api/methods/own@2.0.0')).statusCode).toBe(200)
  })
})

describe('a file', () => {
  const bring = (text: string, id?: string) => methodologist.post('/api/methods/import', { text, id })

  it('leaves with its examples and comes back as a draft', async () => {
    const file = (await methodologist.get('/api/methods/smolensk-2021/file')).body
    const own = await bring(file, 'ours')
    expect(own.statusCode, own.body).toBe(200)
    expect(own.json().ref).toBe('ours@1.0.0')
    const { examples, issues, state } = (await methodologist.get('/api/methods/ours@1.0.0')).json()
    expect([examples.length, state]).toEqual([7, 'draft'])
    expect(issues.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([])
    // Once more: the next version of the same method.
    expect((await bring(file, 'ours')).json().ref).toBe('ours@1.0.1')
    expect((await bring(file)).json().detail).toContain('поставляется с системой')
  })

  it.each([
    ['не JSON', '{', 'Это не JSON'],
    ['список', '[]', 'нет методики'],
    ['пустая методика', '{}', 'Название (title): здесь должен стоять текст.'],
  ])('%s: says what is wrong and changes nothing', async (_, text, sentence) => {
    const reply = await bring(text)
    expect(reply.statusCode).toBe(422)
    expect(reply.json().detail).toContain(sentence)
    expect((await methodologist.get('/api/methods')).json().items).toHaveLength(4)
  })

  it('with a gap is not accepted, nor with an example that is none', async () => {
    const data = (await methodologist.get('/api/methods/smolensk-2021/file')).json()
    data.decision.bands[1].to = 4
    expect((await bring(JSON.stringify(data), 'ours')).json().detail).toContain(
      'Школа с 5 маркерами не попадает ни в одну полосу.',
    )
    data.decision.bands[1].to = 5
    data.examples[0].expected.identified = 'может быть'
    expect((await bring(JSON.stringify(data), 'ours')).json().detail).toContain(
      'examples.0.expected.identified',
    )
  })
})

describe('versions', () => {
  it('are listed with the newest first and compared in words', async () => {
    await approved()
    await begin({ basedOn: 'own', id: undefined, overrides: { lowShare: { numerator: 1, denominator: 4 } } })
    const { items } = (await methodologist.get('/api/methods/own/versions')).json()
    expect(items.map(({ number, state }: { number: string; state: string }) => `${number} ${state}`)).toEqual(
      ['1.1.0 draft', '1.0.0 approved'],
    )
    const compared = (await methodologist.get('/api/methods/own@1.0.0/compare/own@1.1.0')).json()
    expect(compared.differences).toEqual(['Порог низкого результата: 30\u00a0% → 25\u00a0%.'])
    // Who wrote and approved is for those whose work it is.
    expect((await head.get('/api/methods/own/versions')).json().items).toMatchObject([
      { number: '1.0.0', created: null, approved: null },
    ])
  })
})
