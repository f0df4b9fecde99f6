import { makeListing } from '#test/listings.ts'
import type { TestClient } from '#test/server.ts'
import type { Ground, World } from './ground.ts'
import type { Place, Target } from './rules.ts'

/** An approved list that puts another right, one with disputes, one that waits for its order, and a draft. */
export async function addListings({ region, places }: Ground, world: World, run: number): Promise<void> {
  const of = (role: string, place: Place) =>
    world.people.find((person) => person.role === role && person.place === place)!.client
  const [operator, department] = [of('operator', places.region), of('department', places.region)]
  const { first, second, far } = region.schools
  const disputes = [
    { by: of('head', places.first), code: first.code },
    { by: of('coordinator', places.near), code: second.code },
    { by: of('coordinator', places.far), code: far.code },
  ]
  const earlier = await makeListing({ operator, department }, 'approved', { run })
  const correction = { run, corrects: earlier.id, reason: 'для проверки прав' }
  const approved = await makeListing({ operator, department }, 'approved', correction)
  const disputed = await makeListing({ operator, department, disputes }, 'shown', { run })
  const ready = await makeListing({ operator, department }, 'shown', { run })
  const draft = await makeListing({ operator }, 'decided', { run })
  const now = async (id: number) => (await operator.get(`/api/listings/${id}`)).json()
  const add = async (kind: Target['kind'], id: number) => {
    const { version, today } = await now(id)
    const ids = { id, run, version, today }
    world.targets.push({ name: `${kind} ${id}`, kind, place: places.region, ids })
  }
  await add('listing', approved.id)
  await add('ready listing', ready.id)
  await add('draft listing', draft.id)
  const { items } = (await operator.get(`/api/listings/${ready.id}/schools`)).json()
  const ofSchools = [
    { code: first.code, place: places.first },
    { code: second.code, place: places.second },
    { code: far.code, place: places.farSchool },
  ]
  for (const [index, { code, place }] of ofSchools.entries()) {
    const row = items.find(({ school }: { school: { code: string } }) => school.code === code)
    const way = row.answer === 'yes' ? 'out' : 'in'
    const ids = { id: ready.id, code, way, version: row.decision === null ? 0 : 1 }
    world.targets.push({ name: `${code} in a list`, kind: 'listing school', place, ids })
    const dispute = { id: disputed.id, dispute: disputed.disputes[index]!, file: disputed.files[index]! }
    world.targets.push({ name: `dispute of ${code}`, kind: 'dispute', place, ids: dispute })
  }
}

/** Of the region's own: one that is approved, one that waits, a draft and a deleted one. */
export async function addMethods(
  { writer, approver }: Record<'writer' | 'approver', TestClient>,
  world: World,
  place: Place,
): Promise<void> {
  const begin = async (name: string) => {
    const reply = await writer.post('/api/methods', { basedOn: '847-2020', id: `${name}-${place.region}` })
    return { id: reply.json().key as number, name: `${name}-${place.region}`, version: 1 }
  }
  const approved = await begin('approved')
  await writer.post(`/api/method-versions/${approved.id}/check`, { version: 1 })
  await approver.post(`/api/method-versions/${approved.id}/approve`, { version: 2 })
  world.targets.push({
    name: 'approved method',
    kind: 'method',
    place,
    ids: { id: approved.name, other: '847-2020' },
  })
  const checked = await begin('checked')
  await writer.post(`/api/method-versions/${checked.id}/check`, { version: 1 })
  world.targets.push({
    name: 'checked method',
    kind: 'checked method',
    place,
    ids: { ...checked, version: 2 },
  })
  world.targets.push({ name: 'method draft', kind: 'method draft', place, ids: await begin('draft') })
  const deleted = await begin('deleted')
  await writer.delete(`/api/method-versions/${deleted.id}`)
  world.targets.push({ name: 'deleted method draft', kind: 'deleted method draft', place, ids: deleted })
}
