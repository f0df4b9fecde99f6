import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { permissionsOf, type Role } from '#contract/permissions.ts'
import type { ViewerReply } from '#contract/sessions.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'

/** A session nobody used for three hours is over, even before its last hour. */
const IDLE = sql`interval '3 hours'`

/** What the table knows of a token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** The person behind a session's token, with the rights of this very moment. */
export async function findViewer(db: Queries, token: string): Promise<Viewer | undefined> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.user_id', 'sessions.user_id')
    .selectAll('users')
    .select(sql<boolean>`seen_at < now() - interval '1 minute'`.as('unseen'))
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', sql<Date>`now()`)
    .where('seen_at', '>', sql<Date>`now() - ${IDLE}`)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  if (row.unseen) await touch(db, token)
  const role = row.role as Role
  return {
    userId: row.user_id,
    regionId: row.region_id,
    login: row.login,
    name: row.name,
    role,
    scope: { regionId: row.region_id, municipalityId: row.municipality_id, schoolId: row.school_id },
    can: permissionsOf(role),
  }
}

async function touch(db: Queries, token: string): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ seen_at: sql<Date>`now()` })
    .where('token_hash', '=', hashToken(token))
    .execute()
}

/** Who may sign in with a login, and the stored form of the password. */
export async function findCredentials(db: Queries, login: string) {
  return db
    .selectFrom('users')
    .select(['user_id as userId', 'region_id as regionId', 'password_hash as passwordHash'])
    .where('login', '=', login)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
}

/** The viewer as pages show him. */
export async function viewerReply(db: Queries, viewer: Viewer): Promise<ViewerReply> {
  const region = await db
    .selectFrom('regions')
    .leftJoin('demo_state', 'demo_state.region_id', 'regions.region_id')
    .select(['regions.name', 'demo_state.region_id as demo'])
    .where('regions.region_id', '=', viewer.regionId)
    .executeTakeFirstOrThrow()
  return {
    name: viewer.name,
    login: viewer.login,
    role: viewer.role,
    region: region.name,
    municipality: await municipalityOf(db, viewer),
    school: await schoolOf(db, viewer),
    can: [...viewer.can],
    years: await yearsOf(db, viewer.regionId),
    demo: region.demo !== null,
  }
}

async function municipalityOf(db: Queries, { scope }: Viewer) {
  if (scope.municipalityId === null) return null
  return db
    .selectFrom('municipalities')
    .select(['municipality_id as id', 'name'])
    .where('region_id', '=', scope.regionId)
    .where('municipality_id', '=', scope.municipalityId)
    .executeTakeFirstOrThrow()
}

async function schoolOf(db: Queries, { scope }: Viewer) {
  if (scope.schoolId === null) return null
  return db
    .selectFrom('schools')
    .select(['code', 'name'])
    .where('region_id', '=', scope.regionId)
    .where('school_id', '=', scope.schoolId)
    .executeTakeFirstOrThrow()
}

async function yearsOf(db: Queries, regionId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('sittings')
    .select('year')
    .distinct()
    .where('region_id', '=', regionId)
    .orderBy('year', 'desc')
    .execute()
  return rows.map((row) => row.year)
}
