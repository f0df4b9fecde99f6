import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { ViewerReply } from '#contract/sessions.ts'
import { isValid, rolesHeld } from '#server/people/policy.ts'
import { listValidRoles, type ViewerRow, viewerColumns, viewerFrom } from '#server/people/queries.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'

/** A session nobody used for three hours is over, even before its last hour. */
const IDLE = sql`interval '3 hours'`

/** What the table knows of a token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/**
 * The person behind a session's token, with the rights of this very moment: in the role chosen for the session while it
 * is valid, else in the first that is. Undefined also when no role is left.
 */
export async function findViewer(db: Queries, token: string): Promise<Viewer | undefined> {
  const { rows } = await sql<ViewerRow & { unseen: boolean }>`
    select ${viewerColumns}, sessions.seen_at < now() - interval '1 minute' as unseen
    from ${rolesHeld} join users using (user_id) join sessions using (user_id)
    where sessions.token_hash = ${hashToken(token)} and sessions.expires_at > now()
      and sessions.seen_at > now() - ${IDLE} and users.disabled_at is null and ${isValid}
    order by memberships.membership_id is distinct from sessions.membership_id, memberships.membership_id
    limit 1`.execute(db)
  const [row] = rows
  if (!row) return undefined
  if (row.unseen) await touch(db, token)
  return viewerFrom(row)
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
    .where('password_hash', 'is not', null)
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
    level: viewer.level,
    organisation: viewer.organisation,
    membership: viewer.membershipId,
    roles: await listValidRoles(db, viewer.userId),
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
