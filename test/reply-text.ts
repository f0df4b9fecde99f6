import { read, utils } from '@e965/xlsx'
import type { LightMyRequestResponse } from 'fastify'
import { wordText } from './word-text.ts'

/** Everything a reply says, also inside a workbook and a document. */
export async function textIn(reply: LightMyRequestResponse): Promise<string> {
  if (String(reply.headers['content-type']).includes('wordprocessing')) return wordText(reply.rawPayload)
  if (!String(reply.headers['content-type']).includes('spreadsheet')) return reply.body
  const book = read(reply.rawPayload)
  return Object.values(book.Sheets)
    .map((sheet) => utils.sheet_to_csv(sheet))
    .join('\n')
}
