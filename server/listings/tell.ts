import { type RawBuilder, sql } from 'kysely'
import type { NotificationData } from '#contract/notifications.ts'
import { notify } from '#server/flows/notify.ts'
import type { Tx } from '#server/platform/database.ts'
import type { Viewer } from '#server/platform/viewer.ts'

type OfListing<Kind extends 'listing.shown' | 'listing.approved'> = {
  kind: Kind
  listing: number
  data: NotificationData<Kind>
}

/** Tells the region, and those whose schools stand in a list, are near to it or were decided of. */
export async function tellOfListing<Kind extends 'listing.shown' | 'listing.approved'>(
  tx: Tx,
  viewer: Viewer,
  { kind, listing, data }: OfListing<Kind>,
): Promise<void> {
  await notify(tx, {
    regionId: viewer.regionId,
    kind,
    subject: `listing:${listing}`,
    data,
    to: { reaching: concernedIn(viewer.regionId, listing), may: 'listings.read', except: viewer.userId },
  })
}

function concernedIn(regionId: number, listing: number): RawBuilder<unknown> {
  return sql`select listing_schools.school_id from listing_schools
    where listing_schools.region_id = ${regionId} and listing_schools.listing_id = ${listing}
      and (listing_schools.rule = 'yes' or listing_schools.near or exists (select from listing_decisions
        where listing_decisions.region_id = listing_schools.region_id
          and listing_decisions.listing_id = listing_schools.listing_id
          and listing_decisions.school_id = listing_schools.school_id))`
}

/** A school of a list, of which something is told. */
interface Listed {
  listing: number
  school: { schoolId: number; code: string; name: string }
  year: string
}

/** Tells whoever answers disputes that there is one. */
export async function tellOfDispute(
  tx: Tx,
  viewer: Viewer,
  { listing, school, year }: Listed,
): Promise<void> {
  await notify(tx, {
    regionId: viewer.regionId,
    kind: 'listing.disputed',
    subject: `listed:${listing}:${school.code}`,
    data: { school: school.name, year },
    to: { reaching: sql`select ${school.schoolId}::bigint`, may: 'listings.write', except: viewer.userId },
  })
}

/** Tells those who may dispute of a school what was answered. */
export async function tellOfAnswer(
  tx: Tx,
  viewer: Viewer,
  { listing, school, year, answer }: Listed & { answer: 'accepted' | 'refused' },
): Promise<void> {
  await notify(tx, {
    regionId: viewer.regionId,
    kind: 'listing.answered',
    subject: `listed:${listing}:${school.code}`,
    data: { school: school.name, year, answer },
    to: { reaching: sql`select ${school.schoolId}::bigint`, may: 'listings.dispute', except: viewer.userId },
  })
}
