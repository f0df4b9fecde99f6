import { sql } from 'kysely'
import type { Channel, Digest, NotificationKind } from '#contract/notifications.ts'
import type { Queries } from '#server/platform/database.ts'
import { afterCursor, cursorKey, type Order, orderBy } from '#server/platform/keyset.ts'

export interface NotificationRow {
  id: number
  kind: NotificationKind
  subject: string
  data: unknown
  createdAt: Date
  readAt: Date | null
  cursor: string
}

/** The particulars; the name of a person whom they are of is that of now. For queries that have `notifications`. */
export const told = sql`case when notifications.data ? 'person' then notifications.data || coalesce(
    (select jsonb_build_object('name', about.name) from users about
      where about.user_id = (notifications.data ->> 'person')::bigint), '{}') else notifications.data end`

const latestFirst: Order = [{ by: sql`notification_id`, number: true, descending: true }]

/** One page of a person's notifications, with one row more than asked to tell whether there is a next one. */
export async function listNotificationRows(
  db: Queries,
  userId: number,
  page: { limit: number; after?: string },
): Promise<NotificationRow[]> {
  const { rows } = await sql<NotificationRow>`
    select notification_id as id, kind, subject, ${told} as data, created_at as "createdAt", read_at as "readAt",
      ${cursorKey(latestFirst)} as cursor
    from notifications where user_id = ${userId} and ${afterCursor(latestFirst, page.after)}
    order by ${orderBy(latestFirst)} limit ${page.limit + 1}`.execute(db)
  return rows
}

export async function countNotifications(db: Queries, userId: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from notifications where user_id = ${userId}`.execute(db)
  return rows[0]!.total
}

export async function countUnread(db: Queries, userId: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from notifications where user_id = ${userId} and read_at is null`.execute(db)
  return rows[0]!.total
}

/** What a person chose; kinds he chose nothing for are left out. */
export async function findSettings(
  db: Queries,
  userId: number,
): Promise<{ channels: Partial<Record<NotificationKind, Channel>>; digest: Digest }> {
  const { rows } = await sql<{ channels: Partial<Record<NotificationKind, Channel>>; digest: Digest }>`
    select digest, coalesce((select json_object_agg(kind, channel) from notification_settings
      where notification_settings.user_id = users.user_id), '{}') as channels
    from users where user_id = ${userId}`.execute(db)
  return rows[0]!
}
