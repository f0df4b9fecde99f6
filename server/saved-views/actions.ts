import { type RawBuilder, sql } from 'kysely'
import { conflict, notAllowed, notFound, notPossible } from '#contract/problems.ts'
import { MOST_VIEWS, type PageWithViews, pagesWithViews } from '#contract/saved-views.ts'
import type { Tx } from '#server/platform/database.ts'
import { decide } from '#server/platform/decision.ts'
import { oneAtATime } from '#server/platform/one-at-a-time.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'

/** How long a deleted view can be put back. */
const KEPT = sql`interval '1 day'`

interface ViewToSave {
  page: PageWithViews
  name: string
  search: Record<string, string | number | boolean>
  shared: boolean
}

/** Keeps filters and order of a list under a name that the person has not used on this page. */
export const saveView = write<ViewToSave, number, Viewer>(
  'savedview.save',
  async ({ tx, viewer, note }, { page, name, search, shared }) => {
    if (!decide(viewer, pagesWithViews[page]).allowed) throw notAllowed('Эта страница вам не открыта.')
    const slot = await freeSlot(tx, viewer)
    await assertFreeName(tx, viewer, { id: null, page, name })
    const { view_id } = await tx
      .insertInto('saved_views')
      .values({
        region_id: viewer.regionId,
        user_id: viewer.userId,
        slot,
        organisation_id: sharedWith(viewer, shared),
        page,
        name,
        search: JSON.stringify(search),
      })
      .returning('view_id')
      .executeTakeFirstOrThrow()
    note(`view:${view_id}`, { page, shared })
    return view_id
  },
)

/** Renames a view of one's own, shares it, or takes the sharing back. */
export const editView = write<{ id: number; name: string; shared: boolean }, void, Viewer>(
  'savedview.edit',
  async ({ tx, viewer, note }, { id, name, shared }) => {
    const view = await findOwn(tx, viewer, id, sql`deleted_at is null`)
    await assertFreeName(tx, viewer, { id, page: view.page, name })
    // One that is shared elsewhere stays there when it is only renamed in another role.
    const organisation = shared && view.organisationId ? view.organisationId : sharedWith(viewer, shared)
    await sql`update saved_views set name = ${name}, organisation_id = ${organisation}
      where region_id = ${viewer.regionId} and view_id = ${id}`.execute(tx)
    note(`view:${id}`, { shared })
  },
)

/** Deletes a view of one's own; for a day it can be put back. What was deleted before that is swept now. */
export const deleteView = write<{ id: number }, void, Viewer>(
  'savedview.delete',
  async ({ tx, viewer, note }, { id }) => {
    await findOwn(tx, viewer, id, sql`deleted_at is null`)
    await sql`delete from saved_views where region_id = ${viewer.regionId} and user_id = ${viewer.userId}
      and deleted_at < now() - ${KEPT}`.execute(tx)
    await sql`update saved_views set deleted_at = now()
      where region_id = ${viewer.regionId} and view_id = ${id}`.execute(tx)
    note(`view:${id}`)
  },
)

/** Puts a deleted view back, unless its name was given to another meanwhile. */
export const restoreView = write<{ id: number }, void, Viewer>(
  'savedview.restore',
  async ({ tx, viewer, note }, { id }) => {
    const { page, name } = await findOwn(tx, viewer, id, sql`deleted_at >= now() - ${KEPT}`)
    const slot = await freeSlot(tx, viewer)
    await assertFreeName(tx, viewer, { id, page, name })
    await sql`update saved_views set deleted_at = null, slot = ${slot}
      where region_id = ${viewer.regionId} and view_id = ${id}`.execute(tx)
    note(`view:${id}`)
  },
)

interface OwnView {
  page: PageWithViews
  name: string
  organisationId: number | null
}

async function findOwn(tx: Tx, viewer: Viewer, id: number, state: RawBuilder<unknown>): Promise<OwnView> {
  const { rows } = await sql<OwnView>`
    select page, name, organisation_id as "organisationId" from saved_views
    where region_id = ${viewer.regionId} and user_id = ${viewer.userId} and view_id = ${id} and ${state}
    for update`.execute(tx)
  if (!rows[0]) throw notFound('Сохранённый вид')
  return rows[0]
}

function sharedWith(viewer: Viewer, shared: boolean): number | null {
  if (!shared) return null
  if (!decide(viewer, 'people.write').allowed)
    throw notAllowed('Общий вид создают те, кто ведёт людей организации.', 'Сохраните вид только для себя.')
  return viewer.organisation.id
}

/** The first free place of a person; his views are changed one after another. */
async function freeSlot(tx: Tx, viewer: Viewer): Promise<number> {
  await oneAtATime(tx, `saved_views ${viewer.userId}`)
  const { rows } = await sql<{ slot: number | null }>`
    select min(slot) as slot from generate_series(1, ${MOST_VIEWS}::int) slot
    where slot not in (select slot from saved_views where region_id = ${viewer.regionId}
      and user_id = ${viewer.userId} and deleted_at is null)`.execute(tx)
  const slot = rows[0]?.slot
  if (!slot) throw notPossible(`У вас уже ${MOST_VIEWS} сохранённых видов.`, 'Удалите ненужные.')
  return slot
}

async function assertFreeName(
  tx: Tx,
  viewer: Viewer,
  { id, page, name }: { id: number | null; page: PageWithViews; name: string },
): Promise<void> {
  const { rows } = await sql`
    select from saved_views where region_id = ${viewer.regionId} and user_id = ${viewer.userId} and page = ${page}
      and deleted_at is null and view_id is distinct from ${id}
      and lower(name collate ru_natural) = lower(${name}::text collate ru_natural)`.execute(tx)
  if (rows.length > 0)
    throw conflict(`Вид «${name}» на этой странице у вас уже есть.`, 'Назовите по-другому.')
}
