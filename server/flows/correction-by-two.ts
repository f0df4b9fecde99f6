import { changedMeanwhile, invalidRequest } from '#contract/problems.ts'
import type { RegisterData } from '#contract/school-life.ts'
import type { CorrectionRow } from '#server/approvals/queries.ts'
import { findSchoolOrganisation } from '#server/organisations/queries.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { lockSchool, lockSchoolAsItIs } from '#server/schools/locked-school.ts'
import { assertRegisterData, storeRegisterData } from '#server/schools/register-actions.ts'
import { registerOf } from '#server/schools/register-fields.ts'
import { hashOfContent, storeApproval } from './store-approval.ts'

interface Correction {
  code: string
  register: RegisterData
  /** As the person saw the school. */
  version: number
  reason: string
}

/** Asks that a school's card be corrected: of its fields only those that differ. Answers the number of the approval. */
export const askForCorrection = write<Correction, number, Viewer>(
  'approval.ask',
  async ({ tx, viewer, note, because }, { code, register, version, reason }) => {
    await because(reason)
    const school = await lockSchool(tx, viewer, { code, version, mine: register })
    assertRegisterData(viewer, register)
    const now = registerOf(school)
    const changed = (Object.keys(register) as (keyof RegisterData)[]).filter(
      (field) => register[field] !== now[field],
    )
    if (changed.length === 0) throw invalidRequest(['Все сведения те же: исправлять нечего.'])
    const of = (data: RegisterData) => Object.fromEntries(changed.map((field) => [field, data[field]]))
    const payload = { school: school.schoolId, was: of(now), becomes: of(register) }
    const id = await storeApproval(tx, viewer, {
      kind: 'school.correct',
      subject: `school:${code}`,
      organisation: await findSchoolOrganisation(tx, viewer.regionId, school.schoolId),
      payload,
      hash: hashOfContent([payload]),
      reason,
      told: { school: school.name },
    })
    note(`school:${code}`, { approval: id, fields: changed })
    return id
  },
)

/**
 * Corrects the card as an edit of it does. Fields that are not what they were when it was asked are told, with a 409:
 * whoever proposed did not know of them. Others may have changed, and stay as they are.
 */
export async function correctAskedCard(tx: Tx, viewer: Viewer, row: CorrectionRow): Promise<object> {
  const { was, becomes } = row.payload
  const school = await lockSchoolAsItIs(tx, viewer, row.code)
  const now = registerOf(school)
  const fields = Object.keys(becomes) as (keyof RegisterData)[]
  const differing = fields.filter((field) => now[field] !== was[field])
  if (differing.length > 0)
    throw changedMeanwhile({
      version: school.version,
      fields: differing.map((field) => ({
        field,
        old: was[field] ?? null,
        mine: becomes[field] ?? null,
        theirs: now[field],
      })),
    })
  await storeRegisterData(tx, viewer, { school, data: { ...now, ...becomes } })
  return { fields }
}
