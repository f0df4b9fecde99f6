import { type RawBuilder, sql } from 'kysely'
import { takes } from '#contract/permissions.ts'
import { conflict, notFound, notPossible, Problem } from '#contract/problems.ts'
import type { Exam } from '#contract/region-choices.ts'
import { changesOf } from '#server/imports/changes.ts'
import { listParked } from '#server/imports/parked.ts'
import { refusalOf } from '#server/imports/policy.ts'
import { findImport, type ImportSummary } from '#server/imports/queries.ts'
import { countRegisterChanges } from '#server/imports/register-changes.ts'
import { placeWaitingRows } from '#server/imports/staged-rows.ts'
import type { Database, Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { findSettings } from '#server/settings/queries.ts'
import { notify } from './notify.ts'
import { tellWatchers } from './tell-watchers.ts'
import { type RegisterDay, upsertRegister } from './upsert-register.ts'

interface ImportToApply {
  id: number
  /** What the person saw when deciding. */
  version: number
  /** From which day the names and places of its register hold; left out: this day. */
  register?: RegisterDay
}

/**
 * Makes an import's files facts, in one transaction: all of it or nothing. A result that differs becomes a new version,
 * the earlier one stays readable; what is the same is not touched. Throws 409 when a file was applied by somebody else
 * meanwhile or anything else changed since the person looked.
 */
export async function applyImport(
  database: Database,
  viewer: Viewer,
  input: ImportToApply,
): Promise<ImportSummary> {
  try {
    return await apply(database, viewer, input)
  } catch (error) {
    if (!isAppliedElsewhere(error)) throw error
    const other = await markApplied(database, viewer, input.id)
    throw conflict(
      'Файл из этой загрузки только что применил другой человек.',
      'Повторно он не учитывается. Посмотрите изменения ещё раз: остальные файлы можно применить.',
      `/imports/${other}`,
    )
  }
}

const apply = write<ImportToApply, ImportSummary, Viewer>(
  'import.apply',
  async ({ tx, viewer, note }, input) => {
    const { regionId } = viewer
    const { sources_off: off } = await findSettings(tx, regionId, 'lock')
    await takeFiles(tx, viewer, input)
    await assertSourcesOn(tx, { regionId, importId: input.id, off })
    const register = await countRegisterChanges(viewer.scope, tx, input.id)
    if (register) await upsertRegister(tx, viewer, input.id, input.register)
    const parked = await listParked(viewer.scope, tx, input.id)
    await placeWaitingRows(tx, regionId, input.id)
    const counts = await replaceResults(tx, regionId, input.id)
    const summary: ImportSummary = {
      results: {
        ...counts,
        parked: parked.filter((school) => !school.leftOut).length,
        leftOut: parked.filter((school) => school.leftOut).length,
      },
      register,
    }
    await closeImport(tx, viewer, { id: input.id, summary })
    await notify(tx, {
      regionId,
      kind: 'import.applied',
      subject: `import:${input.id}`,
      data: {},
      to: { senderOf: input.id, except: viewer.userId },
    })
    await tellWatchers(tx, viewer, {
      kind: 'school.results',
      schools: sql`select distinct results.school_id from results join import_files using (region_id, file_id)
        where results.region_id = ${regionId} and import_id = ${input.id} and results.current`,
      subject: 'watched:schools',
      data: {},
    })
    note(`import:${input.id}`, { ...summary })
    return summary
  },
)

/** Throws when a source was switched off after its files had been checked. */
async function assertSourcesOn(
  tx: Tx,
  of: { regionId: number; importId: number; off: readonly Exam[] },
): Promise<void> {
  const { rows } = await sql<{ exam: Exam }>`
    select distinct procedures.exam from staged_results
    join import_files using (region_id, file_id) join procedures using (procedure)
    where region_id = ${of.regionId} and import_id = ${of.importId} and import_files.state = 'applied'
      and procedures.exam = any(${of.off}::text[])`.execute(tx)
  if (rows.length > 0) throw notPossible(refusalOf(rows.map(({ exam }) => exam)))
}

/** Locks the import, checks that it is what the person saw, and marks its files applied: the same bytes only once. */
async function takeFiles(tx: Tx, viewer: Viewer, { id, version }: ImportToApply): Promise<void> {
  const found = await findImport(viewer.scope, tx, id)
  if (!found) throw notFound('Загрузка')
  const { rows } = await sql<{ state: string; version: number }>`
    select state, version from imports where region_id = ${viewer.regionId} and import_id = ${id} for update`.execute(
    tx,
  )
  const [row] = rows
  if (row?.state === 'applied') throw conflict('Эта загрузка уже применена.', undefined, `/imports/${id}`)
  if (!row || !takes('import.apply', row.state))
    throw notPossible('Применить можно только проверенную загрузку.')
  const taken = await sql`update import_files set state = 'applied', applied_at = now()
    where region_id = ${viewer.regionId} and import_id = ${id} and state = 'read'`.execute(tx)
  if (row.version !== version) {
    throw conflict(
      'С тех пор, как вы смотрели изменения, данные стали другими.',
      'Посмотрите изменения ещё раз и примените.',
      `/imports/${id}`,
    )
  }
  if (taken.numAffectedRows === 0n) throw notPossible('В загрузке нет файлов, которые можно применить.')
}

/** Stores new versions and steps earlier ones back; touches only results that differ. */
async function replaceResults(tx: Tx, regionId: number, importId: number) {
  await sql`create temporary table applied_changes on commit drop as
    select changes.* from ${changesOf(regionId, importId)}`.execute(tx)
  await sql`insert into sittings (region_id, year, season, procedure)
    select distinct region_id, year, season, procedure from applied_changes where kind in ('new', 'replaced')
    on conflict (region_id, year, season, procedure) do nothing`.execute(tx)
  await sql`update results set current = false, replaced_by = applied_changes.file_id from applied_changes
    join sittings using (region_id, year, season, procedure)
    where applied_changes.kind = 'replaced' and results.region_id = applied_changes.region_id
      and results.sitting_id = sittings.sitting_id and results.school_id = applied_changes.school_id
      and results.current`.execute(tx)
  await sql`insert into results (region_id, sitting_id, school_id, file_id, paper_grade, pupil_grade, participants, low,
      marks, absent, restored, sheet, row_number, row_count, current)
    select region_id, sitting_id, school_id, file_id, paper_grade, pupil_grade, participants, low, marks, absent,
      restored, sheet, row_number, row_count, true
    from applied_changes join sittings using (region_id, year, season, procedure)
    where kind in ('new', 'replaced')`.execute(tx)
  const { rows } = await sql<Record<'new' | 'replaced' | 'unchanged' | 'conflicts', number>>`
    select ${counted('new')} as new, ${counted('replaced')} as replaced, ${counted('unchanged')} as unchanged,
      ${counted('conflict')} as conflicts
    from applied_changes`.execute(tx)
  return rows[0]!
}

function counted(kind: string): RawBuilder<number> {
  return sql<number>`count(*) filter (where kind = ${kind})`
}

/** Others who look at changes of theirs look at old ones now: their version moves on. */
async function closeImport(tx: Tx, viewer: Viewer, { id, summary }: { id: number; summary: ImportSummary }) {
  await sql`update imports set state = 'applied', applied_by = ${viewer.userId}, applied_at = now(),
      version = version + 1, summary = ${JSON.stringify(summary)}
    where region_id = ${viewer.regionId} and import_id = ${id}`.execute(tx)
  await sql`update imports set version = version + 1
    where region_id = ${viewer.regionId} and state = 'checked'`.execute(tx)
}

function isAppliedElsewhere(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return !(error instanceof Problem) && code === '23505' && constraint === 'import_files_applied_once'
}

/** Marks files whose bytes are among the facts already; answers the import that brought them. */
const markApplied = write<number, number, Viewer>('import.same', async ({ tx, viewer, note }, id) => {
  const { rows } = await sql<{ importId: number }>`
    update import_files set state = 'same', same_as = earlier.file_id
    from import_files read cross join lateral applied_file(read.sha256) earlier
    where read.region_id = ${viewer.regionId} and read.import_id = ${id} and read.state = 'read'
      and import_files.region_id = read.region_id and import_files.file_id = read.file_id
    returning earlier.import_id as "importId"`.execute(tx)
  await sql`update imports set version = version + 1
    where region_id = ${viewer.regionId} and import_id = ${id}`.execute(tx)
  note(`import:${id}`, { same: rows.length })
  return rows[0]?.importId ?? id
})
