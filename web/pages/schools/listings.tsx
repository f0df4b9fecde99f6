import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { AnswerMark } from '#web/ui/marks.tsx'
import { Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { date } from '#web/words/format.ts'
import { listingSchoolWords, schoolListings as title, listingWords as words } from '#web/words/listings.ts'

type Listed = Reply<NonNullable<typeof api.getSchoolListings.route>>['items'][number]

/** In which lists a school stands, and what they say of it. */
export function Listings({ code }: { code: string }) {
  const query = useQuery(ask(api.getSchoolListings, { params: { code } }))
  return (
    <Section title={title.title}>
      <Loaded query={query} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{title.none}</p>
          ) : (
            <RegisterTable
              caption={title.title}
              columns={columnsOf(code)}
              rows={items}
              rowKey={({ listing }) => listing.id}
              tall
              stacks
            />
          )
        }
      </Loaded>
    </Section>
  )
}

const columnsOf = (code: string): Column<Listed>[] => [
  {
    key: 'listing',
    title: words.year,
    names: true,
    cell: ({ listing }) => (
      <Link to="/listings/$id/schools/$code" params={{ id: String(listing.id), code }}>
        {words.name(listing.id, listing.year)}
      </Link>
    ),
  },
  {
    key: 'state',
    title: words.state,
    cell: ({ listing: { state, order, disputesUntil } }) => (
      <>
        {words.states[state]}
        {state === 'shown' && disputesUntil && (
          <div className="small">{words.until(date(disputesUntil))}</div>
        )}
        {order && <div className="muted small">{words.order(order.number, date(order.date))}</div>}
      </>
    ),
  },
  {
    key: 'answer',
    title: listingSchoolWords.answer,
    cell: ({ answer, repeated, disputed }) => (
      <>
        <AnswerMark answer={answer} />
        {repeated && <div className="muted small">{listingSchoolWords.repeated}</div>}
        {disputed && <div className="small strong">{listingSchoolWords.dispute}</div>}
      </>
    ),
  },
  {
    key: 'grounds',
    title: listingSchoolWords.grounds,
    cell: ({ grounds, decision }) => decision?.reason ?? grounds,
  },
]
