import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { capital, number } from '#web/words/format.ts'
import { overviewWords as words } from '#web/words/overview.ts'
import { LastImports } from './last-imports.tsx'
import { LatestRun, OwnAnswer } from './latest-run.tsx'
import { Waits } from './waits.tsx'
import './overview.css'

export type Overview = Reply<NonNullable<typeof api.getOverview.route>>
type Year = NonNullable<Overview['years']>[number]

/** The first page: what waits for this person, the list in numbers, the data. */
export function OverviewPage() {
  const viewer = useViewer()
  const { can } = viewer
  const query = useQuery(ask(api.getOverview, {}))
  const place = viewer.school?.name ?? viewer.municipality?.name ?? viewer.region
  return (
    <Page
      title={capital(place)}
      lead={
        <>
          {!viewer.school && query.data && words.scope(query.data.schools, query.data.municipalities)}{' '}
          {words.years(viewer.academicYear, viewer.cycle)}
        </>
      }
    >
      <Loaded query={query} lines={8}>
        {(overview) => (
          <>
            <Section title={words.todo}>
              <Waits overview={overview} />
            </Section>
            {overview.run &&
              (viewer.school ? (
                <OwnAnswer run={overview.run} school={viewer.school} />
              ) : (
                <LatestRun run={overview.run} />
              ))}
            {can.includes('imports.read') && <LastImports />}
            {overview.watched && overview.watched.schools > 0 && (
              <p>
                <Link to="/schools" search={{ watched: true }}>
                  {words.watched(overview.watched.schools)}
                </Link>
              </p>
            )}
            {overview.years && overview.years.length > 0 && (
              <Section title={words.data}>
                <RegisterTable
                  caption={words.data}
                  columns={yearColumns}
                  rows={overview.years}
                  rowKey={({ year }) => year}
                  tall
                />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

const yearColumns: Column<Year>[] = [
  {
    key: 'year',
    title: words.year,
    names: true,
    cell: ({ year }) => (
      <Link to="/completeness" search={{ year }}>
        {year}
      </Link>
    ),
  },
  { key: 'sittings', title: words.sittings, figures: true, cell: ({ sittings }) => number(sittings) },
  { key: 'schools', title: words.schoolsWith, figures: true, cell: ({ schools }) => number(schools) },
  { key: 'results', title: words.results, figures: true, cell: ({ results }) => number(results) },
]
