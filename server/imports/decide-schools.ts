import { sql } from 'kysely'
import type { z } from 'zod'
import type { schoolDecision } from '#contract/imports.ts'
import { invalidRequest, notFound } from '#contract/problems.ts'
import type { Tx } from '#server/platform/database.ts'
import { write } from '#server/platform/write.ts'
import { bumpVersion, enqueueReading, type Importer, lockChecked } from './actions.ts'
import { listParked } from './parked.ts'

type Decision = z.output<typeof schoolDecision>

/**
 * Keeps what a person decided about schools the register does not know: it is this one, it is a new one, or its rows
 * are left out. Remembered for later files. The school of every decision must be parked in this import.
 */
export const decideSchools = write<{ id: number; decisions: readonly Decision[] }, number, Importer>(
  'import.schools',
  async ({ tx, viewer, note }, { id, decisions }) => {
    await lockChecked(tx, viewer, id)
    const parked = new Set((await listParked(viewer.scope, tx, id)).map((school) => school.key))
    const unknown = decisions.find((decision) => !parked.has(decision.key))
    if (unknown) throw invalidRequest([`Школа «${unknown.key}» в этой загрузке не ждёт решения.`])
    // Decisions are few, made by hand, and each may refuse with words of its own.
    for (const decision of decisions) await keep(tx, viewer, decision)
    const known = decisions
      .filter((decision) => decision.action !== 'leave-out')
      .map((decision) => decision.key)
    const again = await readAgain(tx, viewer.regionId, { id, keys: known })
    note(`import:${id}`, { decisions })
    return bumpVersion(tx, viewer.regionId, id, again ? 'uploaded' : undefined)
  },
)

/** Files that speak of schools known from now on are read once more, now with their rows. */
async function readAgain(
  tx: Tx,
  regionId: number,
  of: { id: number; keys: readonly string[] },
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`update import_files set state = 'waiting'
    where region_id = ${regionId} and import_id = ${of.id} and state = 'read' and exists (
      select 1 from form_details detail where detail.region_id = import_files.region_id
        and detail.file_id = import_files.file_id and detail.kind = 'school.unknown'
        and detail.data->>'alias' = any(${of.keys}))`.execute(tx)
  if (numAffectedRows > 0n) await enqueueReading(tx, regionId, of.id)
  return numAffectedRows > 0n
}

async function keep(tx: Tx, viewer: Importer, decision: Decision): Promise<void> {
  const schoolId = await schoolOf(tx, viewer.regionId, decision)
  await sql`insert into school_aliases (region_id, alias, school_id, decided_by)
    values (${viewer.regionId}, ${decision.key}, ${schoolId}, ${viewer.userId})
    on conflict (region_id, alias) do update
      set school_id = excluded.school_id, decided_by = excluded.decided_by, decided_at = now()`.execute(tx)
}

async function schoolOf(tx: Tx, regionId: number, decision: Decision): Promise<number | null> {
  if (decision.action === 'leave-out') return null
  if (decision.action === 'create') return addSchool(tx, regionId, decision)
  const { rows } = await sql<{ id: number }>`
    select school_id as id from schools where region_id = ${regionId} and code = ${decision.code}`.execute(tx)
  if (!rows[0]) throw notFound(`Школа с кодом ${decision.code}`)
  return rows[0].id
}

async function addSchool(
  tx: Tx,
  regionId: number,
  school: Extract<Decision, { action: 'create' }>,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into schools (region_id, municipality_id, code, name, login)
    select region_id, municipality_id, ${school.code}, ${school.name}, ${loginOf(school.key)}
    from municipalities where region_id = ${regionId} and municipality_id = ${school.municipality}
      and closed_on is null
    on conflict (region_id, code) do nothing
    returning school_id as id`.execute(tx)
  if (!rows[0]) {
    throw invalidRequest([
      `Школу с кодом ${school.code} добавить нельзя: такой код уже есть, или муниципалитета нет либо он закрыт.`,
    ])
  }
  return rows[0].id
}

function loginOf(key: string): string | null {
  return key.startsWith('login:') ? key.slice('login:'.length) : null
}
