import { read, utils } from '@e965/xlsx'
import type { LightMyRequestResponse } from 'fastify'

/** Everything a reply says, also inside a workbook. */
export function textIn(reply: LightMyRequestResponse): string {
  if (!String(reply.headers['content-type']).includes('spreadsheet')) return reply.body
  const book = read(reply.rawPayload)
  return Object.values(book.Sheets)
    .map((sheet) => utils.sheet_to_csv(sheet))
    .join('\n')
}
