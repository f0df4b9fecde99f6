import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { MethodState } from '#contract/methods.ts'
import type { NotHeld } from '#engine/check-rule.ts'
import type { Methodology } from '#engine/methodology.ts'
import type { WorkedExample } from '#engine/worked-example.ts'
import { NOT_HELD } from '#intake/reference.ts'
import { examplesOf, findMethodology, METHODOLOGIES } from '#methodology/index.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Scope } from '#server/platform/scope.ts'

export const notHeld: readonly NotHeld[] = NOT_HELD

/** A version of a method: one that comes with the product, or one of the region's own. */
export interface MethodVersion {
  /** null: it comes with the product. */
  key: number | null
  id: string
  number: string
  state: MethodState
  /** As it was written: a draft need not be sound. */
  content: Methodology
  examples: readonly WorkedExample[]
  basedOn: string | null
  changes: readonly string[]
  words: string
  writers: readonly number[]
  createdBy: string | null
  createdAt: Date | null
  checkedById: number | null
  checkedBy: string | null
  checkedAt: Date | null
  approvedBy: string | null
  approvedAt: Date | null
  frozenAt: Date | null
  returnedWhy: string | null
  version: number
}

/** Approved versions are everybody's; drafts are seen by those who write or approve methods. */
export type Seen = 'approved' | 'drafts too'

const builtIn = (content: Methodology): MethodVersion => ({
  key: null,
  id: content.id,
  number: content.version,
  state: 'built-in',
  content,
  examples: examplesOf(content.id),
  basedOn: null,
  changes: [],
  words: '',
  writers: [],
  createdBy: null,
  createdAt: null,
  checkedById: null,
  checkedBy: null,
  checkedAt: null,
  approvedBy: null,
  approvedAt: null,
  frozenAt: null,
  returnedWhy: null,
  version: 1,
})

export const BUILT_IN: readonly MethodVersion[] = METHODOLOGIES.map(builtIn)

const newestFirst = sql`string_to_array(method_versions.number, '.')::int[] desc`

function selectVersions(scope: Scope, seen: Seen, which: RawBuilder<SqlBool>) {
  const approved =
    seen === 'approved' ? sql<SqlBool>`method_versions.state in ('approved', 'frozen')` : sql<SqlBool>`true`
  return sql<MethodVersion>`
    select method_version_id as key, method_id as id, number, state, content, examples, based_on as "basedOn", changes,
      method_versions.words, to_jsonb(writers) as writers, method_versions.version, creator.name as "createdBy", method_versions.created_at as "createdAt",
      checked_by as "checkedById", checker.name as "checkedBy", checked_at as "checkedAt",
      approver.name as "approvedBy", approved_at as "approvedAt", frozen_at as "frozenAt",
      returned_why as "returnedWhy"
    from method_versions join users creator on creator.user_id = method_versions.created_by
      left join users checker on checker.user_id = checked_by
      left join users approver on approver.user_id = approved_by
    where method_versions.region_id = ${scope.regionId} and method_versions.deleted_at is null and ${approved}
      and ${which}`
}

/** All versions of the region's own, by method and with the newest first. */
export async function listOwnVersions(scope: Scope, db: Queries, seen: Seen): Promise<MethodVersion[]> {
  const all = selectVersions(scope, seen, sql<SqlBool>`true`)
  const { rows } = await sql<MethodVersion>`${all} order by method_id collate "C", ${newestFirst}`.execute(db)
  return rows
}

/** Versions of one method, the newest first; none: there is no such method, or one may not see it. */
export async function listVersions(
  scope: Scope,
  db: Queries,
  { id, seen }: { id: string; seen: Seen },
): Promise<MethodVersion[]> {
  const known = findMethodology(id)
  if (known) return [builtIn(known)]
  const own = selectVersions(scope, seen, sql<SqlBool>`method_id = ${id}`)
  const { rows } = await sql<MethodVersion>`${own} order by ${newestFirst}`.execute(db)
  return rows
}

/** What `id` or `id@1.0.0` names: of a method its newest approved version, and before there is one its newest draft. */
export async function findVersion(
  scope: Scope,
  db: Queries,
  { ref, seen }: { ref: string; seen: Seen },
): Promise<MethodVersion | undefined> {
  const [id, number] = ref.split('@') as [string, string | undefined]
  const versions = await listVersions(scope, db, { id, seen })
  if (number) return versions.find((version) => version.number === number)
  return versions.find(({ state }) => !isOpen(state)) ?? versions[0]
}

/** Still to be approved. */
export function isOpen(state: MethodState): boolean {
  return state === 'draft' || state === 'checked'
}

/** A version of the region's own by its number in the table; `lock` keeps it as it is until the end of the transaction. */
export async function findOwnVersion(
  scope: Scope,
  db: Queries,
  { key, lock = false }: { key: number; lock?: boolean },
): Promise<MethodVersion | undefined> {
  const one = selectVersions(scope, 'drafts too', sql<SqlBool>`method_version_id = ${key}`)
  const { rows } = await sql<MethodVersion>`
    ${one} ${lock ? sql`for update of method_versions` : sql``}`.execute(db)
  return rows[0]
}

/** Numbers of a method that are taken, but for that of one version. */
export async function takenNumbers(
  scope: Scope,
  db: Queries,
  { id, but }: { id: string; but: number | null },
): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`select number from method_versions
    where region_id = ${scope.regionId} and method_id = ${id} and deleted_at is null
      and method_version_id is distinct from ${but}`.execute(db)
  return rows.map(({ number }) => number)
}
