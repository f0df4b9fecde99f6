import { sql } from 'kysely'
import { type Database, transaction } from '#server/platform/database.ts'
import { defineJob } from '#server/platform/jobs.ts'
import { type Mail, NotDelivered } from '#server/platform/mail.ts'
import type { Actor } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { carrierOf } from './carrier.ts'

export interface MessageToSend {
  regionId: number
  messageId: string
}

/** With pauses of e, e², … seconds, at most six hours: a mail server may be away for a working day. */
export const TRIES = 12

/** Whose text a sealed one is. */
export const sealedAs = (messageId: string) => `message ${messageId}`

/**
 * Hands one letter of the outbox over. It is marked as sent once; when the server is killed between the handing over and
 * the mark, the letter goes again under the same Message-ID.
 */
export const sendMessage = defineJob<MessageToSend>('message.send', async ({ database, payload, mail }) => {
  const { regionId, messageId } = payload
  const system: Actor = { regionId, userId: null }
  try {
    await send(database, system, { messageId, mail })
  } catch (error) {
    const failure = failureOf(error)
    const left = await noteTry(database, payload, failure)
    if (left === undefined) return
    if (left > 0 && !failure.final) throw error
    await giveUp(database, system, { messageId, code: failure.code })
  }
})

interface Waiting {
  name: string
  address: string
  subject: string
  body: Buffer
  over: boolean
}

const send = write<{ messageId: string; mail: Mail }, void>(
  'message.send',
  async ({ tx, viewer, note }, { messageId, mail }) => {
    const { rows } = await sql<Waiting>`
      select users.name, messages.address, messages.subject, messages.body,
        messages.expires_at <= now() or users.disabled_at is not null as over
      from messages join users using (user_id)
      where messages.region_id = ${viewer.regionId} and message_id = ${messageId} and state = 'waiting'
      for update of messages`.execute(tx)
    const [waiting] = rows
    if (!waiting) throw new NotWaiting()
    if (waiting.over) throw new NotDelivered('OVER', true)
    const letter = {
      id: messageId,
      to: { name: waiting.name, address: waiting.address },
      subject: waiting.subject,
      text: mail.vault.open(waiting.body, sealedAs(messageId)),
    }
    await mail.send(letter, await carrierOf(tx, mail, viewer.regionId))
    await sql`update messages set state = 'sent', body = null, tries = tries + 1, error = null,
        finished_at = clock_timestamp()
      where region_id = ${viewer.regionId} and message_id = ${messageId}`.execute(tx)
    note(`message:${messageId}`)
  },
)

/** It was sent, or given up, already. */
class NotWaiting extends Error {}

function failureOf(error: unknown): { code: string; final: boolean } {
  if (error instanceof NotDelivered) return error
  // The vault does not open it: the key of the server is another one.
  return { code: 'INTERNAL', final: false }
}

/** Counts the try; answers how many are left, undefined when there is nothing to send. */
function noteTry(
  database: Database,
  { regionId, messageId }: MessageToSend,
  { code }: { code: string },
): Promise<number | undefined> {
  return transaction(database, async (tx) => {
    const { rows } = await sql<{ tries: number }>`
      update messages set tries = tries + 1, error = ${code}
      where region_id = ${regionId} and message_id = ${messageId} and state = 'waiting' returning tries`.execute(
      tx,
    )
    return rows[0] && TRIES - rows[0].tries
  })
}

const giveUp = write<{ messageId: string; code: string }, void>(
  'message.fail',
  async ({ tx, viewer, note }, { messageId, code }) => {
    await sql`update messages set state = 'failed', body = null, finished_at = clock_timestamp()
      where region_id = ${viewer.regionId} and message_id = ${messageId} and state = 'waiting'`.execute(tx)
    note(`message:${messageId}`, { code })
  },
)
