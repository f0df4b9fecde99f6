import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type Database, type Tx, transaction } from '#server/platform/database.ts'
import { enqueueEach } from '#server/platform/jobs.ts'
import type { Mail } from '#server/platform/mail.ts'
import type { LetterText } from './letters.ts'
import { type MessageToSend, sealedAs, sendMessage, TRIES } from './send-message.ts'

export interface LetterToSend extends LetterText {
  userId: number
  address: string
  kind: 'invitation' | 'reset' | 'digest' | 'account'
  /** What calls for it, where that must be answered by one letter only. */
  cause?: string
  /** After so many hours it tells of nothing any more. */
  hours: number
}

/** Puts letters in the outbox: they go when, and only if, the transaction is committed. */
export async function queueLetters(
  tx: Tx,
  mail: Mail,
  regionId: number,
  letters: readonly LetterToSend[],
): Promise<void> {
  if (letters.length === 0) return
  const rows = letters.map(({ userId, address, kind, cause = null, hours, subject, text }) => {
    const id = randomUUID()
    const body = mail.vault.seal(text, sealedAs(id)).toString('base64')
    return { id, user: userId, address, kind, cause, hours, subject, body }
  })
  await sql`insert into messages (region_id, message_id, user_id, address, kind, cause, subject, body, expires_at)
    select ${regionId}, id, "user", address, kind, cause, subject, decode(body, 'base64'),
      now() + make_interval(hours => hours)
    from json_to_recordset(${JSON.stringify(rows)}::json) as letter (id uuid, "user" bigint, address text, kind text,
      cause text, hours int, subject text, body text)
    on conflict on constraint messages_once do nothing`.execute(tx)
  await enqueueSending(
    tx,
    rows.map(({ id }) => ({ regionId, messageId: id })),
  )
}

/** Puts waiting letters back on the list at once, also one that was in hand when the server ended; called when it starts. */
export function resumeSending(database: Database): Promise<number> {
  return transaction(database, async (tx) => {
    const waiting = await tx
      .selectFrom('messages')
      .select(['region_id as regionId', 'message_id as messageId'])
      .where('state', '=', 'waiting')
      .execute()
    await enqueueSending(tx, waiting)
    return waiting.length
  })
}

function enqueueSending(tx: Tx, letters: readonly MessageToSend[]): Promise<void> {
  return enqueueEach(tx, sendMessage, letters, { tries: TRIES, key: 'messageId' })
}
