import type { z } from 'zod'
import {
  type Channel,
  type getNotificationSettings,
  type NotificationKind,
  type notification,
  notificationKinds,
  type Told,
} from '#contract/notifications.ts'
import type { findSettings, NotificationRow } from './queries.ts'

export function notificationView(row: NotificationRow): z.input<typeof notification> {
  const { id, subject, createdAt, readAt } = row
  return {
    id,
    subject,
    told: toldOf(row),
    createdAt: createdAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
  }
}

/** What a stored notification tells; `notify` stored the particulars of its kind. */
export function toldOf({ kind, data }: { kind: NotificationKind; data: unknown }): Told {
  return { kind, data } as Told
}

/** All kinds: what nothing was chosen for is shown in the system. */
export function settingsView({
  channels,
  digest,
}: Awaited<ReturnType<typeof findSettings>>): z.input<typeof getNotificationSettings.reply> {
  const all = notificationKinds.map((kind): [NotificationKind, Channel] => [kind, channels[kind] ?? 'system'])
  return { channels: Object.fromEntries(all) as Record<NotificationKind, Channel>, digest }
}
