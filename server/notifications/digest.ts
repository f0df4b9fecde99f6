import { sql } from 'kysely'
import { sentenceOf } from '#contract/notification-words.ts'
import type { NotificationKind } from '#contract/notifications.ts'
import { type Term, termsOf } from '#contract/terms.ts'
import { carrierOf } from '#server/flows/carrier.ts'
import { digestLetter } from '#server/flows/letters.ts'
import { type LetterToSend, queueLetters } from '#server/flows/outbox.ts'
import { isValid, rolesHeld } from '#server/people/policy.ts'
import type { Tx } from '#server/platform/database.ts'
import { defineDailyJob } from '#server/platform/jobs.ts'
import type { Mail } from '#server/platform/mail.ts'
import { write } from '#server/platform/write.ts'
import { findSettings } from '#server/settings/queries.ts'
import { told } from './queries.ts'
import { toldOf } from './view.ts'

/** Before work begins, by the region's clock. */
const HOUR = 8
/** Of one letter; the rest is counted. */
const LINES = 20
/** The next one tells more. */
const LETTER_HOURS = 20

/** Tells people once a day, by one letter each, what they have not read. */
export const sendDigests = defineDailyJob(
  'notification.digest',
  HOUR,
  async ({ database, payload, mail }) => {
    const { regionId, day } = payload
    if ((await carrierOf(database.kysely, mail, regionId)) === 'none') return
    await writeDigests(database, { regionId, userId: null }, { day, mail })
  },
)

const writeDigests = write<{ day: string; mail: Mail }, void>(
  'notification.digest',
  async ({ tx, viewer, note }, { day, mail }) => {
    const due = await takeUnread(tx, viewer.regionId, day)
    const term = termsOf((await findSettings(tx, viewer.regionId)).terms)
    const letters = due.map((person) => letterTo(person, { day, origin: mail.origin, term }))
    await queueLetters(tx, mail, viewer.regionId, letters)
    note(`region:${viewer.regionId}`, { day, letters: due.length })
  },
)

interface Unread {
  userId: number
  name: string
  address: string
  total: number
  /** The latest ones, as many as a letter holds. */
  latest: { kind: NotificationKind; subject: string; data: unknown }[]
}

/**
 * Takes what has to be told on the day, so that no other digest tells it again: of people with an address and a valid
 * role who want a digest on such a day (a weekly one on Mondays) and had none yet, the kinds they want by mail.
 */
async function takeUnread(tx: Tx, regionId: number, day: string): Promise<Unread[]> {
  const { rows } = await sql<Unread>`
    with taken as (
      update notifications set mailed_at = now() from users
      where users.region_id = ${regionId} and users.disabled_at is null and users.email is not null
        and (users.digest = 'daily' or users.digest = 'weekly' and extract(isodow from ${day}::date) = 1)
        and exists (select from ${rolesHeld} where memberships.user_id = users.user_id and ${isValid})
        and not exists (select from messages where messages.user_id = users.user_id and messages.kind = 'digest'
          and messages.cause = ${day})
        and notifications.user_id = users.user_id and read_at is null and mailed_at is null
        and exists (select from notification_settings chosen where chosen.user_id = users.user_id
          and chosen.kind = notifications.kind and chosen.channel = 'mail')
      returning notifications.user_id, notification_id, notifications.kind, notifications.subject, ${told} as data),
    numbered as (
      select *, row_number() over (partition by user_id order by notification_id desc) as position from taken)
    select user_id as "userId", users.name, users.email as address, count(*) as total,
      json_agg(json_build_object('kind', kind, 'subject', subject, 'data', data) order by position)
        filter (where position <= ${LINES}) as latest
    from numbered join users using (user_id)
    group by user_id, users.name, users.email order by user_id`.execute(tx)
  return rows
}

function letterTo(
  { userId, name, address, total, latest }: Unread,
  { day, origin, term }: { day: string; origin: string; term: Term },
): LetterToSend {
  const lines = latest.map((one) => sentenceOf(toldOf(one), one.subject, term))
  const letter = digestLetter({ name, lines, more: total - lines.length, link: `${origin}/notifications` })
  return { ...letter, userId, address, kind: 'digest', cause: day, hours: LETTER_HOURS }
}
