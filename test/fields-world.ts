import type { Role } from '#contract/permissions.ts'
import { isHeldAt, roles } from '#contract/permissions.ts'
import { type BuiltUser, buildUser } from './factories.ts'
import type { Crawled, Ids } from './fields-crawl.ts'
import { fillReference, uploadAndWait, worksFile } from './import-files.ts'
import type { TestClient, TestServer } from './server.ts'
import { buildSmallRegion, type SmallRegion } from './small-region.ts'

/** What the register says of the first school, after ИНН was another. */
export const KEPT = { login: '7788991', inn: '7700000001', ogrn: '1027700000001', oktmo: '45000001' }
export const PUPIL = '7310000'
export const CLASS = '5Ъ'
export const KNOWN = { login: 'kanareykina', email: 'kanareyka@example.ru', name: 'Канарейкина Анна' }
const DETAIL = 'kanareyka:17'
const CHRONICLER = 'Летописец Ян'

export interface FieldsWorld extends Crawled {
  home: SmallRegion
  /** The head of the first school, who has done things and was sent an invitation. */
  known: BuiltUser
  /** The file with pupils' works of the first school, from its second row on. */
  file: number
}

/** A region with a value in every guarded field, and somebody in each role who looks at it. Needs running jobs. */
export async function buildFieldsWorld(server: TestServer): Promise<FieldsWorld> {
  const db = server.database.kysely
  await fillReference(server.database)
  const home = await buildSmallRegion(server.database)
  const { school_id, code } = home.schools.first
  await db.updateTable('schools').set({ inn: '7700000000' }).where('school_id', '=', school_id).execute()
  await db.updateTable('schools').set(KEPT).where('school_id', '=', school_id).execute()
  const known = await buildUser(db, { role: 'head', region_id: home.regionId, school_id, ...KNOWN })
  const operator = await server.signIn(home.users.region)
  const works = worksFile('работы.csv', [{ code, marks: [2, 3, 4, 5] }], { from: +PUPIL, className: CLASS })
  const sent = await uploadAndWait(operator, [works])
  await done(operator.post(`/api/imports/${sent.id}/apply`, { version: sent.version }))
  const file = sent.files[0]!.id
  // A mentor comes from a school of his own, which the runs are to know as well.
  const clients = await signInEverybody(server, home)
  const run = await runTwice(operator)
  await leaveTraces(server, { home, known, file, operator })
  const organisations = await db
    .selectFrom('organisations')
    .select('organisation_id as id')
    .where('region_id', '=', home.regionId)
    .execute()
  const targets = {
    school: [{ code }],
    file: [{ file }],
    import: [{ id: sent.id, file }],
    run: [run],
    outcome: [{ ...run, code }],
    person: [{ id: known.user_id, membership: known.membership_id }],
    organisation: organisations,
  }
  const canaries = {
    'person.login': KNOWN.login,
    'person.email': KNOWN.email,
    'school.login': KEPT.login,
    'school.inn': KEPT.inn,
    'school.ogrn': KEPT.ogrn,
    'school.oktmo': KEPT.oktmo,
    'change.person': CHRONICLER,
    'audit.detail': DETAIL,
    'pupil.code': PUPIL,
    'pupil.class': CLASS,
  }
  const names = [KNOWN.name, CHRONICLER, home.schools.first.name]
  return { home, known, file, clients, targets, canaries, names }
}

async function done(sent: ReturnType<TestClient['get']>): Promise<Ids> {
  const reply = await sent
  if (reply.statusCode !== 200) throw new Error(reply.body)
  return reply.json()
}

async function runTwice(operator: TestClient): Promise<Ids> {
  const made = (methodology: string) => done(operator.post('/api/runs', { methodology, year: '2023/24' }))
  const [{ id: other }, { id }] = [await made('847-2020'), await made('smolensk-2021')] as [Ids, Ids]
  return { id: id!, other: other! }
}

async function signInEverybody(server: TestServer, home: SmallRegion): Promise<Record<Role, TestClient>> {
  const { regionId: region_id, schools, municipalities } = home
  const made: Partial<Record<Role, TestClient>> = {}
  for (const role of roles) {
    const place = {
      ...(isHeldAt(role, 'municipality') && { municipality_id: municipalities.near.municipality_id }),
      ...(isHeldAt(role, 'school') && { school_id: schools.first.school_id }),
    }
    made[role] = await server.signIn(await buildUser(server.database.kysely, { role, region_id, ...place }))
    if (isHeldAt(role, 'municipality')) await made[role].post('/api/runs', {})
  }
  return made as Record<Role, TestClient>
}

interface Traced extends Pick<FieldsWorld, 'home' | 'known' | 'file'> {
  operator: TestClient
}

/** Guarded values wherever the product writes them down: the log, events, a proposal, a letter. */
async function leaveTraces(server: TestServer, { home, known, file, operator }: Traced): Promise<void> {
  const db = server.database.kysely
  const { regionId: region_id } = home
  const { code } = home.schools.first
  await done((await server.signIn(known)).get(`/api/files/${file}/rows?purpose=check&row=2&rows=1&around=0`))
  await operator.get(`/api/audit/export?format=csv&subject=${DETAIL}`)
  const chronicler = await server.signIn(
    await buildUser(db, { role: 'operator', region_id, name: CHRONICLER }),
  )
  const { version } = await done(chronicler.get(`/api/schools/${code}/life`))
  const renamed = {
    kind: 'renamed',
    on: '2024-09-01',
    basis: 'Приказ № 1',
    name: 'Школа № 9',
    fullName: 'Иная',
  }
  await done(chronicler.post(`/api/schools/${code}/events`, { ...renamed, version }))
  const { organisation_id: organisation } = await db
    .selectFrom('organisations')
    .select('organisation_id')
    .where('region_id', '=', region_id)
    .where('kind', '=', 'region')
    .executeTakeFirstOrThrow()
  const asked = { person: known.user_id, role: 'administrator', organisation, reason: 'для проверки' }
  await done(operator.post('/api/approvals', asked))
  const letter = { user_id: known.user_id, address: KNOWN.email, kind: 'invitation', subject: 'Приглашение' }
  await db
    .insertInto('messages')
    .values({ ...letter, region_id, state: 'sent', finished_at: new Date(), expires_at: new Date() })
    .execute()
}
