import { REFERENCE } from '#intake/reference.ts'
import { type Database, transaction } from '#server/platform/database.ts'
import { storeReference } from '#server/procedures/actions.ts'
import type { TestClient } from './server.ts'

export interface Counted {
  code: string
  name?: string
  participants: number
  low: number
  procedure?: 'vpr-ma-5' | 'vpr-ru-5'
  year?: string
}

const COLUMNS =
  'school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,participants,low,n2,n3,n4,n5'

/** A file of counted results in Opora's own form. */
export function resultsFile(name: string, rows: readonly Counted[]): { name: string; bytes: Buffer } {
  const lines = rows.map(
    ({ code, name: school = '', participants, low, procedure = 'vpr-ma-5', year = '2023/24' }) => {
      const subject = procedure.split('-')[1]
      return `${code},${school},,${year},spring,vpr,${subject},,5,${participants},${low},${low},${participants - low},0,0`
    },
  )
  return { name, bytes: Buffer.from([COLUMNS, ...lines, ''].join('\n')) }
}

/**
 * A file of pupils' works in Opora's own form: `marks` of each school, one pupil a mark. `from` numbers its first pupil.
 */
export function worksFile(
  name: string,
  schools: readonly { code: string; marks: readonly number[] }[],
  { from = 10_000, className = '5А' } = {},
): { name: string; bytes: Buffer } {
  const header =
    'school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,pupil,class,score,mark,test_score,status'
  const lines = schools.flatMap(({ code, marks }) =>
    marks.map(
      (mark, index) => `${code},,,2023/24,spring,vpr,ma,,5,${from + index},${className},,${mark},,ok`,
    ),
  )
  return { name, bytes: Buffer.from([header, ...lines, ''].join('\n')) }
}

export function fillReference(database: Database): Promise<void> {
  return transaction(database, (tx) => storeReference(tx, REFERENCE))
}

/** Uploads files and waits until they are read. Answers the import as the page shows it. */
export async function uploadAndWait(
  client: TestClient,
  files: readonly { name: string; bytes: Uint8Array }[],
): Promise<ImportReply> {
  const reply = await client.upload('/api/imports', files)
  if (reply.statusCode !== 200) throw new Error(`upload: ${reply.body}`)
  return waitUntilRead(client, reply.json().id)
}

export interface ImportReply {
  id: number
  state: string
  version: number
  filesTotal: number
  filesRead: number
  files: {
    id: number
    name: string
    state: string
    verdict: string | null
    reason: string | null
    works: number
  }[]
}

const PATIENCE_MS = 25_000

export async function waitUntilRead(
  client: TestClient,
  id: number,
  patience = PATIENCE_MS,
): Promise<ImportReply> {
  const deadline = Date.now() + patience
  for (;;) {
    const found: ImportReply = (await client.get(`/api/imports/${id}`)).json()
    if (!['uploaded', 'reading'].includes(found.state)) return found
    if (Date.now() > deadline) throw new Error(`import ${id} is still ${found.state}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
