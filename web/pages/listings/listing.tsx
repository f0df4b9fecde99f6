import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { WhySeen } from '#web/ui/why-seen.tsx'
import { common } from '#web/words/common.ts'
import { date, dateTime, number } from '#web/words/format.ts'
import { listingWords as words } from '#web/words/listings.ts'
import { Disputes } from './disputes.tsx'
import { ListingSchools } from './listing-schools.tsx'
import { Order } from './order.tsx'
import { ShowForm } from './show-form.tsx'
import '#web/ui/views.css'

export type ListingDetail = Reply<NonNullable<typeof api.getListing.route>>

const route = getRouteApi('/listings/$id')

/** A list of schools: its schools, its disputes, its order; what stands in the way of the next step. */
export function ListingPage() {
  const id = Number(route.useParams().id)
  const { view, open: _, ...filters } = route.useSearch()
  const query = useQuery(ask(api.getListing, { params: { id } }))
  const listing = query.data
  return (
    <Page
      title={listing ? words.name(listing.id, listing.year) : common.loading}
      crumb={<Link to="/listings">{words.back}</Link>}
      lead={
        listing &&
        `${words.summary(listing.listed, listing.schools)}. ${words.madeBy(dateTime(listing.createdAt), listing.createdBy)}`
      }
      actions={
        <>
          <Downloads
            href={(format) => addressOf(api.exportListing, { params: { id }, query: { ...filters, format } })}
          />
          <a className="button" href={addressOf(api.getAppendix, { params: { id } })} download>
            {words.appendix}
          </a>
          <PrintButton />
        </>
      }
    >
      <Loaded query={query}>
        {(loaded) => (
          <>
            <Standing listing={loaded} />
            {loaded.can.write && loaded.state === 'draft' && <ShowForm listing={loaded} />}
            <Tabs listing={loaded} />
            {view === 'disputes' && <Disputes listing={loaded} />}
            {view === 'order' && <Order listing={loaded} />}
            {view === undefined && <ListingSchools listing={loaded} />}
            <WhySeen permission="listings.read" />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** What state it is in, what that means, and what the one who leads it does next. */
function Standing({ listing }: { listing: ListingDetail }) {
  const { id, state, order, disputesUntil, corrects, correctedBy, can, year } = listing
  return (
    <div className={state === 'draft' ? 'note note-doubt' : 'note'}>
      {state === 'draft' && <p>{words.draftNote}</p>}
      {state === 'shown' && <p>{words.shownNote(date(disputesUntil!))}</p>}
      {order && <p>{words.approvedNote(order.number, date(order.date))}</p>}
      {corrects !== null && (
        <p>
          <Link to="/listings/$id" params={{ id: String(corrects) }}>
            {words.corrects(corrects)}
          </Link>
        </p>
      )}
      {correctedBy !== null && (
        <p>
          <Link to="/listings/$id" params={{ id: String(correctedBy) }}>
            {words.correctedBy(correctedBy)}
          </Link>
        </p>
      )}
      {can.write && state === 'approved' && correctedBy === null && (
        <p className="no-print">
          <Link to="/listings/new" search={{ corrects: id }} className="button">
            {words.correct}
          </Link>
        </p>
      )}
      <p className="muted small">
        {words.method}:{' '}
        <Link to="/runs/$id" params={{ id: String(listing.run) }} search={{ identified: 'yes' }}>
          {listing.methodology.title}, {year}
        </Link>
      </p>
    </div>
  )
}

function Tabs({ listing: { id, schools, openDisputes } }: { listing: ListingDetail }) {
  const { view } = route.useSearch()
  const tabs = [
    { view: undefined, title: words.tabs.schools, count: schools },
    { view: 'disputes', title: words.tabs.disputes, count: openDisputes },
    { view: 'order', title: words.tabs.order, count: null },
  ] as const
  return (
    <nav className="views no-print" aria-label={words.tabsLabel}>
      {tabs.map((tab) => (
        <Link
          key={tab.title}
          to="/listings/$id"
          params={{ id: String(id) }}
          search={{ view: tab.view }}
          replace
          data-current={view === tab.view ? '' : undefined}
          aria-current={view === tab.view ? 'true' : undefined}
        >
          {tab.title} {tab.count !== null && <span>{number(tab.count)}</span>}
        </Link>
      ))}
    </nav>
  )
}
