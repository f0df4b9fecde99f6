import { approveListing, createListing, decideSchool, showListing } from '#server/listings/actions.ts'
import { addDisputeFiles, addOrder, answerDispute, openDispute } from '#server/listings/dispute-actions.ts'
import { findListing, type ListingSchoolRow, listSchoolRows } from '#server/listings/queries.ts'
import type { Database } from '#server/platform/database.ts'
import type { UploadedFile } from '#server/platform/handle.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { findToday } from '#server/settings/queries.ts'
import { findViewer } from './find-viewer.ts'

/** In a larger region a person would sit over undecided schools for days; it has no lists. */
const MOST_SCHOOLS = 1000

/** Days that schools and districts have for disputes. */
const TERM = 14
const DAY_MS = 86_400_000

/** The smallest page of PDF there is, in place of a scan. */
const ORDER = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`

interface Of {
  regionId: number
  /** Runs of the year before the last and of the last. */
  runs: readonly [earlier: number, last: number]
  schools: number
}

/**
 * The list of the year before, approved by an order, and that of the last year, shown, with a dispute that waits and one
 * that was answered: made as people make them.
 */
export async function fillListings(database: Database, { regionId, runs, schools }: Of): Promise<void> {
  const [operator, department, coordinator] = await Promise.all(
    ['oblast', 'departament', 'okrug-01'].map((login) => findViewer(database, regionId, login)),
  )
  if (!operator || !department || !coordinator || schools > MOST_SCHOOLS) return
  const there = await database.kysely
    .selectFrom('listings')
    .select('listing_id')
    .where('region_id', '=', regionId)
    .limit(1)
    .executeTakeFirst()
  if (there) return
  const today = await findToday(database.kysely, regionId)
  const earlier = await show(database, operator, { run: runs[0], until: today })
  await addOrder(database, department, {
    id: earlier,
    files: files({ name: 'приказ 412-п.pdf', text: ORDER }),
  })
  const version = (await findListing(operator.scope, database.kysely, earlier))!.version
  await approveListing(database, department, { id: earlier, number: '412-п', date: today, version })
  const until = new Date(Date.parse(today) + TERM * DAY_MS).toISOString().slice(0, 10)
  const last = await show(database, operator, { run: runs[1], until })
  await dispute(database, { id: last, operator, coordinator })
}

async function show(
  database: Database,
  operator: Viewer,
  { run, until }: { run: number; until: string },
): Promise<number> {
  const id = await createListing(database, operator, { run })
  for (const { code } of await schoolsOf(database, operator, id, 'undecided'))
    await decideSchool(database, operator, {
      id,
      code,
      decision: 'out',
      reason: 'За год нет ни одного результата: вернёмся к школе, когда они будут',
      version: 0,
    })
  const version = (await findListing(operator.scope, database.kysely, id))!.version
  await showListing(database, operator, { id, disputesUntil: until, version })
  return id
}

/** The district disputes two of its schools: one waits, one was refused. */
async function dispute(
  database: Database,
  { id, operator, coordinator }: { id: number; operator: Viewer; coordinator: Viewer },
): Promise<void> {
  const [first, second] = await schoolsOf(database, coordinator, id, 'yes')
  if (first) {
    const open = await openDispute(database, coordinator, {
      id,
      code: first.code,
      reason: 'В протоколе ВПР по математике работы двух классов записаны на одну школу',
    })
    const text = 'Просим сверить протокол с бумажными бланками.\n'
    await addDisputeFiles(database, coordinator, {
      id,
      dispute: open,
      files: files({ name: 'письмо школы.txt', text }),
    })
  }
  if (second) {
    const open = await openDispute(database, coordinator, {
      id,
      code: second.code,
      reason: 'Школа набрала новых учеников в сентябре',
    })
    await answerDispute(database, operator, {
      id,
      dispute: open,
      answer: 'refused',
      words: 'Результаты прошлого учебного года, набор сентября на них не влиял',
    })
  }
}

function schoolsOf(
  database: Database,
  { scope }: Viewer,
  listing: number,
  answer: 'undecided' | 'yes',
): Promise<ListingSchoolRow[]> {
  return listSchoolRows(scope, database.kysely, { listing, filters: { answer }, sort: 'name', limit: null })
}

async function* files({ name, text }: { name: string; text: string }): AsyncIterable<UploadedFile> {
  yield { name, bytes: Buffer.from(text) }
}
