import { beforeAll, describe, expect, it } from 'vitest'
import { readFile } from '#intake/read-file.ts'
import { createImport, type Importer } from '#server/imports/actions.ts'
import { loadReadingSetup } from '#server/imports/reading-context.ts'
import { beginReading, finishReading } from '#server/imports/reading-states.ts'
import { storeReadFile } from '#server/imports/store-read-file.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import { fillReference, resultsFile } from '#test/import-files.ts'
import { type TestClient, testServer } from '#test/server.ts'
import { buildSmallRegion, type SmallRegion, signInAll } from '#test/small-region.ts'

const server = testServer()
let region: SmallRegion
let client: TestClient

beforeAll(async () => {
  await fillReference(server.database)
  region = await buildSmallRegion(server.database)
  client = (await signInAll(server, region)).region
})

interface GivenFile {
  name: string
  bytes: Buffer
}

/** An import of one file as the reading job leaves it, read here to save forty processes. */
async function checkedImport(file: GivenFile): Promise<{ id: number; version: number }> {
  const { database } = server
  const scope = wholeRegion(region.regionId)
  const { user_id: userId, membership_id: membershipId } = region.users.region
  const person: Importer = { regionId: region.regionId, userId, membershipId, scope }
  const id = await createImport(database, person, files(file))
  await beginReading(database, person, { importId: id })
  const { context, ids } = await loadReadingSetup(scope, database.kysely, id)
  const { file_id: fileId } = await database.kysely
    .selectFrom('import_files')
    .select('file_id')
    .where('import_id', '=', id)
    .executeTakeFirstOrThrow()
  const read = await readFile(file, context)
  const given = { importId: id, fileId, read, worksPath: '', ids, allowed: null }
  await storeReadFile(database, person, given)
  await finishReading(database, person, { importId: id })
  return (await client.get(`/api/imports/${id}`)).json()
}

async function* files(file: GivenFile) {
  yield file
}

const apply = ({ id, version }: { id: number; version: number }) =>
  client.post(`/api/imports/${id}/apply`, { version })

async function currentLow(code: string): Promise<number[]> {
  const { cells } = (await client.get(`/api/schools/${code}`)).json()
  return cells.map((cell: { low: number }) => cell.low)
}

describe('two people at once', () => {
  it('with the same file: exactly one wins, the other is told and given the place', async () => {
    const outcomes: number[][] = []
    for (let pair = 0; pair < 20; pair++) {
      const year = `20${String(pair + 10)}/${pair + 11}`
      const rows = [{ code: region.schools.first.code, participants: 100, low: pair, year }]
      const file = resultsFile('один на двоих.csv', rows)
      const imports = [await checkedImport(file), await checkedImport(file)]
      const replies = await Promise.all(imports.map(apply))
      outcomes.push(replies.map((reply) => reply.statusCode).sort())
      const loser = replies.findIndex((reply) => reply.statusCode === 409)
      expect(replies[loser]?.json()).toMatchObject({
        code: 'conflict',
        link: `/imports/${imports[1 - loser]!.id}`,
      })
      const lost = (await client.get(`/api/imports/${imports[loser]!.id}`)).json()
      expect(lost.files).toMatchObject([{ state: 'same', sameAs: { import: imports[1 - loser]!.id } }])
    }
    expect(outcomes).toEqual(Array.from({ length: 20 }, () => [200, 409]))
    expect(await currentLow(region.schools.first.code)).toEqual(Array.from({ length: 20 }, (_, pair) => pair))
  }, 60_000)

  it('who press the button twice: the import is applied once', async () => {
    const file = resultsFile('дважды.csv', [{ code: region.schools.second.code, participants: 50, low: 5 }])
    const one = await checkedImport(file)
    const replies = await Promise.all([apply(one), apply(one), apply(one)])
    expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409, 409])
  })

  it('with different files of one school: the second has to look at the new changes first', async () => {
    const file = (low: number) =>
      resultsFile(`${low}.csv`, [{ code: region.schools.far.code, participants: 40, low }])
    const imports = [await checkedImport(file(10)), await checkedImport(file(11))]
    const replies = await Promise.all(imports.map(apply))
    expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409])
    const late = imports[replies.findIndex((reply) => reply.statusCode === 409)]!
    const { version, counts } = (await client.get(`/api/imports/${late.id}/changes`)).json()
    expect(counts).toMatchObject({ new: 0, replaced: 1 })
    expect((await apply({ id: late.id, version })).json()).toMatchObject({ results: { replaced: 1 } })
    expect(await currentLow(region.schools.far.code)).toHaveLength(1)
  })
})

describe('a correction of one school', () => {
  it('touches the rows of that school only', async () => {
    const everybody = Object.values(region.schools).map(({ code }) => ({
      code,
      participants: 60,
      low: 6,
      year: '2009/10',
    }))
    const corrected = everybody.map((row, index) => (index === 0 ? { ...row, low: 7 } : row))
    await apply(await checkedImport(resultsFile('все.csv', everybody)))
    const before = await rowVersions()
    await apply(await checkedImport(resultsFile('все, исправлено.csv', corrected)))
    const after = await rowVersions()
    const touched = [...after].filter(([row, version]) => before.get(row) !== version)
    expect(touched).toHaveLength(2)
  })
})

/** The transaction that last wrote each row of results. */
async function rowVersions(): Promise<Map<string, string>> {
  const { rows } = await server.database.pool.query<{ row: string; version: string }>(
    `select sitting_id || ' ' || school_id || ' ' || file_id as row, xmin::text as version from results`,
  )
  return new Map(rows.map(({ row, version }) => [row, version]))
}
