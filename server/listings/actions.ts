import { sql } from 'kysely'
import { takes } from '#contract/permissions.ts'
import { conflict, invalidRequest, notAllowed, notFound, notPossible } from '#contract/problems.ts'
import { yearsBefore } from '#engine/academic-year.ts'
import { groundsOf } from '#engine/identification/explain.ts'
import { copyFrom, type Tx } from '#server/platform/database.ts'
import { dayInFigures } from '#server/platform/day-words.ts'
import { wholeRegion } from '#server/platform/scope.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { procedureWords } from '#server/procedures/queries.ts'
import { findRun, listOutcomeRows, type RunRow } from '#server/runs/queries.ts'
import { findToday } from '#server/settings/queries.ts'
import { listOrders } from './dispute-queries.ts'
import { CORRECT_IT, FROZEN, lacksToApprove, lacksToShow } from './policy.ts'
import {
  findApproved,
  findListing,
  findSchoolRow,
  type ListingRow,
  type ListingSchoolRow,
  listNames,
  listSchoolRows,
} from './queries.ts'
import { countSeal } from './seal.ts'
import { tellOfListing } from './tell.ts'

const MISSING = 'Перечень'

/** Makes a draft of every school of a run, with its answer and grounds; its trace stays with the run. */
export const createListing = write<{ run: number; corrects?: number; reason?: string }, number, Viewer>(
  'listing.create',
  async ({ tx, viewer, note, because }, { run: runId, corrects, reason }) => {
    const scope = wholeRegion(viewer.regionId)
    const run = await findRun(scope, tx, runId)
    if (!run) throw notFound('Запуск')
    if (reason !== undefined) await because(reason)
    await assertCorrects(tx, viewer, { run, corrects, reason })
    const { listing_id: id } = await tx
      .insertInto('listings')
      .values({
        region_id: viewer.regionId,
        run_id: run.id,
        year: run.year,
        corrects: corrects ?? null,
        reason: reason ?? null,
        sources: sql`${await sourcesOf(tx, viewer.regionId, run.id)}::jsonb`,
        created_by: viewer.userId,
      })
      .returning('listing_id')
      .executeTakeFirstOrThrow()
    const schools = await storeSchools(tx, viewer, { id, run })
    note(`listing:${id}`, { run: run.id, year: run.year, corrects: corrects ?? null, schools })
    return id
  },
)

/** Of what is put right nothing else may be told: another year is another list. */
async function assertCorrects(
  tx: Tx,
  viewer: Viewer,
  { run, corrects, reason }: { run: RunRow; corrects?: number; reason?: string },
): Promise<void> {
  if ((corrects === undefined) !== (reason === undefined))
    throw invalidRequest(['Исправление: укажите и перечень, который исправляете, и причину.'])
  if (corrects === undefined) return
  const earlier = await findListing(viewer.scope, tx, corrects)
  if (!earlier) throw notFound(MISSING)
  if (earlier.state !== 'approved')
    throw notPossible('Исправляют только утверждённый перечень.', 'Проект и показанный меняют решениями.')
  if (earlier.correctedBy !== null)
    throw notPossible(
      `Этот перечень уже исправлен перечнем № ${earlier.correctedBy}.`,
      'Исправьте последний: он действует.',
    )
  if (earlier.year !== run.year)
    throw invalidRequest([
      `Запуск за ${run.year}, а исправляемый перечень — за ${earlier.year}: выберите запуск за тот же год.`,
    ])
}

/** Files behind the facts of a run, by the sums of their bytes: names of files may be names of people. */
async function sourcesOf(tx: Tx, regionId: number, run: number): Promise<string> {
  const { rows } = await sql<{ sources: object[] | null }>`
    select jsonb_agg(jsonb_build_object('file', file_id, 'sha256', encode(sha256, 'hex')) order by file_id) as sources
    from import_files where region_id = ${regionId} and file_id in (
      select (marker -> 'source' ->> 'version')::bigint
      from run_outcomes cross join jsonb_array_elements(trace -> 'markers') marker
      where region_id = ${regionId} and run_id = ${run})`.execute(tx)
  return JSON.stringify(rows[0]?.sources ?? [])
}

async function storeSchools(
  tx: Tx,
  viewer: Viewer,
  { id, run }: { id: number; run: RunRow },
): Promise<number> {
  const scope = wholeRegion(viewer.regionId)
  const words = await procedureWords(scope, tx)
  const outcomes = await listOutcomeRows(scope, tx, {
    run: run.id,
    filters: {},
    sort: 'municipality',
    limit: null,
  })
  const before = await findApproved(scope, tx, yearsBefore(run.year, 1))
  const repeated = new Set(
    before === undefined
      ? []
      : (
          await listSchoolRows(scope, tx, {
            listing: before,
            filters: { answer: 'yes' },
            sort: 'municipality',
            limit: null,
          })
        ).map(({ schoolId }) => schoolId),
  )
  return copyFrom(
    tx,
    'listing_schools',
    COLUMNS,
    outcomes.map((row) => [
      viewer.regionId,
      id,
      row.schoolId,
      run.id,
      row.code,
      row.name,
      row.municipality,
      row.identified,
      row.band,
      row.markers,
      row.near,
      groundsOf(row.trace, run.methodology, words),
      row.trace.nearMisses.find(({ kind }) => kind === 'pupil')?.sentence ?? null,
      repeated.has(row.schoolId),
    ]),
  )
}

const COLUMNS = [
  'region_id',
  'listing_id',
  'school_id',
  'run_id',
  'code',
  'name',
  'municipality',
  'rule',
  'band',
  'markers',
  'near',
  'grounds',
  'near_miss',
  'repeated',
] as const

interface Decision {
  id: number
  code: string
  decision: 'in' | 'out'
  reason: string
  version: number
}

/** Puts a school in or takes it out beside the rule. Throws 409 when somebody decided of it meanwhile. */
export const decideSchool = write<Decision, number, Viewer>(
  'listing.decide',
  async ({ tx, viewer, note, because }, { id, code, decision, reason, version }) => {
    await because(reason)
    const { listing, school } = await lockSchool(tx, viewer, { id, code })
    if (!takes('listing.decide', listing.state)) throw notPossible(FROZEN, CORRECT_IT)
    const of = { id, schoolId: school.schoolId }
    const now = await countDecisions(tx, viewer, of)
    if (now !== version)
      throw conflict(
        `Пока вы решали, по этой школе решили иначе: ${school.decision === 'in' ? 'внести' : 'вывести'} — ${school.reason}`,
        'Обновите страницу и посмотрите, нужно ли ещё ваше решение.',
      )
    if (school.answer === (decision === 'in' ? 'yes' : 'no'))
      throw notPossible(
        decision === 'in' ? 'Школа уже в перечне.' : 'Школы в перечне нет.',
        'Решение записывают, когда ответ меняется.',
      )
    await storeDecision(tx, viewer, { ...of, decision, reason, dispute: null })
    await bumpVersion(tx, viewer, id)
    note(`listing:${id}`, { school: school.schoolId, decision })
    return version + 1
  },
)

async function countDecisions(
  tx: Tx,
  { regionId }: Viewer,
  { id, schoolId }: { id: number; schoolId: number },
): Promise<number> {
  const { total } = await tx
    .selectFrom('listing_decisions')
    .select((of) => of.fn.countAll<number>().as('total'))
    .where('region_id', '=', regionId)
    .where('listing_id', '=', id)
    .where('school_id', '=', schoolId)
    .executeTakeFirstOrThrow()
  return total
}

/** A decision beside the rule; facts, runs and traces stay as they are. */
export async function storeDecision(
  tx: Tx,
  viewer: Viewer,
  of: { id: number; schoolId: number; decision: 'in' | 'out'; reason: string; dispute: number | null },
): Promise<void> {
  await tx
    .insertInto('listing_decisions')
    .values({
      region_id: viewer.regionId,
      listing_id: of.id,
      school_id: of.schoolId,
      decision: of.decision,
      reason: of.reason,
      dispute_id: of.dispute,
      decided_by: viewer.userId,
    })
    .execute()
}

/** Shows a draft in confidence: districts see their schools, a school its own row. */
export const showListing = write<{ id: number; disputesUntil: string; version: number }, number, Viewer>(
  'listing.show',
  async ({ tx, viewer, note }, { id, disputesUntil, version }) => {
    const listing = await lockListing(tx, viewer, id)
    assertVersion(listing, version)
    const undecided = await listNames(viewer.scope, tx, id, { answer: 'undecided' })
    const [lack] = lacksToShow(listing, undecided)
    if (lack) throw notPossible(lack)
    const today = await findToday(tx, viewer.regionId)
    if (disputesUntil < today)
      throw invalidRequest([
        `Последний день споров ${dayInFigures(disputesUntil)} уже прошёл: укажите ${dayInFigures(today)} или позже.`,
      ])
    await tx
      .updateTable('listings')
      .set({
        state: 'shown',
        disputes_until: sql<Date>`${disputesUntil}::date`,
        shown_at: sql<Date>`now()`,
        shown_by: viewer.userId,
        version: version + 1,
      })
      .where('region_id', '=', viewer.regionId)
      .where('listing_id', '=', id)
      .execute()
    await tellOfListing(tx, viewer, {
      kind: 'listing.shown',
      listing: id,
      data: { year: listing.year, until: disputesUntil },
    })
    note(`listing:${id}`, { disputesUntil })
    return version + 1
  },
)

interface Approval {
  id: number
  number: string
  date: string
  version: number
}

/** Approves a shown list by an order: from now on nothing of it changes. Answers its sum. */
export const approveListing = write<Approval, string, Viewer>(
  'listing.approve',
  async ({ tx, viewer, note }, { id, number, date, version }) => {
    const listing = await lockListing(tx, viewer, id)
    if (listing.state === 'approved')
      throw conflict(
        `Перечень уже утверждён приказом № ${listing.orderNumber} от ${dayInFigures(listing.orderDate!)}.`,
        CORRECT_IT,
      )
    assertVersion(listing, version)
    if (listing.maker === viewer.userId)
      throw notAllowed(
        'Этот перечень составили вы: утверждает его другой человек.',
        `Право утверждать есть у роли «${viewer.term('department', 'one')}».`,
      )
    const lacks = lacksToApprove(listing, {
      undecided: await listNames(viewer.scope, tx, id, { answer: 'undecided' }),
      disputed: await listNames(viewer.scope, tx, id, { disputed: true }),
      orders: await listOrders(viewer.scope, tx, id),
    })
    if (lacks.length > 0) throw notPossible(lacks.join(' '))
    await assertOrderDate(tx, viewer, listing, date)
    await assertNotCorrected(tx, viewer, listing)
    await tx
      .updateTable('listings')
      .set({ order_number: number, order_date: sql<Date>`${date}::date`, approved_by: viewer.userId })
      .where('region_id', '=', viewer.regionId)
      .where('listing_id', '=', id)
      .execute()
    const seal = await countSeal(tx, viewer.regionId, id)
    await tx
      .updateTable('listings')
      .set({
        state: 'approved',
        approved_at: sql<Date>`now()`,
        sha256: seal,
        version: version + 1,
      })
      .where('region_id', '=', viewer.regionId)
      .where('listing_id', '=', id)
      .execute()
    await tellOfListing(tx, viewer, {
      kind: 'listing.approved',
      listing: id,
      data: { year: listing.year, number, date },
    })
    const sha256 = seal.toString('hex')
    note(`listing:${id}`, { number, date, sha256 })
    return sha256
  },
)

async function assertOrderDate(tx: Tx, viewer: Viewer, listing: ListingRow, date: string): Promise<void> {
  const today = await findToday(tx, viewer.regionId)
  if (date > today)
    throw invalidRequest([`Дата приказа ${dayInFigures(date)} ещё не наступила: исправьте дату.`])
  if (date < listing.shownOn!)
    throw invalidRequest([
      `Дата приказа ${dayInFigures(date)} раньше, чем перечень показали (${dayInFigures(listing.shownOn!)}): исправьте дату.`,
    ])
}

/** Another correction of the same list may have been approved meanwhile. */
async function assertNotCorrected(tx: Tx, viewer: Viewer, { corrects }: ListingRow): Promise<void> {
  const earlier = corrects === null ? undefined : await findListing(viewer.scope, tx, corrects)
  if (earlier && earlier.correctedBy !== null)
    throw conflict(
      `Исправляемый перечень уже исправлен перечнем № ${earlier.correctedBy}.`,
      'Составьте исправление того, который действует.',
    )
}

/** Nobody approves what he has not seen. */
export async function bumpVersion(tx: Tx, { regionId }: Viewer, id: number): Promise<void> {
  await tx
    .updateTable('listings')
    .set({ version: sql<number>`version + 1` })
    .where('region_id', '=', regionId)
    .where('listing_id', '=', id)
    .execute()
}

function assertVersion({ version }: ListingRow, seen: number): void {
  if (version !== seen)
    throw conflict('Перечень изменили, пока он был открыт у вас.', 'Обновите страницу и повторите действие.')
}

/** A school of a list, the list locked until the end of the transaction. */
export async function lockSchool(
  tx: Tx,
  viewer: Viewer,
  { id, code }: { id: number; code: string },
): Promise<{ listing: ListingRow; school: ListingSchoolRow }> {
  await lock(tx, viewer, id)
  const listing = await findListing(viewer.scope, tx, id)
  const school = listing && (await findSchoolRow(viewer.scope, tx, { listing: id, code }))
  if (!school) throw notFound('Школа в этом перечне')
  return { listing, school }
}

/** The list of the viewer's reach, locked until the end of the transaction. */
export async function lockListing(tx: Tx, viewer: Viewer, id: number): Promise<ListingRow> {
  await lock(tx, viewer, id)
  const listing = await findListing(viewer.scope, tx, id)
  if (!listing) throw notFound(MISSING)
  return listing
}

/** Whoever may not change a list locks nothing: the triggers wait in his place. */
async function lock(tx: Tx, { regionId }: Viewer, id: number): Promise<void> {
  await sql`select from listings where region_id = ${regionId} and listing_id = ${id} for update`.execute(tx)
}
