import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { FILES_OF_ONE } from '#contract/listings.ts'
import { takes } from '#contract/permissions.ts'
import { conflict, invalidRequest, notFound, notPossible } from '#contract/problems.ts'
import type { Tx } from '#server/platform/database.ts'
import type { UploadedFile } from '#server/platform/handle.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { findToday } from '#server/settings/queries.ts'
import { bumpVersion, lockListing, lockSchool, storeDecision } from './actions.ts'
import { countFiles, type DisputeRow, listDisputeRows } from './dispute-queries.ts'
import { CORRECT_IT, FROZEN, whyNotDispute } from './policy.ts'
import { findSchoolRow } from './queries.ts'
import { tellOfAnswer, tellOfDispute } from './tell.ts'

/** Disputes what a shown list says of a school, while the term runs: one open dispute of a school. */
export const openDispute = write<{ id: number; code: string; reason: string }, number, Viewer>(
  'listing.dispute',
  async ({ tx, viewer, note, because }, { id, code, reason }) => {
    await because(reason)
    const { listing, school } = await lockSchool(tx, viewer, { id, code })
    const why = whyNotDispute(listing, school, await findToday(tx, viewer.regionId))
    if (why) throw notPossible(why)
    const dispute = await unlessTwice(async () => {
      const { dispute_id } = await tx
        .insertInto('listing_disputes')
        .values({
          region_id: viewer.regionId,
          listing_id: id,
          school_id: school.schoolId,
          reason,
          created_by: viewer.userId,
        })
        .returning('dispute_id')
        .executeTakeFirstOrThrow()
      return dispute_id
    })
    await tellOfDispute(tx, viewer, { listing: id, school, year: listing.year })
    note(`listing:${id}`, { school: school.schoolId, dispute })
    return dispute
  },
)

interface Of {
  id: number
  dispute: number
}

/** Adds files to an open dispute while the term runs. */
export const addDisputeFiles = write<Of & { files: AsyncIterable<UploadedFile> }, void, Viewer>(
  'listing.evidence',
  async ({ tx, viewer, note }, { files, ...of }) => {
    const dispute = await lockDispute(tx, viewer, of)
    const listing = await lockListing(tx, viewer, of.id)
    const why = whyNotDispute(listing, { disputed: false }, await findToday(tx, viewer.regionId))
    if (why) throw notPossible(why)
    const total = await storeFiles(tx, viewer, { ...of, school: dispute.schoolId, files })
    note(`listing:${of.id}`, { school: dispute.schoolId, dispute: of.dispute, files: total })
  },
)

/** Takes back a dispute that was not answered yet. */
export const takeDisputeBack = write<Of, void, Viewer>('listing.return', async ({ tx, viewer, note }, of) => {
  const dispute = await lockDispute(tx, viewer, of)
  await closeDispute(tx, viewer, of.dispute, {
    taken_back_by: viewer.userId,
    taken_back_at: sql<Date>`now()`,
  })
  note(`listing:${of.id}`, { school: dispute.schoolId, dispute: of.dispute })
})

/** Answers a dispute: accepted, the school is decided the other way, with the words as the reason. */
export const answerDispute = write<Of & { answer: 'accepted' | 'refused'; words: string }, void, Viewer>(
  'listing.answer',
  async ({ tx, viewer, note, because }, { answer, words, ...of }) => {
    await because(words)
    // In this order: whoever takes it back waits for the list while he holds the dispute.
    const dispute = await lockDispute(tx, viewer, of)
    const listing = await lockListing(tx, viewer, of.id)
    const school = (await findSchoolRow(viewer.scope, tx, { listing: of.id, code: dispute.code }))!
    await closeDispute(tx, viewer, of.dispute, {
      answer,
      words,
      answered_by: viewer.userId,
      answered_at: sql<Date>`now()`,
    })
    if (answer === 'accepted')
      await storeDecision(tx, viewer, {
        id: of.id,
        schoolId: school.schoolId,
        decision: school.answer === 'yes' ? 'out' : 'in',
        reason: words,
        dispute: of.dispute,
      })
    await bumpVersion(tx, viewer, of.id)
    await tellOfAnswer(tx, viewer, { listing: of.id, school, year: listing.year, answer })
    note(`listing:${of.id}`, { school: school.schoolId, dispute: of.dispute, answer })
  },
)

/** Adds the signed order of a shown list; the last one counts. */
export const addOrder = write<{ id: number; files: AsyncIterable<UploadedFile> }, void, Viewer>(
  'listing.order',
  async ({ tx, viewer, note }, { id, files }) => {
    const listing = await lockListing(tx, viewer, id)
    if (listing.state === 'approved') throw notPossible(FROZEN, CORRECT_IT)
    if (!takes('listing.approve', listing.state))
      throw notPossible('Перечень ещё не показан районам и школам.')
    const total = await storeFiles(tx, viewer, { id, dispute: null, school: null, files, fits: isScan })
    await bumpVersion(tx, viewer, id)
    note(`listing:${id}`, { files: total })
  },
)

interface FilesToStore {
  id: number
  dispute: number | null
  school: number | null
  files: AsyncIterable<UploadedFile>
  fits?: (bytes: Buffer) => boolean
}

async function storeFiles(tx: Tx, viewer: Viewer, of: FilesToStore): Promise<number> {
  const { id, dispute, school, fits = () => true } = of
  const there = await countFiles(viewer.scope, tx, { listing: id, dispute })
  let total = 0
  for await (const { name, bytes } of of.files) {
    if (++total + there > FILES_OF_ONE)
      throw invalidRequest([`Файлов не больше ${FILES_OF_ONE}: приложено ${there}, лишние уберите.`])
    if (bytes.length === 0) throw invalidRequest([`Файл «${name}» пустой: выберите другой.`])
    if (!fits(bytes))
      throw invalidRequest([
        `Файл «${name}»: подписанный приказ принимается в PDF или сканом (JPEG, PNG, TIFF).`,
      ])
    await tx
      .insertInto('listing_files')
      .values({
        region_id: viewer.regionId,
        listing_id: id,
        dispute_id: dispute,
        school_id: school,
        name,
        sha256: createHash('sha256').update(bytes).digest(),
        content: bytes,
        created_by: viewer.userId,
      })
      .execute()
  }
  if (total === 0) throw invalidRequest(['Не приложено ни одного файла.'])
  return total
}

/** First bytes of PDF, JPEG, PNG and TIFF. */
const SCANS = ['25504446', 'ffd8ff', '89504e47', '49492a00', '4d4d002a']
const isScan = (bytes: Buffer) => SCANS.some((start) => bytes.toString('hex', 0, 4).startsWith(start))

/** The open dispute of the viewer's reach, locked; a refusal when it is closed already. */
async function lockDispute(tx: Tx, viewer: Viewer, { id, dispute }: Of): Promise<DisputeRow> {
  await sql`select from listing_disputes where region_id = ${viewer.regionId} and dispute_id = ${dispute}
    for update`.execute(tx)
  const [found] = await listDisputeRows(viewer.scope, tx, { listing: id, dispute, limit: null })
  if (!found) throw notFound('Спор')
  if (takes('dispute.answer', found.state)) return found
  throw conflict(
    found.state === 'taken-back' ? 'Этот спор уже отозван.' : 'На этот спор уже ответили.',
    'Обновите страницу.',
  )
}

function closeDispute(tx: Tx, { regionId }: Viewer, dispute: number, values: object): Promise<unknown> {
  return tx
    .updateTable('listing_disputes')
    .set(values)
    .where('region_id', '=', regionId)
    .where('dispute_id', '=', dispute)
    .execute()
}

async function unlessTwice<Result>(store: () => Promise<Result>): Promise<Result> {
  try {
    return await store()
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (constraint === 'listing_disputes_one_open')
      throw conflict('По этой школе уже есть спор, на который ещё не ответили.', 'Обновите страницу.')
    // Approved while this was on its way: the database keeps what is frozen.
    if (code === '42501') throw notPossible(FROZEN, CORRECT_IT)
    throw error
  }
}
