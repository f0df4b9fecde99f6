import { randomBytes, randomUUID } from 'node:crypto'
import { METHODOLOGIES } from '#methodology/index.ts'
import { featureJobs } from '#server/features.ts'
import type { Queries } from '#server/platform/database.ts'
import { startJobs } from '#server/platform/jobs.ts'
import { buildContextRun, buildDuty, buildLink, buildPassport, buildUser } from './factories.ts'
import { fillReference, resultsFile, uploadAndWait, worksFile } from './import-files.ts'
import { makeListing } from './listings.ts'
import type { TestServer } from './server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from './small-region.ts'
import type { Eyes } from './wall-oracle.ts'

/**
 * Two regions alike, in which every table has rows: results from files of the region and of a municipality, works,
 * files that wait with schools nobody knows, a run, people on their way in. Answers whose eyes look at them.
 */
export async function buildWalledRegions(server: TestServer): Promise<Eyes[]> {
  await fillReference(server.database)
  const jobs = await startJobs({ url: server.url, jobs: featureJobs })
  try {
    const eyes: Eyes[] = [{ name: 'somebody at the door', level: 'door' }]
    for (const title of ['first', 'second']) {
      const region = await buildSmallRegion(server.database)
      await fillRegion(server, region)
      eyes.push(...eyesOf(title, region))
    }
    return eyes
  } finally {
    await jobs.stop()
  }
}

function eyesOf(title: string, { regionId: region, municipalities, schools, users }: SmallRegion): Eyes[] {
  const { near, far } = municipalities
  const of = (name: string) => `${name} of the ${title} region`
  return [
    { name: of('the operator'), level: 'region', region, person: users.region.user_id },
    {
      name: of('the near district'),
      level: 'municipality',
      region,
      municipality: near.municipality_id,
      person: users.district.user_id,
    },
    { name: of('the far district'), level: 'municipality', region, municipality: far.municipality_id },
    {
      name: of('the first school'),
      level: 'school',
      region,
      school: schools.first.school_id,
      person: users.school.user_id,
    },
    { name: of('the far school'), level: 'school', region, school: schools.far.school_id },
  ]
}

async function fillRegion(server: TestServer, region: SmallRegion): Promise<void> {
  const { first, second, far } = region.schools
  const people = await signInAll(server, region)
  const ofRegion = await uploadAndWait(people.region, [
    resultsFile('район.csv', [
      { code: far.code, participants: 10, low: 5 },
      { code: first.code, participants: 11, low: 4 },
    ]),
    worksFile('работы.csv', [{ code: second.code, marks: [2, 3, 4] }]),
  ])
  await people.region.post(`/api/imports/${ofRegion.id}/apply`, { version: ofRegion.version })
  const ofDistrict = await uploadAndWait(people.district, [
    resultsFile('округ.csv', [{ code: first.code, participants: 9, low: 1, procedure: 'vpr-ru-5' }]),
  ])
  await people.district.post(`/api/imports/${ofDistrict.id}/apply`, { version: ofDistrict.version })
  const waiting = await uploadAndWait(people.region, [
    resultsFile('ждёт.csv', [
      { code: far.code, participants: 12, low: 5 },
      { code: '777001', name: 'Неизвестная', participants: 10, low: 3 },
    ]),
    worksFile('работы-ждут.csv', [{ code: '777002', marks: [2, 5] }]),
  ])
  await uploadAndWait(people.district, [
    resultsFile('округ-ждёт.csv', [{ code: second.code, participants: 8, low: 2 }]),
    // Foreign rows: refused, with findings.
    resultsFile('чужое.csv', [
      { code: far.code, participants: 8, low: 2 },
      { code: 'нет', participants: -1, low: 9 },
    ]),
  ])
  const run = (
    await people.region.post('/api/runs', { methodology: 'smolensk-2021', year: '2023/24' })
  ).json().id
  await fillListings(server, region, people, run)
  await fillByHand(server, region, waiting.files[0]!.id)
}

/** A draft, one that is disputed, and one that is approved. */
async function fillListings(
  server: TestServer,
  { regionId: region_id, schools: { first, second, far } }: SmallRegion,
  { region: operator, district, school }: Awaited<ReturnType<typeof signInAll>>,
  run: number,
): Promise<void> {
  const db = server.database.kysely
  const department = await server.signIn(await buildUser(db, { role: 'department', region_id }))
  const head = await server.signIn(await buildUser(db, { role: 'head', region_id, school_id: far.school_id }))
  const disputes = [
    { by: school, code: first.code },
    { by: district, code: second.code },
    { by: head, code: far.code },
  ]
  await makeListing({ operator, department, disputes }, 'shown', { run })
  const answered = disputes.map((one) => ({ ...one, answer: 'accepted' as const }))
  const approved = await makeListing({ operator, department, disputes: answered }, 'approved', { run })
  const correction = { run, corrects: approved.id, reason: 'Ошибка в данных.' }
  const draft = await makeListing({ operator }, 'draft', correction)
  const decision = { decision: 'in', reason: 'Нужна поддержка.', version: 0 }
  for (const { code } of [first, second, far])
    await operator.post(`/api/listings/${draft.id}/schools/${code}/decisions`, decision)
}

/** What no page makes in so few steps. */
async function fillByHand(server: TestServer, region: SmallRegion, file_id: number): Promise<void> {
  const db = server.database.kysely
  const region_id = region.regionId
  const { school_id } = region.schools.far
  const { user_id } = await buildUser(db, { role: 'head', region_id, school_id })
  await db
    .insertInto('school_aliases')
    .values([
      { region_id, alias: 'school:дальняя', school_id },
      { region_id, alias: 'school:никакая', school_id: null },
    ])
    .execute()
  await db.updateTable('staged_results').set({ school_id: null }).where('file_id', '=', file_id).execute()
  await db
    .insertInto('works')
    .values({
      region_id,
      file_id,
      school_key: '777002',
      year: '2023/24',
      season: 'spring',
      procedure: 'vpr-ma-5',
      pupil: '10001',
      status: 'ok',
      row_number: 2,
    })
    .execute()
  await db.insertInto('column_mappings').values({ region_id, fingerprint: 'a', mapping: '{}' }).execute()
  const dated = { region_id, procedure: 'vpr-ma-5', source: 'для проверки' }
  await db
    .insertInto('scales')
    .values({ ...dated, max_score: 20, from3: 7, from4: 11, from5: 15 })
    .execute()
  await db
    .insertInto('minimums')
    .values({ ...dated, score: 27 })
    .execute()
  await db
    .insertInto('demo_state')
    .values({ region_id, schools: 3, seed: 1, last_year: '2023/24', secret: 'x' })
    .execute()
  await db.insertInto('second_factors').values({ user_id }).execute()
  await db
    .insertInto('recovery_codes')
    .values({ user_id, code_hash: randomBytes(32) })
    .execute()
  await db
    .insertInto('invitations')
    .values({ user_id, token_hash: randomBytes(32), expires_at: new Date(Date.now() + 86_400_000) })
    .execute()
  await fillOwn(server, region)
}

/** What people have of their own, and what the region alone decides on. */
async function fillOwn(
  { database }: TestServer,
  { regionId: region_id, schools, users }: SmallRegion,
): Promise<void> {
  const db = database.kysely
  const later = new Date(Date.now() + 86_400_000)
  const hash = () => randomBytes(32)
  for (const { user_id } of [users.region, users.district, users.school]) {
    await db
      .insertInto('answers')
      .values({ region_id, user_id, key: randomUUID(), request: hash() })
      .execute()
    await db
      .insertInto('notification_settings')
      .values({ region_id, user_id, kind: 'run.made', channel: 'off' })
      .execute()
    await db
      .insertInto('outside_accounts')
      .values({ region_id, user_id, issuer: 'https://a.b', subject: `${user_id}` })
      .execute()
    await db
      .insertInto('watched_schools')
      .values({ region_id, user_id, school_id: schools.far.school_id })
      .execute()
    await db
      .insertInto('messages')
      .values({
        region_id,
        user_id,
        address: 'a@example.ru',
        kind: 'digest',
        subject: 'Письмо',
        body: hash(),
        expires_at: later,
      })
      .execute()
  }
  const { user_id } = users.district
  const place = await db
    .selectFrom('memberships')
    .select('organisation_id')
    .where('user_id', '=', user_id)
    .executeTakeFirstOrThrow()
  const view = { region_id, user_id, page: 'schools', search: '{}' }
  await db
    .insertInto('saved_views')
    .values([
      { ...view, slot: 1, name: 'Свой' },
      { ...view, slot: 2, name: 'Общий', organisation_id: place.organisation_id },
    ])
    .execute()
  const method = {
    region_id,
    content: JSON.stringify({ ...METHODOLOGIES[0], id: 'own' }),
    based_on: '847-2020@1.0.0',
    writers: [user_id],
    created_by: user_id,
    method_id: 'own',
  }
  const two = {
    checked_by: user_id,
    checked_at: later,
    approved_by: users.region.user_id,
    approved_at: later,
  }
  await db
    .insertInto('method_versions')
    .values([
      { ...method, number: '1.0.0', state: 'approved', ...two },
      { ...method, number: '1.1.0' },
    ])
    .execute()
  await db.insertInto('outlines').values({ region_id, name: 'Контур', polygons: '[]' }).execute()
  const event = { region_id, on_date: new Date('2024-06-01'), basis: 'Приказ № 1' }
  const units = await db
    .selectFrom('organisations')
    .select('organisation_id as id')
    .where('region_id', '=', region_id)
    .where('kind', '=', 'municipality')
    .orderBy('municipality_id')
    .execute()
  await db
    .insertInto('organisation_events')
    .values([
      { ...event, organisation_id: units[1]!.id, kind: 'joined', successor_id: units[0]!.id },
      { ...event, organisation_id: units[1]!.id, kind: 'renamed' },
    ])
    .execute()
  await db
    .insertInto('school_events')
    .values([
      { ...event, school_id: schools.far.school_id, kind: 'renamed', ends: false },
      {
        ...event,
        school_id: schools.second.school_id,
        successor_id: schools.first.school_id,
        kind: 'joined',
        ends: true,
      },
    ])
    .execute()
  const plan = { region_id, on_date: new Date('2099-09-01'), event: '{}', recorded_by: users.region.user_id }
  await db
    .insertInto('planned_events')
    .values([
      { ...plan, kind: 'opened', school_id: null },
      { ...plan, kind: 'closed', school_id: schools.far.school_id },
      {
        ...plan,
        kind: 'joined',
        school_id: schools.second.school_id,
        successor_id: schools.far.school_id,
      },
    ])
    .execute()
  const [first, second, far] = [schools.first, schools.second, schools.far].map(({ school_id }) => school_id)
  for (const [from_school, to_school] of [
    [first, second],
    [second, far],
    [far, first],
  ])
    await buildLink(db, { region_id, from_school, to_school })
  for (const { user_id, membership_id } of Object.values(users)) {
    const { organisation_id } = await db
      .selectFrom('memberships')
      .select('organisation_id')
      .where('membership_id', '=', membership_id)
      .executeTakeFirstOrThrow()
    await db
      .insertInto('approvals')
      .values({
        region_id,
        action: 'role.grant',
        subject: 'user:1',
        organisation_id,
        payload: '{}',
        payload_hash: hash(),
        asked_by: user_id,
        asked_as: membership_id,
        reason: 'для проверки',
      })
      .execute()
  }
  await fillDuties(database.kysely, region_id, users.region.user_id)
  for (const school_id of [first!, second!, far!])
    await buildPassport(db, { region_id, school_id, state: 'returned', remark: 'Проверьте числа' })
  await buildContextRun(db, { region_id, created_by: users.region.user_id, schools: [first!, second!, far!] })
}

/** Somebody in every place of the tree: for nothing but a theme, for each school and for each municipality. */
async function fillDuties(db: Queries, region_id: number, user_id: number): Promise<void> {
  const bodies = await db
    .selectFrom('organisations')
    .select(['organisation_id', 'municipality_id', 'school_id', 'kind'])
    .where('region_id', '=', region_id)
    .execute()
  for (const { organisation_id } of bodies) {
    const held = { region_id, user_id, organisation_id }
    await buildDuty(db, { ...held, theme: 'Математика' })
    for (const { kind, school_id, municipality_id } of bodies) {
      if (kind === 'school') await buildDuty(db, { ...held, school_id })
      if (kind === 'municipality') await buildDuty(db, { ...held, municipality_id })
    }
  }
}
