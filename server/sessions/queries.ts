import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { SessionReply, ViewerReply } from '#contract/sessions.ts'
import { isValid, rolesHeld } from '#server/people/policy.ts'
import { listValidRoles, type ViewerRow, viewerColumns, viewerFrom } from '#server/people/queries.ts'
import { type Database, type Queries, type Tx, transaction } from '#server/platform/database.ts'
import type { EntryRules } from '#server/platform/handle.ts'
import { levelOf } from '#server/platform/scope.ts'
import { within } from '#server/platform/sight.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { findSettings } from '#server/settings/queries.ts'
import { lookThrough } from './in-place-of.ts'

/** A session nobody used for three hours is over, even before its last hour. */
export const IDLE = sql`interval '3 hours'`

/** How long one looks at the system in another's role before one is oneself again. */
const VIEWING = sql`interval '30 minutes'`

/** What the table knows of a token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** How long ago a proof of who one is may be when one changes how one gets in. */
const PROOF_LASTS = sql`interval '5 minutes'`

/**
 * The person behind a session's token, with the rights of this very moment: in the role chosen for the session while it
 * is valid, else in the first that is. Undefined also when no role is left.
 */
export async function findViewer(
  database: Database,
  token: string,
  rules: Pick<EntryRules, 'secondFactor'>,
): Promise<Viewer | undefined> {
  const { rows } = await sql<SessionRow>`
    select ${viewerColumns}, sessions.seen_at < now() - interval '1 minute' as unseen,
      sessions.second_factor_at is not null as passed,
      sessions.factor_outside as "factorOutside", second_factors.secret is not null as "hasFactor",
      regions.second_factor as "regionAsks", regions.second_factor_schools as "schoolsToo", users.password_hash is not null as "hasPassword",
      sessions.proved_at > now() - ${PROOF_LASTS} as proved,
      case when sessions.viewing_since > now() - ${VIEWING} then sessions.viewing_as_membership end as "viewingAs",
      sessions.viewing_since + ${VIEWING} as "viewingUntil"
    from ${rolesHeld} join users using (user_id) join sessions using (user_id)
      left join second_factors using (user_id)
    where sessions.token_hash = ${hashToken(token)} and sessions.expires_at > now()
      and sessions.seen_at > now() - ${IDLE} and users.disabled_at is null and ${isValid}
    order by memberships.membership_id is distinct from sessions.membership_id, memberships.membership_id
    limit 1`.execute(database.kysely)
  const [row] = rows
  if (!row) return undefined
  if (row.unseen) await transaction(database, (tx) => touch(tx, token))
  const viewer = viewerFrom(row, { lacks: lacksOf(row, rules), unproved: unprovedOf(row) })
  if (viewer.lacks || row.viewingAs === null) return viewer
  return lookThrough(within(database, viewer).kysely, viewer, {
    membership: row.viewingAs,
    until: row.viewingUntil!,
  })
}

interface SessionRow extends ViewerRow {
  unseen: boolean
  passed: boolean
  factorOutside: boolean
  hasFactor: boolean
  regionAsks: boolean
  schoolsToo: boolean
  hasPassword: boolean
  proved: boolean
  /** The role he looks through; null also when its time is over. */
  viewingAs: number | null
  viewingUntil: Date | null
}

/**
 * Whoever has a factor is asked for it, obliged or not; a factor that is gone does not count as passed. Nothing is asked
 * of whom the provider outside has asked.
 */
function lacksOf(row: SessionRow, rules: Pick<EntryRules, 'secondFactor'>): Viewer['lacks'] {
  if (row.factorOutside) return null
  if (row.hasFactor) return row.passed ? null : 'code'
  const obliged = rules.secondFactor && row.regionAsks && (row.schoolsToo || levelOf(row) !== 'school')
  return obliged ? 'set_up' : null
}

/** All that lets him in here; whoever has neither password nor factor here proves himself where he comes from. */
function unprovedOf({ proved, hasPassword, hasFactor }: SessionRow): Viewer['unproved'] {
  if (proved) return []
  if (!hasPassword && !hasFactor) return ['outside']
  return [...(hasPassword ? (['password'] as const) : []), ...(hasFactor ? (['code'] as const) : [])]
}

async function touch(tx: Tx, token: string): Promise<void> {
  await tx
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

/** Whether the person has a password here. */
export async function hasPassword({ kysely }: Database, userId: number): Promise<boolean> {
  const row = await kysely
    .selectFrom('users')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('password_hash', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Where the person stands on the way in; all about him only when the session is open. */
export async function sessionReply(
  db: Queries,
  viewer: Viewer,
  rules: Pick<EntryRules, 'secondFactor'>,
): Promise<SessionReply> {
  if (viewer.lacks) return { state: viewer.lacks, name: viewer.name }
  return { state: 'open', viewer: await viewerReply(db, viewer, rules) }
}

/** The viewer as pages show him. */
export async function viewerReply(
  db: Queries,
  viewer: Viewer,
  rules: Pick<EntryRules, 'secondFactor'>,
): Promise<ViewerReply> {
  const region = await findSettings(db, viewer.regionId)
  const demo = await db
    .selectFrom('demo_state')
    .select('region_id')
    .where('region_id', '=', viewer.regionId)
    .executeTakeFirst()
  return {
    name: viewer.name,
    login: viewer.login,
    role: viewer.role,
    level: viewer.level,
    organisation: viewer.organisation,
    membership: viewer.membershipId,
    viewing: viewingReply(viewer),
    roles: await listValidRoles(db, viewer.userId),
    region: region.name,
    municipality: await municipalityOf(db, viewer),
    school: await schoolOf(db, viewer),
    can: [...viewer.can],
    years: await yearsOf(db, viewer.regionId),
    demo: demo !== undefined,
    academicYear: region.current.academicYear,
    cycle: region.current.cycle,
    terms: region.terms,
    secondFactorOff: !(rules.secondFactor && region.second_factor),
  }
}

function viewingReply({ viewing }: Viewer): ViewerReply['viewing'] {
  if (!viewing) return null
  return { id: viewing.userId, name: viewing.name, until: viewing.until.toISOString() }
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
