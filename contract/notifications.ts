import { z } from 'zod'
import { dutyFunctions } from './duty-words.ts'
import { idParam, listQuery } from './lists.ts'
import { day } from './organisations.ts'
import { roles, twoPeopleRoles } from './permissions.ts'
import { browsers } from './profile.ts'
import { defineRoute, pageOf } from './route.ts'
import { schoolEventKind } from './school-life.ts'

const tags = ['notifications']

/** Of what two people decide: the role to be given, the school whose card is to be corrected, the pupils of a file. */
const asked = {
  role: z.enum(twoPeopleRoles).optional(),
  school: z.string().optional(),
  pupils: z.int().optional(),
}
const watched = { school: z.string(), schools: z.int() }

/** As what, in which body and for what a person is named, and from when until when. */
const named = z.object({
  function: z.enum(dutyFunctions),
  organisation: z.string(),
  school: z.string().nullable(),
  municipality: z.string().nullable(),
  theme: z.string().nullable(),
  since: day,
  /** The first day without it; null: it has no end yet. */
  until: day.nullable(),
})

/** What a person is told of, each with the particulars of a notification. None of them is of a pupil. */
export const notificationData = {
  /** Files he sent were read. */
  'import.read': z.object({}),
  'import.failed': z.object({}),
  /** By another. */
  'import.applied': z.object({}),
  'role.given': z.object({ role: z.enum(roles), organisation: z.string() }),
  'role.withdrawn': z.object({ role: z.enum(roles), organisation: z.string() }),
  'account.changed': z.object({
    what: z.enum(['password', 'reset', 'factor', 'factor_off', 'codes', 'email']),
  }),
  'account.browser': z.object({ browser: z.enum(browsers), network: z.string() }),
  'run.made': z.object({ methodology: z.string(), year: z.string() }),
  /** `until`: the last day of disputes. */
  'listing.shown': z.object({ year: z.string(), until: day }),
  'listing.disputed': z.object({ school: z.string(), year: z.string() }),
  'listing.answered': z.object({
    school: z.string(),
    year: z.string(),
    answer: z.enum(['accepted', 'refused']),
  }),
  'listing.approved': z.object({ year: z.string(), number: z.string(), date: day }),
  'role.returned': z.object({ role: z.enum(roles), organisation: z.string() }),
  /** His own, within 14 days. */
  'role.ends': z.object({ role: z.enum(roles), organisation: z.string(), on: day }),
  /** Of a duty of his own, by another. */
  'duty.named': named,
  /** `was`: what stood before. */
  'duty.changed': named.extend({ was: named.pick({ function: true, theme: true, since: true }) }),
  'duty.ended': named,
  /** The end was taken back. */
  'duty.returned': named,
  /** Waits for a second person, as whom he could decide. */
  'approval.asked': z.object(asked),
  /** What he asked for. */
  'approval.decided': z.object({ ...asked, decision: z.enum(['approved', 'refused']) }),
  'approval.expired': z.object(asked),
  /** Of schools he watches: how many, and the name of the first. */
  'school.event': z.object({ ...watched, event: schoolEventKind, on: day }),
  /** Entered by him before its day, and not applied on it. */
  'school.plan': z.object({ school: z.string(), event: schoolEventKind, on: day, why: z.string() }),
  'school.results': z.object(watched),
  'school.status': z.object(watched),
  /** Waits for whoever may approve it and did not write it. */
  'method.checked': z.object({ title: z.string(), number: z.string() }),
  /** What he wrote or checked was approved, or sent back with a reason. */
  'method.decided': z.object({ title: z.string(), number: z.string(), approved: z.boolean() }),
  /** Of one's own school. */
  'passport.accepted': z.object({ school: z.string(), year: z.string() }),
  'passport.returned': z.object({ school: z.string(), year: z.string(), remark: z.string() }),
  'job.failed': z.object({ job: z.string() }),
  'backup.failed': z.object({ code: z.string() }),
  'heads.failed': z.object({ code: z.string() }),
  /** Somebody read far more records of pupils than he usually does. */
  'reading.unusual': z.object({
    person: z.int(),
    /** Looked up when it is told, so that it is not kept here when he is erased. */
    name: z.string().optional(),
    day,
    records: z.int(),
    usual: z.int(),
  }),
} as const

export type NotificationKind = keyof typeof notificationData
export type NotificationData<Kind extends NotificationKind> = z.infer<(typeof notificationData)[Kind]>
export const notificationKinds = Object.keys(notificationData) as [NotificationKind, ...NotificationKind[]]

/** What it tells, and of what. */
export const told = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('import.read'), data: notificationData['import.read'] }),
  z.object({ kind: z.literal('import.failed'), data: notificationData['import.failed'] }),
  z.object({ kind: z.literal('import.applied'), data: notificationData['import.applied'] }),
  z.object({ kind: z.literal('role.given'), data: notificationData['role.given'] }),
  z.object({ kind: z.literal('role.withdrawn'), data: notificationData['role.withdrawn'] }),
  z.object({ kind: z.literal('account.changed'), data: notificationData['account.changed'] }),
  z.object({ kind: z.literal('account.browser'), data: notificationData['account.browser'] }),
  z.object({ kind: z.literal('run.made'), data: notificationData['run.made'] }),
  z.object({ kind: z.literal('listing.shown'), data: notificationData['listing.shown'] }),
  z.object({ kind: z.literal('listing.disputed'), data: notificationData['listing.disputed'] }),
  z.object({ kind: z.literal('listing.answered'), data: notificationData['listing.answered'] }),
  z.object({ kind: z.literal('listing.approved'), data: notificationData['listing.approved'] }),
  z.object({ kind: z.literal('role.returned'), data: notificationData['role.returned'] }),
  z.object({ kind: z.literal('role.ends'), data: notificationData['role.ends'] }),
  z.object({ kind: z.literal('duty.named'), data: notificationData['duty.named'] }),
  z.object({ kind: z.literal('duty.changed'), data: notificationData['duty.changed'] }),
  z.object({ kind: z.literal('duty.ended'), data: notificationData['duty.ended'] }),
  z.object({ kind: z.literal('duty.returned'), data: notificationData['duty.returned'] }),
  z.object({ kind: z.literal('approval.asked'), data: notificationData['approval.asked'] }),
  z.object({ kind: z.literal('approval.decided'), data: notificationData['approval.decided'] }),
  z.object({ kind: z.literal('approval.expired'), data: notificationData['approval.expired'] }),
  z.object({ kind: z.literal('school.event'), data: notificationData['school.event'] }),
  z.object({ kind: z.literal('school.plan'), data: notificationData['school.plan'] }),
  z.object({ kind: z.literal('school.results'), data: notificationData['school.results'] }),
  z.object({ kind: z.literal('school.status'), data: notificationData['school.status'] }),
  z.object({ kind: z.literal('method.checked'), data: notificationData['method.checked'] }),
  z.object({ kind: z.literal('method.decided'), data: notificationData['method.decided'] }),
  z.object({ kind: z.literal('passport.accepted'), data: notificationData['passport.accepted'] }),
  z.object({ kind: z.literal('passport.returned'), data: notificationData['passport.returned'] }),
  z.object({ kind: z.literal('job.failed'), data: notificationData['job.failed'] }),
  z.object({ kind: z.literal('backup.failed'), data: notificationData['backup.failed'] }),
  z.object({ kind: z.literal('heads.failed'), data: notificationData['heads.failed'] }),
  z.object({ kind: z.literal('reading.unusual'), data: notificationData['reading.unusual'] }),
])
export type Told = z.infer<typeof told>

/** In the system; there and in the mail digest; nowhere. */
export const channels = ['system', 'mail', 'off'] as const
export type Channel = (typeof channels)[number]
export const digests = ['daily', 'weekly', 'off'] as const
export type Digest = (typeof digests)[number]

export const notification = z.object({
  id: z.int(),
  /** As in the audit log: `import:12`. */
  subject: z.string(),
  told,
  createdAt: z.string(),
  /** null: not read yet. */
  readAt: z.string().nullable(),
})

export const listNotifications = defineRoute({
  method: 'GET',
  path: '/api/notifications',
  permission: 'signed-in',
  summary: 'Свои уведомления, последние первыми',
  tags,
  query: listQuery,
  reply: pageOf(notification),
})

export const countUnread = defineRoute({
  method: 'GET',
  path: '/api/notifications/unread',
  permission: 'signed-in',
  summary: 'Сколько своих уведомлений не прочитано',
  tags,
  reply: z.object({ unread: z.int() }),
})

export const readNotification = defineRoute({
  method: 'POST',
  path: '/api/notifications/:id/reading',
  permission: 'signed-in',
  summary: 'Отметить своё уведомление прочитанным',
  tags,
  params: z.object({ id: idParam }),
  reply: 'none',
})

export const readAllNotifications = defineRoute({
  method: 'POST',
  path: '/api/notifications/reading',
  permission: 'signed-in',
  summary: 'Отметить прочитанными свои уведомления по указанное',
  tags,
  /** The latest one that was seen: what came later stays unread. */
  body: z.object({ until: z.int().positive() }),
  reply: 'none',
})

const settings = z.object({
  channels: z.record(z.enum(notificationKinds), z.enum(channels)),
  digest: z.enum(digests),
})

export const getNotificationSettings = defineRoute({
  method: 'GET',
  path: '/api/notifications/settings',
  permission: 'signed-in',
  summary: 'О чём и как себе сообщать',
  tags,
  reply: settings,
})

export const setNotificationSettings = defineRoute({
  method: 'PUT',
  path: '/api/notifications/settings',
  permission: 'signed-in',
  summary: 'Выбрать, о чём и как себе сообщать',
  tags,
  body: settings,
  reply: 'none',
})
