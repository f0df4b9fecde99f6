import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { AnswerMark } from '#web/ui/marks.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { RegisterTable } from '#web/ui/register-table.tsx'
import { WhySeen } from '#web/ui/why-seen.tsx'
import { common } from '#web/words/common.ts'
import { number } from '#web/words/format.ts'
import { longViewWords as words } from '#web/words/long-view.ts'
import { Cohorts } from './cohorts.tsx'
import { SubjectResults } from './subject-results.tsx'

export type LongView = Reply<NonNullable<typeof api.getLongView.route>>

const route = getRouteApi('/schools/$code/years')

/** A school over all its years, beside the schools of its district, of the region and those like it. */
export function LongViewPage() {
  const { code } = route.useParams()
  const query = useQuery(ask(api.getLongView, { params: { code } }))
  return (
    <Page
      title={words.title(query.data?.school.name ?? common.school)}
      crumb={
        <Link to="/schools/$code" params={{ code }}>
          {words.back}
        </Link>
      }
      lead={words.lead}
      actions={
        <>
          <Downloads
            what={words.what}
            href={(format) => addressOf(api.exportLongView, { params: { code }, query: { format } })}
          />
          <PrintButton />
        </>
      }
    >
      <Loaded query={query} lines={8}>
        {(view) =>
          view.results.length === 0 ? (
            <Empty title={words.empty}>
              <p>{words.emptyWhy}</p>
            </Empty>
          ) : (
            <Years view={view} />
          )
        }
      </Loaded>
      <WhySeen permission="results.read" school={code} />
    </Page>
  )
}

function Years({ view }: { view: LongView }) {
  const { alike, subjects } = view
  return (
    <>
      <Listing listing={view.listing} />
      <Section title={words.cohorts}>
        <Cohorts view={view} />
      </Section>
      <Section title={words.subjects}>
        {subjects.map((subject) => (
          <SubjectResults key={subject.id} view={view} subject={subject} />
        ))}
      </Section>
      <div className="muted small">
        <p>{words.shrunkenWhy}</p>
        <p>{alike ? words.alikeWhy(alike.kind, words.places[alike.place]) : words.alikeUnknown}</p>
        <p>{words.groupWhy}</p>
      </div>
    </>
  )
}

function Listing({ listing: { method, years } }: Pick<LongView, 'listing'>) {
  const last = years.findLastIndex(({ identified }) => identified !== 'yes')
  return (
    <Section title={words.listing}>
      <p>{words.listingLead(method)}</p>
      <p className="strong">{words.inRow(years.length - 1 - last)}</p>
      <RegisterTable
        caption={words.listing}
        columns={[
          { key: 'year', title: words.year, names: true, cell: ({ year }) => year },
          {
            key: 'answer',
            title: words.answer,
            cell: ({ identified }) => <AnswerMark answer={identified} />,
          },
          { key: 'markers', title: words.markers, figures: true, cell: ({ markers }) => number(markers) },
        ]}
        rows={years}
        rowKey={({ year }) => year}
        tall
      />
    </Section>
  )
}
