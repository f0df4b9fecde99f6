import { sql } from 'kysely'
import {
  type PassportAnswers,
  type PassportFieldId,
  passportFieldIds,
  titleOfField,
  whyNotSend,
} from '#contract/passport-fields.ts'
import { changedMeanwhile, notFound, notPossible } from '#contract/problems.ts'
import { contextIndex } from '#engine/context-index/context-index.ts'
import { currentContextIndex } from '#methodology/context-index/index.ts'
import { notify } from '#server/flows/notify.ts'
import { assertFresh, assertUnchanged } from '#server/platform/conflict.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { findSchool, type SchoolRecord } from '#server/schools/queries.ts'
import { findSettings } from '#server/settings/queries.ts'
import { assertPassportYear, whyNotDecide, whyNotFill } from './policy.ts'
import { findPassport, type PassportRecord } from './queries.ts'

interface Of {
  code: string
  year: string
  /** As the person saw it; 0: there was none. */
  version: number
}

/** Answers as they are compared: every field, null where there is none. */
const fieldsOf = ({ answers }: { answers: PassportAnswers }) =>
  Object.fromEntries(passportFieldIds.map((id) => [titleOfField(id), answers[id] ?? null]))

/** Keeps what a school has filled in so far, also what cannot be yet: it is told before the passport is sent. */
export const savePassport = write<Of & { answers: PassportAnswers }, number, Viewer>(
  'passport.save',
  async ({ tx, viewer, note }, { answers, ...of }) => {
    const school = await schoolOf(tx, viewer, of)
    note(`passport:${of.code}`, { year: of.year })
    const made =
      of.version === 0 &&
      whyNotFill(viewer, 'missing') === null &&
      (await insert(tx, viewer, { school, of, answers }))
    if (made) return 1
    const passport = await lockPassport(tx, viewer, { school, of })
    refuse(whyNotFill(viewer, passport.state))
    await assertFresh<{ answers: PassportAnswers }>(tx, {
      ...change(viewer, passport, of.version),
      mine: fieldsOf({ answers }),
    })
    await sql`update passports set answers = ${JSON.stringify(filled(answers))}::jsonb, version = version + 1
      where region_id = ${viewer.regionId} and passport_id = ${passport.id}`.execute(tx)
    return passport.version + 1
  },
)

/** Throws what keeps a passport from being sent: which field, what is wrong, how to mend it. */
export const sendPassport = write<Of, number, Viewer>('passport.send', async ({ tx, viewer, note }, of) => {
  const school = await schoolOf(tx, viewer, of)
  const passport = await lockPassport(tx, viewer, { school, of })
  refuse(whyNotFill(viewer, passport.state))
  await assertUnchanged<{ answers: PassportAnswers }>(tx, {
    ...change(viewer, passport, of.version),
    mine: {},
  })
  const faults = whyNotSend(passport.answers)
  if (faults.length > 0) throw notPossible(faults.join(' '), 'Исправьте числа и отправьте паспорт ещё раз.')
  await sql`update passports set state = 'sent', remark = null, sent_at = now(), decided_at = null,
      version = version + 1
    where region_id = ${viewer.regionId} and passport_id = ${passport.id}`.execute(tx)
  note(`passport:${of.code}`, { year: of.year })
  return passport.version + 1
})

/** Accepts a passport and works out the index of its school, which is kept with its trace. */
export const acceptPassport = write<Of, number, Viewer>(
  'passport.accept',
  async ({ tx, viewer, note }, of) => {
    const { school, passport } = await lockToDecide(tx, viewer, { of, deed: 'accept' })
    const outcome = contextIndex(currentContextIndex, passport.answers)
    if (outcome.kind === 'refused') throw notPossible(outcome.sentences.join(' '), 'Верните паспорт школе.')
    await sql`update passports set state = 'accepted', remark = null, decided_at = now(), version = version + 1,
        outcome = ${JSON.stringify(outcome)}::jsonb
      where region_id = ${viewer.regionId} and passport_id = ${passport.id}`.execute(tx)
    await tell(tx, viewer, {
      school,
      kind: 'passport.accepted',
      data: { school: school.name, year: of.year },
    })
    note(`passport:${of.code}`, { year: of.year })
    return passport.version + 1
  },
)

/** Gives a passport back to the school with what has to be mended. */
export const returnPassport = write<Of & { remark: string }, number, Viewer>(
  'passport.return',
  async ({ tx, viewer, note, because }, { remark, ...of }) => {
    await because(remark)
    const { school, passport } = await lockToDecide(tx, viewer, { of, deed: 'return' })
    await sql`update passports set state = 'returned', remark = ${remark}, outcome = null, decided_at = now(),
        version = version + 1
      where region_id = ${viewer.regionId} and passport_id = ${passport.id}`.execute(tx)
    const data = { school: school.name, year: of.year, remark }
    await tell(tx, viewer, { school, kind: 'passport.returned', data })
    note(`passport:${of.code}`, { year: of.year })
    return passport.version + 1
  },
)

/** Only what is known, so that nobody takes a hole for a number. */
export function filled(answers: PassportAnswers): Partial<Record<PassportFieldId, number>> {
  return Object.fromEntries(Object.entries(answers).filter(([, count]) => typeof count === 'number'))
}

async function schoolOf(tx: Tx, viewer: Viewer, { code, year }: Of): Promise<SchoolRecord> {
  const school = await findSchool(viewer.scope, tx, code)
  if (!school) throw notFound('Школа')
  assertPassportYear(year, (await findSettings(tx, viewer.regionId)).current.academicYear)
  return school
}

/** Stores the first answers; false: somebody did before. */
async function insert(
  tx: Tx,
  viewer: Viewer,
  { school, of, answers }: { school: SchoolRecord; of: Of; answers: PassportAnswers },
): Promise<boolean> {
  const { rows } = await sql`insert into passports (region_id, school_id, year, answers, state)
    values (${viewer.regionId}, ${school.schoolId}, ${of.year}, ${JSON.stringify(filled(answers))}::jsonb, 'draft')
    on conflict on constraint passports_once do nothing returning passport_id`.execute(tx)
  return rows.length > 0
}

async function lockPassport(
  tx: Tx,
  viewer: Viewer,
  { school, of }: { school: SchoolRecord; of: Of },
): Promise<PassportRecord> {
  const passport = await findPassport(viewer.scope, tx, { schoolId: school.schoolId, year: of.year }, 'lock')
  if (passport) return passport
  refuse(whyNotFill(viewer, 'missing'))
  if (of.version > 0) throw changedMeanwhile({ version: 0, fields: [] })
  throw notPossible('Паспорт ещё не заполняли.', 'Впишите числа: форма сохранит их сама.')
}

async function lockToDecide(tx: Tx, viewer: Viewer, { of, deed }: { of: Of; deed: 'accept' | 'return' }) {
  const school = await schoolOf(tx, viewer, of)
  const passport = await findPassport(viewer.scope, tx, { schoolId: school.schoolId, year: of.year }, 'lock')
  refuse(whyNotDecide(viewer, deed, passport?.state ?? 'missing'))
  await assertUnchanged<{ answers: PassportAnswers }>(tx, {
    ...change(viewer, passport!, of.version),
    mine: {},
  })
  return { school, passport: passport! }
}

const change = (viewer: Viewer, { id, version, answers }: PassportRecord, from: number) => ({
  regionId: viewer.regionId,
  table: 'passports' as const,
  key: { passport_id: id },
  from,
  now: version,
  theirs: fieldsOf({ answers }),
  fieldsOf,
})

function refuse(why: string | null): void {
  if (why !== null) throw notPossible(why)
}

type Told =
  | { kind: 'passport.accepted'; data: { school: string; year: string } }
  | { kind: 'passport.returned'; data: { school: string; year: string; remark: string } }

async function tell(
  tx: Tx,
  viewer: Viewer,
  { school, ...told }: Told & { school: SchoolRecord },
): Promise<void> {
  const to = { atSchool: school.schoolId, may: 'passports.write' as const, except: viewer.userId }
  await notify(tx, { regionId: viewer.regionId, subject: `passport:${school.code}`, to, ...told })
}
