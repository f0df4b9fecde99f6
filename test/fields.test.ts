import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FieldName, guardedFields } from '#contract/fields.ts'
import { allows, isHeldAt, type Role, roles } from '#contract/permissions.ts'
import { featureJobs } from '#server/features.ts'
import { type RunningJobs, startJobs } from '#server/platform/jobs.ts'
import { type BuiltUser, buildUser } from './factories.ts'
import { fillReference, uploadAndWait, worksFile } from './import-files.ts'
import { type TestClient, testServer } from './server.ts'
import { buildSmallRegion, type SmallRegion } from './small-region.ts'

const server = testServer()
const db = () => server.database.kysely
const KEPT = { login: 'sch887001', inn: '7700000001', ogrn: '1027700000001', oktmo: '45000001' }
const PUPIL = '10000'

let jobs: RunningJobs
let home: SmallRegion
let known: BuiltUser
/** The file with pupils' works of the first school, from its second row on. */
let file: number
let clients: Record<Role, TestClient>

beforeAll(async () => {
  await fillReference(server.database)
  jobs = await startJobs({ url: server.url, jobs: featureJobs })
  home = await buildSmallRegion(server.database)
  const { regionId: region_id, schools, municipalities } = home
  const { school_id, code } = schools.first
  await db().updateTable('schools').set({ inn: '7700000000' }).where('school_id', '=', school_id).execute()
  await db().updateTable('schools').set(KEPT).where('school_id', '=', school_id).execute()
  known = await buildUser(db(), { role: 'teacher', region_id, school_id, email: 'teacher@example.ru' })
  const operator = await server.signIn(home.users.region)
  const sent = await uploadAndWait(operator, [worksFile('работы.csv', [{ code, marks: [2, 3, 4, 5] }])])
  await operator.post(`/api/imports/${sent.id}/apply`, { version: sent.version })
  file = sent.files[0]!.id
  const made: Partial<Record<Role, TestClient>> = {}
  for (const role of roles) {
    const place = {
      ...(isHeldAt(role, 'municipality') && { municipality_id: municipalities.near.municipality_id }),
      ...(isHeldAt(role, 'school') && { school_id }),
    }
    made[role] = await server.signIn(await buildUser(db(), { role, region_id, ...place }))
    if (isHeldAt(role, 'municipality')) await made[role].post('/api/runs', {})
  }
  clients = made as typeof clients
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
      return found && { ...found, records: found.records.filter(({ id }) => id === known.user_id) }
    },
  ],
  ['the card of a person', person, (client) => at('')(client, `/api/people/${known.user_id}`)],
  ['the card of a school', school, (client) => at('')(client, `/api/schools/${home.schools.first.code}`)],
  [
    'the history of a school',
    school,
    (client) => at('state')(client, `/api/schools/${home.schools.first.code}/history`),
  ],
  ['the links of schools', ['link.mentors'], (client) => at('items')(client, '/api/links')],
  ['the audit log', ['audit.detail'], (client) => at('items')(client, '/api/audit')],
  [
    'the rows of a file',
    ['pupil.code', 'pupil.class'],
    async (client) => {
      const reply = await ask(client, `/api/files/${file}/rows?purpose=check&row=2&rows=1&around=0`)
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
      const found = await find(clients[role])
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
    const url = `/api/schools/${home.schools.first.code}/history`
    expect((await clients.operator.get(url)).body).toContain('7700000000')
    const { body } = await clients.teacher.get(url)
    for (const text of ['7700000000', ...Object.values(KEPT)]) expect(body).not.toContain(text)
  })

  it('leaves with no file: the column is gone', async () => {
    const url = '/api/audit/export?format=csv'
    const whole = (await clients.operator.get(url)).body
    const narrow = (await clients.department.get(url)).body
    const { login } = home.users.region
    expect([whole.includes('Подробности'), whole.includes(login)]).toEqual([true, true])
    expect([narrow.includes('Подробности'), narrow.includes(login)]).toEqual([false, false])
    expect(narrow).toContain('Вход в систему')
  })

  it('is not found by searching or filtering', async () => {
    const find = async (role: Role, query: string) => (await clients[role].get(`/api/people?${query}`)).json()
    expect(await find('operator', `search=${known.login}`)).toMatchObject({ total: 1 })
    expect(await find('department', `search=${known.login}`)).toMatchObject({ total: 0 })
    expect(await find('department', 'search=teacher@example')).toMatchObject({ total: 0 })
    expect(await find('department', 'state=active')).toMatchObject({ code: 'forbidden' })
    const log = async (role: Role) =>
      (await clients[role].get(`/api/audit?person=${home.users.region.login}`)).json().total
    expect(await log('operator')).toBeGreaterThan(0)
    expect(await log('department')).toBe(0)
  })

  it('in rows of a file is every column that names a pupil, and those nobody knows', async () => {
    const url = `/api/files/${file}/rows?purpose=check&row=2&rows=1&around=0`
    expect((await clients.operator.get(url)).body).toContain(PUPIL)
    const reply = await clients.department.get(url)
    expect(reply.body).not.toContain(PUPIL)
    expect(reply.body).not.toContain('5А')
  })
})
