import { askForCorrection } from '#server/flows/correction-by-two.ts'
import { decideByTwo } from '#server/flows/decide-by-two.ts'
import { askForExport } from '#server/flows/export-by-two.ts'
import { askForRole } from '#server/flows/role-by-two.ts'
import type { Database } from '#server/platform/database.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { findSchool } from '#server/schools/queries.ts'
import { registerOf } from '#server/schools/register-fields.ts'
import { findViewer } from './find-viewer.ts'

/** What waits for a second person in the region and in the first municipality, and what was refused and allowed. */
export async function fillApprovals(
  database: Database,
  { regionId, school }: { regionId: number; school: string },
): Promise<void> {
  const [operator, centre, head, coordinator, expert] = await Promise.all(
    ['oblast', 'rcoi', `school-${school}`, 'okrug-01', 'expert'].map((login) =>
      findViewer(database, regionId, login),
    ),
  )
  if (!operator || !centre || !head || !coordinator || !expert) return
  const done = await database.kysely
    .selectFrom('approvals')
    .select('approval_id')
    .where('region_id', '=', regionId)
    .limit(1)
    .executeTakeFirst()
  if (done) return
  const card = (await findSchool(wholeRegion(regionId), database.kysely, school))!
  const propose = (change: object, reason: string) =>
    askForCorrection(database, head, {
      code: school,
      register: { ...registerOf(card), ...change },
      version: card.version,
      reason,
    })
  const refused = await propose({ advanced: !card.advanced }, 'Школа работает по программам этого уровня')
  await decide(database, coordinator, { id: refused, decision: 'refused', words: 'Нужен приказ' })
  await propose({ pupils: (card.pupils ?? 0) + 14 }, 'Приказ о зачислении от 01.09')
  await askForRole(database, operator, {
    asked: {
      person: expert.userId,
      role: 'administrator',
      organisation: operator.organisation.id,
      from: null,
      to: null,
    },
    reason: 'Второй администратор на время отпуска',
  })
  await proposeExports(database, { centre, operator })
}

async function proposeExports(
  database: Database,
  { centre, operator }: { centre: Viewer; operator: Viewer },
): Promise<void> {
  const files = await database.kysely
    .selectFrom('import_files')
    .innerJoin('regions', 'regions.region_id', 'import_files.region_id')
    .select(['import_id as import', 'file_id as file'])
    .where('import_files.region_id', '=', centre.regionId)
    .whereRef('works_count', '>', 'export_limit')
    .orderBy('file_id')
    .limit(2)
    .execute()
  const ask = (of: { import: number; file: number }, reason: string) =>
    askForExport(database, centre, { asked: { ...of, what: 'original', purpose: 'check' }, reason })
  const [first, second] = files
  if (first) {
    const id = await ask(first, 'Сверка с протоколами')
    await decide(database, operator, { id, decision: 'approved', words: 'Только для сверки' })
  }
  if (second) await ask(second, 'Сверка с протоколами')
}

async function decide(
  database: Database,
  viewer: Viewer,
  deciding: { id: number; decision: 'approved' | 'refused'; words: string },
): Promise<void> {
  const { payload_hash } = await database.kysely
    .selectFrom('approvals')
    .select('payload_hash')
    .where('region_id', '=', viewer.regionId)
    .where('approval_id', '=', deciding.id)
    .executeTakeFirstOrThrow()
  await decideByTwo(database, viewer, { ...deciding, hash: payload_hash.toString('hex') })
}
