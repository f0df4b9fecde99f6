import { sql } from 'kysely'
import { answersForSomething, type DutyFunction, dutyFunctionWord } from '#contract/duty-words.ts'
import { takes } from '#contract/permissions.ts'
import { conflict, invalidRequest, notAllowed, notFound, notPossible } from '#contract/problems.ts'
import { findOrganisation } from '#server/organisations/queries.ts'
import { findPerson } from '#server/people/queries.ts'
import { assertFresh } from '#server/platform/conflict.ts'
import type { Tx } from '#server/platform/database.ts'
import { dayInFigures } from '#server/platform/day-words.ts'
import { oneAtATime } from '#server/platform/one-at-a-time.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { findSchool } from '#server/schools/queries.ts'
import { DUTY_OVER, whyNotReachDuty } from './policy.ts'
import { type DutyRow, findDuty, findMunicipality, isAtWork } from './queries.ts'
import { tellNamed } from './tell-named.ts'

interface DutyToAssign {
  person: number
  organisation: number
  function: DutyFunction
  /** Code of the school he answers for. */
  school?: string
  municipality?: number
  theme?: string
  since: string
  until?: string | null
  basis: string
}

/** Names a person within the viewer's reach in a body within it. Throws when he is named so on one of the days already. */
export const assignDuty = write<DutyToAssign, number, Viewer>(
  'duty.assign',
  async ({ tx, viewer, note }, { person, organisation, theme = null, until = null, ...duty }) => {
    if (until !== null && until <= duty.since)
      throw invalidRequest(['Первый день без этой функции должен быть позже первого дня.'])
    assertForSomething(viewer, duty.function, [duty.school, duty.municipality, theme])
    await assertBodyOpen(tx, viewer, organisation, duty.since)
    await assertCanBeNamed(tx, viewer, person)
    const place = await placeOf(tx, viewer, duty)
    await lockDuties(tx, viewer)
    const id = await unlessTwice(async () => {
      const { duty_id } = await tx
        .insertInto('duties')
        .values({
          region_id: viewer.regionId,
          user_id: person,
          organisation_id: organisation,
          function: duty.function,
          ...place,
          theme,
          since: duty.since,
          until,
          basis: duty.basis,
          created_by: viewer.userId,
        })
        .returning('duty_id')
        .executeTakeFirstOrThrow()
      return duty_id
    })
    await tellNamed(tx, viewer, { id, kind: 'duty.named' })
    note(`duty:${id}`, { person, organisation, function: duty.function, ...place, since: duty.since, until })
    return id
  },
)

async function assertBodyOpen(tx: Tx, viewer: Viewer, organisation: number, since: string): Promise<void> {
  const body = await findOrganisation(viewer.scope, tx, organisation)
  if (!body) throw invalidRequest(['Организация: такой записи нет, или она вам недоступна.'])
  assertOpenOn(body, since)
}

async function assertCanBeNamed(tx: Tx, viewer: Viewer, person: number): Promise<void> {
  const found = await findPerson(viewer.scope, tx, person)
  if (!found)
    throw invalidRequest([
      `Человек: такого нет, или он вам недоступен. Людей из других организаций вносит ${viewer.term('operator', 'one')}.`,
    ])
  if (!(await isAtWork(tx, person)))
    throw notPossible(
      'Человек больше не работает в системе: входа или роли у него нет.',
      'Дайте ему роль на странице «Люди» или выберите другого.',
    )
}

/** What the person answers for: a school or a municipality within reach that is there on the first day, or neither. */
async function placeOf(
  tx: Tx,
  viewer: Viewer,
  { school, municipality, since }: Pick<DutyToAssign, 'school' | 'municipality' | 'since'>,
): Promise<{ school_id: number | null; municipality_id: number | null }> {
  if (school !== undefined && municipality !== undefined)
    throw invalidRequest(['Укажите школу или муниципалитет: для второго внесите человека ещё раз.'])
  if (school !== undefined) {
    const found = await findSchool(viewer.scope, tx, school)
    if (!found) throw invalidRequest([`Школа с кодом ${school}: такой нет, или она вам недоступна.`])
    assertOpenOn(found, since)
    return { school_id: found.schoolId, municipality_id: null }
  }
  if (municipality === undefined) return { school_id: null, municipality_id: null }
  const found = await findMunicipality(viewer.scope, tx, municipality)
  if (!found) throw invalidRequest(['Муниципалитет: такого нет, или он вам недоступен.'])
  assertOpenOn(found, since)
  return { school_id: null, municipality_id: municipality }
}

function assertOpenOn({ name, closedOn }: { name: string; closedOn: string | null }, since: string): void {
  if (closedOn !== null && closedOn <= since)
    throw invalidRequest([`«${name}» закрыта с ${dayInFigures(closedOn)}: исправьте первый день.`])
}

function assertForSomething(viewer: Viewer, as: DutyFunction, what: readonly unknown[]): void {
  if (answersForSomething.includes(as) && what.every((one) => one === null || one === undefined))
    throw invalidRequest([
      `Функция «${dutyFunctionWord(as, viewer.term)}»: укажите, за что отвечает, — школу, муниципалитет или тему.`,
    ])
}

interface DutyToEdit {
  id: number
  function: DutyFunction
  theme: string | null
  since: string
  basis: string
  reason: string
  version: number
}

/** Mends what was written down. Throws 409 with what differs when somebody changed it meanwhile. */
export const editDuty = write<DutyToEdit, number, Viewer>(
  'duty.edit',
  async ({ tx, viewer, note, because }, { id, reason, version, ...mine }) => {
    await because(reason)
    const duty = await lockDuty(tx, viewer, id)
    await assertFresh<{ function: string; theme: string | null; since: string; basis: string }>(tx, {
      regionId: viewer.regionId,
      table: 'duties',
      key: { duty_id: id },
      from: version,
      now: duty.version,
      mine: { ...mine },
      theirs: { function: duty.function, theme: duty.theme, since: duty.since, basis: duty.basis },
      fieldsOf: (row) => ({ function: row.function, theme: row.theme, since: row.since, basis: row.basis }),
    })
    if (!takes('duty.change', duty.state)) throw notPossible(DUTY_OVER)
    assertForSomething(viewer, mine.function, [duty.schoolName, duty.municipality, mine.theme])
    if (duty.until !== null && duty.until <= mine.since)
      throw invalidRequest([`Первый день — не раньше конца, ${dayInFigures(duty.until)}: исправьте дату.`])
    if (mine.since !== duty.since) await assertBodyOpen(tx, viewer, duty.organisationId, mine.since)
    await change(tx, viewer, id, mine)
    await tellNamed(tx, viewer, { id, kind: 'duty.changed', was: duty })
    note(`duty:${id}`, { function: mine.function, since: mine.since })
    return duty.version + 1
  },
)

/** Ends a duty from a day on. Throws 409 when somebody gave it another end meanwhile. */
export const endDuty = write<{ id: number; until: string; reason: string; version: number }, number, Viewer>(
  'duty.end',
  async ({ tx, viewer, note, because }, { id, until, reason, version }) => {
    await because(reason)
    const duty = await lockDuty(tx, viewer, id)
    await assertFresh<{ until: string | null }>(tx, {
      regionId: viewer.regionId,
      table: 'duties',
      key: { duty_id: id },
      from: version,
      now: duty.version,
      mine: { until },
      theirs: { until: duty.until },
      fieldsOf: (row) => ({ until: row.until }),
    })
    if (!takes('duty.change', duty.state)) throw notPossible(DUTY_OVER)
    if (until < duty.since)
      throw invalidRequest([
        'Заканчивается раньше, чем началось: исправьте день. Внесено по ошибке — укажите первый день.',
      ])
    await change(tx, viewer, id, {
      until,
      until_before: duty.until,
      ended_why: reason,
      ended_at: sql<Date>`now()`,
    })
    await tellNamed(tx, viewer, { id, kind: 'duty.ended' })
    note(`duty:${id}`, { until })
    return duty.version + 1
  },
)

/** Takes back an end that was set within a day: the undo of an ending. */
export const returnDuty = write<{ id: number }, void, Viewer>(
  'duty.return',
  async ({ tx, viewer, note }, { id }) => {
    const duty = await lockDuty(tx, viewer, id)
    if (duty.why === null) throw conflict('Это никто не заканчивал.', 'Обновите страницу.')
    if (!duty.lately) throw notPossible('Это закончили больше суток назад.', 'Внесите человека снова.')
    await change(tx, viewer, id, {
      until: sql<Date>`until_before`,
      until_before: null,
      ended_why: null,
      ended_at: null,
    })
    await tellNamed(tx, viewer, { id, kind: 'duty.returned' })
    note(`duty:${id}`)
  },
)

/** The duty locked for a change; 404 when it is out of reach, a refusal with the reason when it is not his to change. */
async function lockDuty(tx: Tx, viewer: Viewer, id: number): Promise<DutyRow> {
  await lockDuties(tx, viewer)
  const duty = await findDuty(viewer.scope, tx, id)
  if (!duty) throw notFound('Назначение')
  const why = whyNotReachDuty(viewer, duty)
  if (why) throw notAllowed(why)
  return duty
}

/** One change of duties at a time: two who name the same person at once would wait for one another at `duties_once`. */
async function lockDuties(tx: Tx, { regionId }: Viewer): Promise<void> {
  await oneAtATime(tx, `duties ${regionId}`)
}

async function change(tx: Tx, { regionId }: Viewer, id: number, values: object): Promise<void> {
  await unlessTwice(() =>
    tx
      .updateTable('duties')
      .set({ ...values, version: sql<number>`version + 1` })
      .where('region_id', '=', regionId)
      .where('duty_id', '=', id)
      .execute(),
  )
}

async function unlessTwice<Result>(store: () => Promise<Result>): Promise<Result> {
  try {
    return await store()
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'duties_once') throw error
    throw conflict(
      'Этот человек в этой функции за это же в эти дни уже отвечает.',
      'Посмотрите, что внесено, и измените срок того, что есть.',
    )
  }
}
