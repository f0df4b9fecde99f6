import { type RawBuilder, sql } from 'kysely'
import { sealedAsAnswer, sealedAsRequest } from '#server/platform/answers.ts'
import type { Database, Queries, Tx } from '#server/platform/database.ts'
import { connectionName } from '#server/platform/jobs.ts'
import type { Vault } from '#server/platform/vault.ts'
import { write } from '#server/platform/write.ts'
import { sealedAsFactor } from '#server/sessions/second-factor.ts'
import { sealedAs } from './send-message.ts'

/** Where the database keeps something sealed. */
interface Place {
  table: 'second_factors' | 'messages' | 'answers'
  column: string
  /** Names a row, as text. */
  id: RawBuilder<string>
  about(id: string): string
  of(regionId: number): RawBuilder<boolean>
}

const inRegion = (regionId: number) => sql<boolean>`region_id = ${regionId}`
const ofPeople = (regionId: number) =>
  sql<boolean>`user_id in (select user_id from users where region_id = ${regionId})`

const ofFactors = {
  table: 'second_factors',
  id: sql<string>`user_id::text`,
  about: (id) => sealedAsFactor(Number(id)),
  of: ofPeople,
} satisfies Omit<Place, 'column'>

const ofAnswers = {
  table: 'answers',
  id: sql<string>`user_id || ':' || key`,
  of: inRegion,
} satisfies Omit<Place, 'column' | 'about'>

/** Everything that is sealed and outlives a day; a way through a provider ends within ten minutes. */
const PLACES: readonly Place[] = [
  { ...ofFactors, column: 'secret' },
  { ...ofFactors, column: 'offered' },
  { table: 'messages', column: 'body', id: sql`message_id::text`, about: sealedAs, of: inRegion },
  { ...ofAnswers, column: 'request', about: sealedAsRequest },
  { ...ofAnswers, column: 'reply', about: sealedAsAnswer },
]

/** Sealed otherwise than by the newest key. */
const isOld = ({ column }: Place, { head }: Vault) =>
  sql<boolean>`substr(${sql.ref(column)}, 1, ${head.length}) <> ${head}`

export interface Renewed {
  /** Sealed by the newest key now. */
  renewed: number
  /** None of the keys opens it: left as it is. */
  unopened: number
}

export interface RenewOptions {
  /** Rows of one transaction. */
  portion?: number
  progress?: (done: number, total: number) => void
}

/**
 * Seals by the newest key of the vault what was sealed by an earlier one, portion by portion, each with its line in the
 * log. Broken off, it leaves each value under one of the keys, and goes on the next time.
 */
export async function renewSeals(
  database: Database,
  vault: Vault,
  { portion = 500, progress }: RenewOptions = {},
): Promise<Renewed> {
  const lists = await listOld(database.kysely, vault)
  const total = lists.reduce((sum, { ids }) => sum + ids.length, 0)
  const sum = { renewed: 0, unopened: 0 }
  let done = 0
  for (const { regionId, place, ids } of lists) {
    for (let at = 0; at < ids.length; at += portion) {
      const some = ids.slice(at, at + portion)
      const by = { regionId, userId: null }
      const { renewed, unopened } = await renewPortion(database, by, { place, vault, ids: some })
      sum.renewed += renewed
      sum.unopened += unopened
      done += some.length
      progress?.(done, total)
    }
  }
  return sum
}

/** How much is still sealed otherwise than by the newest key. */
export async function countOld(db: Queries, vault: Vault): Promise<number> {
  const lists = await listOld(db, vault)
  return lists.reduce((sum, { ids }) => sum + ids.length, 0)
}

/** Rows of each region and place; those without any are left out. */
async function listOld(db: Queries, vault: Vault) {
  const regions = await db.selectFrom('regions').select('region_id').orderBy('region_id').execute()
  const pairs = regions.flatMap(({ region_id }) => PLACES.map((place) => ({ regionId: region_id, place })))
  const lists = []
  for (const { regionId, place } of pairs) {
    const { rows } = await sql<{ id: string }>`select ${place.id} as id from ${sql.table(place.table)}
      where ${isOld(place, vault)} and ${place.of(regionId)} order by 1`.execute(db)
    if (rows.length > 0) lists.push({ regionId, place, ids: rows.map(({ id }) => id) })
  }
  return lists
}

interface Portion {
  place: Place
  vault: Vault
  ids: readonly string[]
}

const renewPortion = write<Portion, Renewed>('key.renew', async ({ tx, viewer, note }, portion) => {
  const { place, vault } = portion
  const found = await lockOld(tx, portion)
  const fresh = found.flatMap(({ id, sealed }) => {
    const secret = opened(vault, sealed, place.about(id))
    return secret === undefined ? [] : [{ id, sealed: vault.seal(secret, place.about(id)) }]
  })
  const ids = fresh.map(({ id }) => id)
  const values = fresh.map(({ sealed }) => sealed)
  await sql`update ${sql.table(place.table)} set ${sql.ref(place.column)} = fresh.sealed
    from unnest(${ids}::text[], ${values}::bytea[]) as fresh (id, sealed) where ${place.id} = fresh.id`.execute(
    tx,
  )
  const counts = { renewed: fresh.length, unopened: found.length - fresh.length }
  note(`region:${viewer.regionId}`, { table: place.table, key: vault.keyName, ...counts })
  return counts
})

/** Those of the portion that nobody renewed, used up or removed meanwhile. */
async function lockOld(tx: Tx, { place, vault, ids }: Portion) {
  const { rows } = await sql<{ id: string; sealed: Buffer }>`
    select ${place.id} as id, ${sql.ref(place.column)} as sealed from ${sql.table(place.table)}
    where ${place.id} = any(${ids}) and ${isOld(place, vault)} for update`.execute(tx)
  return rows
}

function opened(vault: Vault, sealed: Buffer, about: string): string | undefined {
  try {
    return vault.open(sealed, about)
  } catch {
    return undefined
  }
}

/** Names of keys, other than the newest, by which a running server seals: it was started before the key was changed. */
export async function findStaleServers(db: Queries, { keyName }: Vault): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select distinct substring(application_name from 'key ([0-9a-f]+)$') as key from pg_stat_activity
    where datname = current_database() and application_name like ${connectionName({ keyName: '%' })}
      and application_name <> ${connectionName({ keyName })}`.execute(db)
  return rows.map(({ key }) => key)
}
