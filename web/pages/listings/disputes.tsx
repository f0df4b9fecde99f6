import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, askPages } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Choice, Filters } from '#web/ui/filters.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import type { Column } from '#web/ui/register-table.tsx'
import { schoolColumn } from '#web/ui/school-column.tsx'
import { dateTime } from '#web/words/format.ts'
import { listingSchoolWords, disputeWords as words } from '#web/words/listings.ts'
import { AnswerForm, FileLinks } from './dispute-parts.tsx'
import type { ListingDetail } from './listing.tsx'

type Dispute = Reply<NonNullable<typeof api.listDisputes.route>>['items'][number]

const route = getRouteApi('/listings/$id')

/** Disputes of a list, the last one first; whoever leads the list answers here. */
export function Disputes({ listing }: { listing: ListingDetail }) {
  const { open } = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listDisputes, { params: { id: listing.id }, query: { open } }))
  return (
    <>
      <Filters>
        <Choice
          label={words.which}
          all={words.all}
          value={open ? 'open' : undefined}
          options={[{ value: 'open', label: words.onlyOpen }]}
          onChange={(next) =>
            void navigate({ search: { view: 'disputes', open: next ? true : undefined }, replace: true })
          }
        />
      </Filters>
      <PagedTable
        list={list}
        caption={words.caption}
        columns={columnsOf(listing)}
        rowKey={({ id }) => id}
        stacks
        tall
        empty={
          <Empty title={words.none}>
            <p>{words.noneWhy}</p>
          </Empty>
        }
      />
    </>
  )
}

function columnsOf(listing: ListingDetail): Column<Dispute>[] {
  return [
    schoolColumn(
      ({ school }) => school,
      ({ code, name }) => (
        <Link to="/listings/$id/schools/$code" params={{ id: String(listing.id), code }}>
          {name}
        </Link>
      ),
    ),
    {
      key: 'what',
      title: words.what,
      cell: ({ reason, createdBy, createdAt, files }) => (
        <>
          {reason}
          <div className="muted small">{listingSchoolWords.by(createdBy, dateTime(createdAt))}</div>
          <FileLinks listing={listing.id} files={files} />
        </>
      ),
    },
    {
      key: 'state',
      title: words.state,
      cell: (dispute) => (
        <>
          {words.states[dispute.state]}
          {dispute.words && <div>{dispute.words}</div>}
          {dispute.closedBy && dispute.closedAt && (
            <div className="muted small">
              {listingSchoolWords.by(dispute.closedBy, dateTime(dispute.closedAt))}
            </div>
          )}
          {dispute.state === 'unanswered' && listing.can.write && (
            <AnswerForm listing={listing.id} dispute={dispute.id} name={dispute.school.name} />
          )}
        </>
      ),
    },
  ]
}
