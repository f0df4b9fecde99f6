import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FieldName, guardedFields } from '#contract/fields.ts'
import { allows, type Role, roles } from '#contract/permissions.ts'
import { featureJobs } from '#server/features.ts'
import { type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { crawl } from './fields-crawl.ts'
import { buildFieldsWorld, CLASS, type FieldsWorld, KEPT, KNOWN, PUPIL } from './fields-world.ts'
import { registerData } from './matrix/routes-of-everyday.ts'
import { type TestClient, testServer } from './server.ts'

const server = testServer()

let jobs: RunningJobs
let world: FieldsWorld

beforeAll(async () => {
  jobs = await startJobs({ url: server.url, jobs: featureJobs })
  world = await buildFieldsWorld(server)
})
afterAll(() => jobs.stop())

type Fields = Record<string, unknown>

/** What a role gets, where a guarded field stands: records of it and the names the reply calls hidden. */
interface Found {
  records: Fields[]
  hidden: string[]
}

type Place = readonly [string, FieldName[], (client: TestClient) => Promise<Found | undefined>]

async function ask(client: TestClient, url: string): Promise<Fields | undefined> {
  const reply = await client.get(url)
  if (reply.statusCode === 403) return undefined
  expect(reply.statusCode, `${url} ${reply.body}`).toBe(200)
  return reply.json()
}

const at = (path: string) => async (client: TestClient, url: string) => {
  const reply = await ask(client, url)
  if (!reply) return undefined
  const place = path === '' ? reply : (reply[path] as Fields | Fields[])
  return { records: Array.isArray(place) ? place : [place], hidden: reply.hidden as string[] }
}

const person: FieldName[] = ['person.login', 'person.email', 'person.state']
const school: FieldName[] = ['school.login', 'school.inn', 'school.ogrn', 'school.oktmo']

const places: readonly Place[] = [
  [
    'the list of people',
    person,
    async (client) => {
      const found = await at('items')(client, '/api/people?limit=200')
      return found && { ...found, records: found.records.filter(({ id }) => id === world.known.user_id) }
    },
  ],
  [
    'the card of a person',
    [...person, 'person.letter'],
    (client) => at('')(client, `/api/people/${world.known.user_id}`),
  ],
  [
    'the card of a school',
    school,
    (client) => at('')(client, `/api/schools/${world.home.schools.first.code}`),
  ],
  [
    'the latest run in the card of a school',
    ['school.latest'],
    (client) => at('')(client, `/api/schools/${world.home.schools.first.code}`),
  ],
  [
    'the list of schools',
    ['school.identified', 'school.markers'],
    (client) => at('items')(client, '/api/schools'),
  ],
  [
    'what the register says of a school',
    school,
    (client) => at('register')(client, `/api/schools/${world.home.schools.first.code}/life`),
  ],
  [
    'the events of a school',
    ['change.person'],
    (client) => at('events')(client, `/api/schools/${world.home.schools.first.code}/life`),
  ],
  [
    'the changes of a school',
    ['change.person'],
    async (client) => {
      const found = await at('changes')(client, `/api/schools/${world.home.schools.first.code}/history`)
      return found && { ...found, records: found.records.slice(0, 1) }
    },
  ],
  [
    'the history of a school',
    school,
    (client) => at('state')(client, `/api/schools/${world.home.schools.first.code}/history`),
  ],
  ['the links of schools', ['link.mentors'], (client) => at('items')(client, '/api/links')],
  ['the audit log', ['audit.detail'], (client) => at('items')(client, '/api/audit')],
  [
    'the rows of a file',
    ['pupil.code', 'pupil.class'],
    async (client) => {
      const reply = await ask(client, `/api/files/${world.file}/rows?purpose=check&row=2&rows=1&around=0`)
      if (!reply) return undefined
      const { header, rows, hidden } = reply as unknown as {
        header: { cells: string[] }[]
        rows: { cells: string[] }[]
        hidden: string[]
      }
      const columnOf = (name: string) => header[0]!.cells.indexOf(name)
      const told = (name: string) => rows[0]!.cells[columnOf(name)] || null
      expect(told('mark')).toBe('2')
      return { records: [{ code: told('pupil'), class: told('class') }], hidden }
    },
  ],
]

describe('a guarded field', () => {
  const lines = places.flatMap(([place, names, find]) => names.map((name) => [name, place, find] as const))

  it('is asked for in some place, every one of the table', () => {
    const asked = new Set(lines.map(([name]) => name))
    expect(guardedFields.map(({ name }) => name).filter((name) => !asked.has(name))).toEqual([])
  })

  it.each(lines)('%s in %s is there exactly for the roles of the table', async (name, _place, find) => {
    const { field, permission } = guardedFields.find((one) => one.name === name)!
    let opened = 0
    for (const role of roles) {
      const found = await find(world.clients[role])
      if (!found) continue
      opened++
      const sees = allows(role, permission)
      expect(found.records.length, role).toBeGreaterThan(0)
      for (const record of found.records) expect(record[field] !== null, `${role} ${name}`).toBe(sees)
      expect(found.hidden.includes(field), role).toBe(!sees)
    }
    expect(opened).toBeGreaterThan(1)
  })
})

describe('what is hidden', () => {
  it('stands in no change of the history either', async () => {
    const url = `/api/schools/${world.home.schools.first.code}/history`
    expect((await world.clients.operator.get(url)).body).toContain('7700000000')
    const { body } = await world.clients.teacher.get(url)
    for (const text of ['7700000000', ...Object.values(KEPT)]) expect(body).not.toContain(text)
  })

  it('leaves with no file: the column is gone', async () => {
    const url = '/api/audit/export?format=csv'
    const whole = (await world.clients.operator.get(url)).body
    const narrow = (await world.clients.department.get(url)).body
    const { login } = world.home.users.region
    expect([whole.includes('Подробности'), whole.includes(login)]).toEqual([true, true])
    expect([narrow.includes('Подробности'), narrow.includes(login)]).toEqual([false, false])
    expect(narrow).toContain('Вход в систему')
  })

  it('is not found by searching or filtering', async () => {
    const find = async (role: Role, query: string) =>
      (await world.clients[role].get(`/api/people?${query}`)).json()
    expect(await find('operator', `search=${KNOWN.login}`)).toMatchObject({ total: 1 })
    expect(await find('department', `search=${KNOWN.login}`)).toMatchObject({ total: 0 })
    expect(await find('department', `search=${KNOWN.email}`)).toMatchObject({ total: 0 })
    expect(await find('department', 'state=active')).toMatchObject({ code: 'forbidden' })
    const hits = async (role: Role, q: string) =>
      (await world.clients[role].get(`/api/search?q=${q}`)).json().groups
    for (const [field, value] of [
      ['person.login', KNOWN.login],
      ['person.email', KNOWN.email],
      ['school.login', KEPT.login],
    ] as const) {
      expect(await hits('operator', value), field).toHaveLength(1)
      const { permission } = guardedFields.find(({ name }) => name === field)!
      for (const role of roles.filter((one) => !allows(one, permission)))
        expect(await hits(role, value), `${role} ${field}`).toEqual([])
    }
    const log = async (role: Role) =>
      (await world.clients[role].get(`/api/audit?person=${world.home.users.region.login}`)).json().total
    expect(await log('operator')).toBeGreaterThan(0)
    expect(await log('department')).toBe(0)
  })

  it('sorts and filters no schools either, and is in no file of them', async () => {
    const columns = /Низкие результаты|Маркеров|решить нельзя/
    const file = '/api/schools/export?format=csv'
    for (const role of roles.filter((one) => allows(one, 'schools.read'))) {
      const sees = allows(role, 'runs.read')
      expect(columns.test((await world.clients[role].get(file)).body), role).toBe(sees)
      for (const address of ['/api/schools?', `${file}&`])
        for (const query of ['listed=yes', 'sort=markers', 'sort=-markers']) {
          const reply = await world.clients[role].get(address + query)
          expect(reply.statusCode, `${role} ${address}${query}`).toBe(sees ? 200 : 403)
          if (!sees) expect(reply.json().detail).toContain('уберите отбор')
        }
      const { run } = (await world.clients[role].get('/api/schools')).json()
      expect(run !== null, role).toBe(sees)
    }
  })

  it('in rows of a file is every column that names a pupil, and those nobody knows', async () => {
    const url = `/api/files/${world.file}/rows?purpose=check&row=2&rows=1&around=0`
    expect((await world.clients.operator.get(url)).body).toContain(PUPIL)
    const reply = await world.clients.department.get(url)
    expect(reply.body).not.toContain(PUPIL)
    expect(reply.body).not.toContain(CLASS)
  })
})

it('stands in no other reply and in no file, whoever asks for it', { timeout: 300_000 }, async () => {
  const { leaks, failed, found } = await crawl(world)
  expect(failed).toEqual([])
  expect(leaks).toEqual([])
  // What nobody is shown would not be found leaking either.
  expect(Object.keys(world.canaries).filter((name) => !found.has(name))).toEqual([])
})

it('stays as it was when somebody who does not see it edits the rest', async () => {
  const { code } = world.home.schools.first
  const { administrator, operator } = world.clients
  const life = async () => (await operator.get(`/api/schools/${code}/life`)).json()
  const edit = async (login: string | null) =>
    administrator.put(`/api/schools/${code}/register`, {
      ...registerData,
      login,
      settlement: 'Новинки',
      version: (await life()).version,
    })
  expect((await edit('1234567')).json()).toMatchObject({ code: 'forbidden' })
  expect((await edit(null)).statusCode).toBe(200)
  expect((await life()).register).toMatchObject({ login: KEPT.login, settlement: 'Новинки', inn: null })
})
