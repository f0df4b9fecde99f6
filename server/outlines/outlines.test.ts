import { beforeAll, describe, expect, it } from 'vitest'
import { type TestClient, testServer } from '#test/server.ts'
import { buildResults, buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let home: SmallRegion
let people: Record<'region' | 'district' | 'school', TestClient>

beforeAll(async () => {
  home = await buildSmallRegion(server.database)
  people = await signInAll(server, home)
  await server.database.kysely
    .updateTable('schools')
    .set({ oktmo: '51501000101' })
    .where('school_id', '=', home.schools.far.school_id)
    .execute()
})

type Ring = [number, number][]
/** A degree by half a degree, its south-west corner in a place. */
const box = (lon: number, lat: number): Ring => [
  [lon, lat],
  [lon + 1, lat],
  [lon + 1, lat + 0.5],
  [lon, lat + 0.5],
  [lon, lat],
]
const feature = (properties: object, coordinates: unknown = [box(60, 55)], type = 'Polygon') => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
})
const collection = (...features: object[]) => ({ type: 'FeatureCollection', features })
const upload = (content: unknown, client: TestClient = people.region) => {
  const bytes = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
  return client.upload('/api/outlines', [{ name: 'контуры.geojson', bytes }])
}
const map = async (client: TestClient = people.region) => (await client.get('/api/map')).json()

describe('outlines of municipalities', () => {
  it('are matched by ОКТМО and by name, and the rest are assigned by hand', async () => {
    const reply = await upload({
      ...collection(
        feature({ name: 'Берёзовский муниципальный район' }),
        feature({ name: 'Иное имя', OKTMO: 51501000 }, [[box(61, 55)]], 'MultiPolygon'),
        feature({ name: 'ЗАТО Неизвестный' }, [box(60, 55.5)]),
      ),
      attribution: '© Росреестр',
    })
    expect(reply.json()).toEqual({ shapes: 3, unmatched: 1 })
    const { near, far } = home.municipalities
    const drawn = await map()
    expect(drawn.shapes.map(({ municipality }: { municipality: number }) => municipality)).toEqual([
      near.municipality_id,
      far.municipality_id,
      null,
    ])
    expect(drawn).toMatchObject({ source: '© Росреестр', can: { edit: true } })
    const unknown = drawn.shapes[2].id
    const assign = (municipality: number) => people.region.put(`/api/outlines/${unknown}`, { municipality })
    expect((await assign(999_999)).statusCode).toBe(400)
    expect((await assign(near.municipality_id)).statusCode).toBe(204)
    expect((await map()).shapes[2].municipality).toBe(near.municipality_id)
  })

  it('share their borders after simplification, to the point', async () => {
    const { shapes } = await map()
    const points = ({ path }: { path: string }) => {
      const [, x = '', y = '', rest = ''] = /^M(-?\d+),(-?\d+)(.*)z$/.exec(path)!
      let place = [Number(x), Number(y)] as const
      const steps = [...rest.matchAll(/l(-?\d+),(-?\d+)/g)].map(([, dx, dy]) => {
        place = [place[0] + Number(dx), place[1] + Number(dy)]
        return `${place}`
      })
      return [`${x},${y}`, ...steps]
    }
    const [west, east] = shapes.map(points)
    expect(west.filter((point: string) => east.includes(point))).toHaveLength(2)
  })

  it('count the schools of the latest list within the viewer’s schools', async () => {
    await buildResults(server.database.kysely, home, { year: '2023/24', procedure: 'vpr-ma-5' }, [
      ['first', 20, 15],
      ['far', 20, 0],
    ])
    await people.region.post('/api/runs', { methodology: 'smolensk-2021', year: '2023/24' })
    const counts = async (client: TestClient) =>
      (await map(client)).municipalities.map(({ name, schools }: { name: string; schools: number }) => [
        name,
        schools,
      ])
    expect(await counts(people.region)).toEqual([
      ['Берёзовский округ', 2],
      ['Ясный район', 1],
    ])
    expect(await counts(people.district)).toEqual([['Берёзовский округ', 2]])
    expect((await map(people.district)).can.edit).toBe(false)
  })

  const wrong: [string, unknown, string][] = [
    ['no JSON', '{"type": "Feature', 'не читается как JSON'],
    ['another kind of GeoJSON', feature({}), 'FeatureCollection'],
    ['nothing', collection(), 'ни одного контура'],
    ['metres', collection(feature({}, [box(6_700_000, 7_400_000)])), 'не градусы'],
    [
      'another system',
      { ...collection(feature({})), crs: { properties: { name: 'EPSG:3857' } } },
      'EPSG:3857',
    ],
    ['latitude first', collection(feature({ name: 'А' }, [box(55, 100)])), 'переставлены'],
    ['another country', collection(feature({}, [box(2, 48)])), 'не в России'],
    ['a point', collection(feature({ name: 'Б' }, [60, 55], 'Point')), 'Объект 1 («Б»)'],
    ['an open ring', collection(feature({}, [box(60, 55).slice(0, 4)])), 'не замкнуто'],
    ['too few points', collection(feature({}, [box(60, 55).slice(0, 2)])), 'меньше четырёх'],
    [
      'a line',
      collection(
        feature({}, [
          [
            [60, 55],
            [61, 55],
            [62, 55],
            [60, 55],
          ],
        ]),
      ),
      'нет площади',
    ],
    ['text for a number', collection(feature({}, [[['60', 55]]])), 'не пара чисел'],
    ['no coordinates', collection(feature({}, [])), 'нет координат'],
  ]
  it.each(wrong)('that are %s are refused in words, and the former stay', async (_, content, words) => {
    const before = (await map()).shapes
    const reply = await upload(content)
    expect(reply.json()).toMatchObject({ status: 400, detail: expect.stringContaining(words) })
    expect((await map()).shapes).toEqual(before)
  })

  it('are uploaded only by who changes organisations', async () => {
    for (const client of [people.district, people.school])
      expect((await upload(collection(feature({})), client)).statusCode).toBe(403)
  })
})
