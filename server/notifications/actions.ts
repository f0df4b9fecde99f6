import { sql } from 'kysely'
import type { Channel, Digest, NotificationKind } from '#contract/notifications.ts'
import { notFound } from '#contract/problems.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'

/** Marks a notification of the person as read; one that is read stays so. Throws 404 for one that is not his. */
export const readNotification = write<number, void, Viewer>(
  'notification.read',
  async ({ tx, viewer, note }, id) => {
    const { numAffectedRows } = await sql`update notifications set read_at = coalesce(read_at, now())
      where user_id = ${viewer.userId} and notification_id = ${id}`.execute(tx)
    if (numAffectedRows === 0n) throw notFound('Уведомление')
    note(`notification:${id}`)
  },
)

/** Marks all notifications of the person up to one of them as read; answers how many. */
export const readAllNotifications = write<number, number, Viewer>(
  'notification.read',
  async ({ tx, viewer, note }, until) => {
    const { numAffectedRows = 0n } = await sql`update notifications set read_at = now()
      where user_id = ${viewer.userId} and notification_id <= ${until} and read_at is null`.execute(tx)
    note(`user:${viewer.userId}`, { read: Number(numAffectedRows) })
    return Number(numAffectedRows)
  },
)

export interface NotificationSettings {
  channels: Record<NotificationKind, Channel>
  digest: Digest
}

/** Keeps what the person wants to hear of, and how; what was written before stays as it was. */
export const setNotificationSettings = write<NotificationSettings, void, Viewer>(
  'notification.settings',
  async ({ tx, viewer, note }, { channels, digest }) => {
    const { regionId, userId } = viewer
    await sql`insert into notification_settings (region_id, user_id, kind, channel)
      select ${regionId}, ${userId}, key, value from json_each_text(${JSON.stringify(channels)}::json)
      on conflict (user_id, kind) do update set channel = excluded.channel`.execute(tx)
    await sql`update users set digest = ${digest} where user_id = ${userId}`.execute(tx)
    note(`user:${userId}`, { channels, digest })
  },
)
