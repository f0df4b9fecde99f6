import { sql } from 'kysely'
import type { NotificationData } from '#contract/notifications.ts'
import { notify } from '#server/flows/notify.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Actor } from '#server/platform/viewer.ts'
import type { Client } from './client.ts'

/** Tells a person that his own account was changed: if it was not he, he should know. */
export function tellOfChange(
  tx: Tx,
  { regionId }: Pick<Actor, 'regionId'>,
  userId: number,
  what: NotificationData<'account.changed'>['what'],
): Promise<void> {
  const subject = `user:${userId}`
  return notify(tx, { regionId, kind: 'account.changed', subject, data: { what }, to: { person: userId } })
}

/** Remembers from where a person came in, and tells him when it is a new place; the very first one is no news. */
export async function meetClient(
  tx: Tx,
  { regionId }: Pick<Actor, 'regionId'>,
  userId: number,
  client: Client,
): Promise<void> {
  const { browser, network } = client
  const { rows } = await sql<{ isNew: boolean; hasOthers: boolean }>`
    with added as (
      insert into known_clients (region_id, user_id, browser, network)
      values (${regionId}, ${userId}, ${browser}, ${network}) on conflict do nothing returning 1)
    select exists (select from added) as "isNew",
      exists (select from known_clients where user_id = ${userId}) as "hasOthers"`.execute(tx)
  const { isNew, hasOthers } = rows[0]!
  if (!isNew || !hasOthers) return
  const subject = `user:${userId}`
  const data = { browser, network }
  await notify(tx, { regionId, kind: 'account.browser', subject, data, to: { person: userId } })
}
