import { sql } from 'kysely'
import type { PageWithViews } from '#contract/saved-views.ts'
import type { Queries } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'

export interface SavedViewRow {
  id: number
  name: string
  search: Record<string, string | number | boolean>
  shared: boolean
  own: boolean
  by: string | null
}

/** Views of a page: one's own, and those shared in the organisation one works in now. */
export async function listSavedViews(
  viewer: Viewer,
  db: Queries,
  page: PageWithViews,
): Promise<SavedViewRow[]> {
  const { rows } = await sql<SavedViewRow>`
    select saved_views.view_id as id, saved_views.name, saved_views.search,
      saved_views.organisation_id is not null as shared, saved_views.user_id = ${viewer.userId} as own,
      case when saved_views.user_id <> ${viewer.userId} then users.name end as by
    from saved_views left join users using (user_id)
    where saved_views.region_id = ${viewer.regionId} and saved_views.page = ${page}
      and saved_views.deleted_at is null
      and (saved_views.user_id = ${viewer.userId} or saved_views.organisation_id = ${viewer.organisation.id})
    order by own desc, saved_views.name collate ru_natural, saved_views.view_id`.execute(db)
  return rows
}
