import type { api } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { date } from '#web/words/format.ts'
import { listingWords as words } from '#web/words/listings.ts'

type Listing = Reply<NonNullable<typeof api.listListings.route>>['items'][number]
type Told = Pick<Listing, 'state' | 'disputesUntil' | 'order' | 'corrects' | 'correctedBy'>

/** How far a list is, with its term or its order, and what it puts right. */
export function StateOf({
  listing: { state, disputesUntil, order, corrects, correctedBy },
}: {
  listing: Told
}) {
  return (
    <>
      {words.states[state]}
      {state === 'shown' && disputesUntil && (
        <div className="muted small">{words.until(date(disputesUntil))}</div>
      )}
      {order && <div className="muted small">{words.order(order.number, date(order.date))}</div>}
      {corrects !== null && <div className="muted small">{words.corrects(corrects)}</div>}
      {correctedBy !== null && <div className="muted small">{words.correctedBy(correctedBy)}</div>}
    </>
  )
}
