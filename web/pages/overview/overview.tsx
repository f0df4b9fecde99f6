import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Mark } from '#web/ui/marks.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { dateTime, number } from '#web/words/format.ts'
import { overviewWords as words } from '#web/words/overview.ts'
import { LastImports } from './last-imports.tsx'
import { Waits } from './waits.tsx'
import './overview.css'

export type Overview = Reply<NonNullable<typeof api.getOverview.route>>
type Year = Overview['years'][number]

/** The first page: what waits for this person, the list in numbers, the data. */
export function OverviewPage() {
  const viewer = useViewer()
  const { can } = viewer
  const query = useQuery(ask(api.getOverview, {}))
  const place = viewer.school?.name ?? viewer.municipality?.name ?? viewer.region
  return (
    <Page title={place} lead={query.data && words.scope(query.data.schools, query.data.municipalities)}>
      <Loaded query={query} lines={8}>
        {(overview) => (
          <>
            <Section title={words.todo}>
              <Waits overview={overview} />
            </Section>
            {overview.run && <LatestRun run={overview.run} />}
            {can.includes('imports.read') && <LastImports />}
            {overview.years.length > 0 && (
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

function LatestRun({ run }: { run: NonNullable<Overview['run']> }) {
  const { school } = useViewer()
  const id = String(run.id)
  return (
    <Section title={words.list}>
      <p className="muted">{words.listFrom(run.title, run.year, dateTime(run.createdAt))}</p>
      <ul className="figures-row">
        <li>
          <Link to="/runs/$id" params={{ id }} search={{ identified: 'yes' }}>
            <b>{number(run.identified)}</b>
            <Mark shape="square" tone="bad" word={words.identified} />
          </Link>
          <span className="muted small">{words.outOf(run.schools)}</span>
        </li>
        <li>
          <Link to="/runs/$id" params={{ id }} search={{ identified: 'undecided' }}>
            <b>{number(run.undecided)}</b>
            <Mark shape="half" tone="doubt" word={words.undecided} />
          </Link>
        </li>
        <li>
          <Link to="/runs/$id" params={{ id }} search={{ near: true }}>
            <b>{number(run.near)}</b>
            <span>{words.near}</span>
          </Link>
        </li>
      </ul>
      <p>
        {school ? (
          <Link to="/runs/$id/schools/$code" params={{ id, code: school.code }}>
            {words.why}
          </Link>
        ) : (
          <Link to="/runs/$id" params={{ id }} search={{ identified: 'yes' }}>
            {words.openList}
          </Link>
        )}
      </p>
    </Section>
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
