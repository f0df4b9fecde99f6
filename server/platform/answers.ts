import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { alreadyDone, foreignKey, invalidRequest } from '#contract/problems.ts'
import { type Database, type Tx, transaction } from './database.ts'
import type { Vault } from './vault.ts'
import type { Viewer } from './viewer.ts'

const HEADER = 'idempotency-key'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** PostgreSQL's name for a key that is taken. */
const TAKEN = '23505'

interface Keyed {
  key: string
  /** What is asked, as a hash: sealed where it is kept, for a password may stand in the body. */
  request: string
  viewer: Viewer
}

/**
 * Does what a request asks for once, however often it is sent with the same `Idempotency-Key`: the key is stored in the
 * transaction of the first write, and a repeated request gets the answer of the first. Requests without a key are done as
 * they come, and so are those of routes open to all. Throws 400 for a key that is none, 422 for a key of another request, 409 when the answer was not kept.
 */
export async function answerOnce(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    database,
    vault,
    files,
    run,
  }: {
    database: Database
    vault: Vault
    /** The digest of the files that came with it. */
    files?: string
    run: (database: Database) => Promise<unknown>
  },
): Promise<unknown> {
  const keyed = keyOf(request, files)
  if (!keyed) return run(database)
  const earlier = await findAnswer(database, keyed, vault)
  if (earlier) return repeat(reply, earlier)
  let claimed = false
  const claim = async (tx: Tx) => {
    if (claimed) return
    claimed = true
    await storeKey(tx, keyed, vault.seal(keyed.request, aboutRequest(keyed)))
  }
  try {
    const result = await run({ ...database, claim })
    if (claimed)
      await keepAnswer(database, keyed, vault.seal(JSON.stringify(result ?? null), aboutAnswer(keyed)))
    return result
  } catch (error) {
    if (!isTaken(error)) throw error
    const other = await findAnswer(database, keyed, vault)
    if (!other) throw alreadyDone()
    return repeat(reply, other)
  }
}

function keyOf(
  { method, url, body, headers, viewer, routeOptions }: FastifyRequest,
  files: string | undefined,
): Keyed | undefined {
  const key = headers[HEADER]
  // What is open to all is asked at the door, where the database knows no person whose answer it could keep.
  if (key === undefined || !viewer || method === 'GET' || routeOptions.config.access === 'public')
    return undefined
  if (typeof key !== 'string' || !UUID.test(key))
    throw invalidRequest(['Ключ повтора (Idempotency-Key) должен быть UUID.'])
  const text = JSON.stringify([method, url, body ?? null, files])
  return { key, request: createHash('sha256').update(text).digest('base64'), viewer }
}

/** Whose a sealed request is, and its answer: `id` is the number of the person, a colon and the key. */
export const sealedAsRequest = (id: string) => `request:${id}`
export const sealedAsAnswer = (id: string) => `answer:${id}`

const idOf = ({ key, viewer }: Keyed) => `${viewer.userId}:${key.toLowerCase()}`
const aboutRequest = (keyed: Keyed) => sealedAsRequest(idOf(keyed))
const aboutAnswer = (keyed: Keyed) => sealedAsAnswer(idOf(keyed))

/** The answer to the same request sent earlier. */
async function findAnswer(
  database: Database,
  keyed: Keyed,
  vault: Vault,
): Promise<{ result: unknown } | undefined> {
  const row = await database.kysely
    .selectFrom('answers')
    .select(['request', 'reply'])
    .where('user_id', '=', keyed.viewer.userId)
    .where('key', '=', keyed.key)
    .executeTakeFirst()
  if (!row) return undefined
  if (vault.open(row.request, aboutRequest(keyed)) !== keyed.request) throw foreignKey()
  if (!row.reply) throw alreadyDone()
  return { result: JSON.parse(vault.open(row.reply, aboutAnswer(keyed))) }
}

function repeat(reply: FastifyReply, { result }: { result: unknown }): unknown {
  reply.header('idempotency-replayed', 'true')
  return result
}

async function storeKey(tx: Tx, { key, viewer }: Keyed, request: Buffer): Promise<void> {
  await tx
    .insertInto('answers')
    .values({ region_id: viewer.regionId, user_id: viewer.userId, key, request })
    .execute()
}

function keepAnswer(database: Database, { key, viewer }: Keyed, sealed: Buffer): Promise<void> {
  return transaction(database, async (tx) => {
    // Nobody repeats a request a day later; what is left of people who do not come back goes with their neighbours'.
    await sql`delete from answers where user_id = ${viewer.userId} and at < now() - interval '1 day'`.execute(
      tx,
    )
    await tx
      .updateTable('answers')
      .set({ reply: sealed })
      .where('user_id', '=', viewer.userId)
      .where('key', '=', key)
      .execute()
  })
}

function isTaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return code === TAKEN && constraint === 'answers_pkey'
}
