import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { PASSWORD } from './factories.ts'
import { testServer } from './server.ts'
import { buildSmallRegion, type SmallRegion } from './small-region.ts'

/** With long words of their kind: no buffer on the way holds the whole list. */
const SCHOOLS = 10_000
const LONG = 2000
/** ms: a right that was withdrawn is refused within a second. */
const PATIENCE = 1000
const FILE = '/api/schools/export?format=csv'

const server = testServer()
let region: SmallRegion
let port: number

beforeAll(async () => {
  region = await buildSmallRegion(server.database)
  await sql`insert into schools (region_id, municipality_id, code, name, kind, pupils)
    select ${region.regionId}, ${region.municipalities.near.municipality_id}, (800000 + i)::text,
      'Школа № ' || i, repeat('ш', ${LONG}), 100
    from generate_series(1, ${SCHOOLS}) i`.execute(server.database.kysely)
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  port = (server.app.server.address() as AddressInfo).port
})

/** Somebody on a slow line, who has got the beginning of the list. Answers how to read the rest of what was sent. */
async function beginDownload(): Promise<{ rest: () => Promise<string> }> {
  const origin = `http://127.0.0.1:${port}`
  const entry = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({ login: region.users.region.login, password: PASSWORD }),
  })
  const cookie = entry.headers.getSetCookie()[0]!.split(';')[0]
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  socket.write(
    `GET ${FILE} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`,
  )
  const [first] = (await once(socket, 'data')) as [Buffer]
  socket.pause()
  const rest = async () => {
    const bytes = [first]
    socket.on('data', (more) => bytes.push(more))
    const closed = once(socket, 'close')
    socket.resume()
    await closed
    return Buffer.concat(bytes).toString()
  }
  return { rest }
}

const mine = () => sql`user_id = ${region.users.region.user_id}`

/** What may happen in the middle, and how it is made good for the next try. */
const LOSSES = [
  {
    what: 'the role is withdrawn',
    lose: () => sql`update memberships set withdrawn_at = now(), withdrawn_why = 'уволен' where ${mine()}`,
    mend: () => sql`update memberships set withdrawn_at = null, withdrawn_why = null where ${mine()}`,
  },
  {
    what: 'the role ended yesterday',
    lose: () =>
      sql`update memberships set valid_from = current_date - 9, valid_to = current_date - 2 where ${mine()}`,
    mend: () => sql`update memberships set valid_to = null where ${mine()}`,
  },
  {
    what: 'the way in is closed',
    lose: () => sql`update users set disabled_at = now() where ${mine()}`,
    mend: () => sql`update users set disabled_at = null where ${mine()}`,
  },
  {
    what: 'the session is ended elsewhere',
    lose: () => sql`delete from sessions where ${mine()}`,
    mend: () => sql`select 1`,
  },
]

/** The last row of a whole file. */
const END = `Всего строк: ${SCHOOLS + 3}`

describe('a file that is being taken', () => {
  it.each(LOSSES)('is cut off within a second when $what', async ({ lose, mend }) => {
    const { rest } = await beginDownload()
    await lose().execute(server.database.kysely)
    await pause(PATIENCE)
    await mend().execute(server.database.kysely)
    const got = await rest()
    expect(got).toContain('200 OK')
    expect(got).not.toContain(END)
  })

  it('is whole for whoever keeps the right', async () => {
    const { rest } = await beginDownload()
    await pause(PATIENCE)
    expect(await rest()).toContain(END)
  })
})
