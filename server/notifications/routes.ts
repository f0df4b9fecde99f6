import * as contract from '#contract/notifications.ts'
import { handle } from '#server/platform/handle.ts'
import { cutPage } from '#server/platform/keyset.ts'
import * as actions from './actions.ts'
import * as notifications from './queries.ts'
import { notificationView, settingsView } from './view.ts'

export const notificationRoutes = [
  handle(contract.listNotifications, async ({ db, viewer, query }) => {
    const { userId } = viewer
    const cut = cutPage(await notifications.listNotificationRows(db, userId, query), query.limit)
    const total = await notifications.countNotifications(db, userId)
    return { items: cut.rows.map(notificationView), next: cut.next, total }
  }),
  handle(contract.countUnread, async ({ db, viewer }) => ({
    unread: await notifications.countUnread(db, viewer.userId),
  })),
  handle(contract.readNotification, async ({ database, viewer, params }) => {
    await actions.readNotification(database, viewer, params.id)
    return undefined
  }),
  handle(contract.readAllNotifications, async ({ database, viewer, body }) => {
    await actions.readAllNotifications(database, viewer, body.until)
    return undefined
  }),
  handle(contract.getNotificationSettings, async ({ db, viewer }) =>
    settingsView(await notifications.findSettings(db, viewer.userId)),
  ),
  handle(contract.setNotificationSettings, async ({ database, viewer, body }) => {
    await actions.setNotificationSettings(database, viewer, body)
    return undefined
  }),
]
