import { beforeAll, describe, expect, it } from 'vitest'
import { allows, permissions, roles } from '#contract/permissions.ts'
import { permissionWords, roleWord } from '#contract/role-words.ts'
import { termsOf } from '#contract/terms.ts'
import { buildUser } from '#test/factories.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
const db = () => server.database.kysely
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>
beforeAll(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
})

const why = (client: TestClient, permission: string, school?: string) =>
  client.get(`/api/why?permission=${permission}${school ? `&school=${school}` : ''}`)

describe('why one sees something', () => {
  it('is told with the role, its organisation and days, and the municipality of the school', async () => {
    const { first } = home.schools
    await db()
      .updateTable('memberships')
      .set({ valid_from: '2026-09-01', valid_to: '2099-08-31' })
      .where('membership_id', '=', home.users.district.membership_id)
      .execute()
    const reply = await why(people.district, 'schools.read', first.code)
    expect(reply.json()).toMatchObject({
      allowed: true,
      role: 'coordinator',
      organisation: 'Берёзовский округ',
      from: '2026-09-01',
      to: '2099-08-31',
    })
    expect(reply.json().sentence).toBe(
      'Право «видеть школы» есть у роли «муниципальный координатор». Она держится в организации «Берёзовский округ» с 1 сентября 2026 по 31 августа 2099 и действует на организации и школы этого муниципалитета. Школа № 9: Берёзовский округ.',
    )
  })

  it('is not told about a school that is not one’s own: as if it did not exist', async () => {
    const foreign = await why(people.district, 'schools.read', home.schools.far.code)
    const nowhere = await why(people.district, 'schools.read', '000000')
    expect(foreign.json()).toMatchObject({ code: 'not_found', status: 404 })
    expect({ ...foreign.json(), id: '' }).toEqual({ ...nowhere.json(), id: '' })
  })

  it('is told in the role one looks through', async () => {
    const client = await server.signIn(home.users.region)
    await client.post('/api/viewing', { membership: home.users.school.membership_id })
    const reply = await why(client, 'schools.read')
    expect(reply.json()).toMatchObject({ role: 'head', organisation: 'Школа № 9' })
    expect(reply.json().sentence).toMatch(/^Вы смотрите как /)
  })

  it('answers for every role and permission as the matrix does', async () => {
    const { regionId: region_id } = home
    for (const role of roles) {
      const client = await server.signIn(await buildUser(db(), { role, region_id }))
      for (const permission of permissions) {
        const { allowed, sentence } = (await why(client, permission)).json()
        expect(allowed, `${role} ${permission}`).toBe(allows(role, permission))
        expect(sentence).toContain(permissionWords[permission])
      }
    }
  })
})

describe('a refusal', () => {
  const hintOf = async (client: TestClient, url: string) => (await client.post(url, {})).json().hint as string

  it('says who can, the nearest first', async () => {
    const reply = (await people.school.post('/api/imports', {})).json()
    expect(reply).toMatchObject({ code: 'forbidden', detail: expect.stringContaining('загружать файлы') })
    expect(reply.hint).toBe(
      'Это могут: в вашем муниципалитете — орган управления образованием муниципалитета, муниципальный координатор; в регионе — региональный оператор, РЦОИ.',
    )
  })

  it('names people to those who see them, and those people only', async () => {
    const { regionId: region_id } = await buildSmallRegion(server.database)
    const centre = await buildUser(db(), {
      role: 'assessment_centre',
      region_id,
      name: 'Сидорова Анна Петровна',
    })
    const department = await server.signIn(await buildUser(db(), { role: 'department', region_id }))
    expect(await hintOf(department, '/api/imports')).toContain(
      'региональный оператор (Проверяющий), РЦОИ (Сидорова А. П.)',
    )
    const council = await server.signIn(await buildUser(db(), { role: 'council', region_id }))
    expect(await hintOf(council, '/api/imports')).not.toContain('Сидорова')
    const abroad = await buildUser(db(), { role: 'department' })
    expect(await hintOf(await server.signIn(abroad), '/api/imports')).not.toContain('Сидорова')
    await db()
      .updateTable('users')
      .set({ disabled_at: new Date() })
      .where('user_id', '=', centre.user_id)
      .execute()
    expect(await hintOf(department, '/api/imports')).not.toContain('Сидорова')
    expect(await hintOf(people.district, '/api/runs')).toBe(
      `Это могут: в регионе — ${roleWord('operator', termsOf())}.`,
    )
  })
})
