import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '#web/api.ts'
import { addressOf } from '#web/client.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Choice, Filters } from '#web/ui/filters.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { dateTime } from '#web/words/format.ts'
import { runWords, compareWords as words } from '#web/words/runs.ts'
import { Differences } from './differences.tsx'
import { MethodLink } from './run-rule.tsx'
import type { Run } from './runs.tsx'

const route = getRouteApi('/runs/$id/compare')

/** Two runs side by side: another method, another year, another rule. */
export function ComparePage() {
  const id = Number(route.useParams().id)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const runs = useQuery(ask(api.listRuns, { query: { limit: 200 } }))
  const others = runs.data?.items.filter((run) => run.id !== id) ?? []
  // Nobody opens a comparison to look at an empty page: the latest of the others stands there at once.
  const other = search.other ?? others[0]?.id
  return (
    <Page
      title={words.title}
      crumb={
        <Link to="/runs/$id" params={{ id: String(id) }}>
          {runWords.back}
        </Link>
      }
      actions={
        other && (
          <Downloads
            what={words.what}
            href={(format) => addressOf(api.exportComparison, { params: { id, other }, query: { format } })}
          />
        )
      }
    >
      <Loaded query={runs}>
        {() =>
          others.length === 0 ? (
            <p>{runWords.noOther}</p>
          ) : (
            <Filters>
              <Choice
                label={words.choose}
                value={String(other)}
                options={others.map((run) => ({ value: String(run.id), label: runTitle(run) }))}
                onChange={(chosen) => void navigate({ search: { other: Number(chosen) }, replace: true })}
              />
            </Filters>
          )
        }
      </Loaded>
      {other && <Compared id={id} other={other} />}
    </Page>
  )
}

function Compared({ id, other }: { id: number; other: number }) {
  const query = useQuery(ask(api.compareWith, { params: { id, other } }))
  return (
    <Loaded query={query}>
      {(comparison) => (
        <>
          <dl className="facts panel">
            <div>
              <dt>{words.first}</dt>
              <dd>
                <MethodLink run={comparison.first} />
              </dd>
            </div>
            <div>
              <dt>{words.second}</dt>
              <dd>
                <MethodLink run={comparison.second} />
              </dd>
            </div>
          </dl>
          <Differences comparison={comparison} run={other} />
        </>
      )}
    </Loaded>
  )
}

/** A run in one line of a choice. */
export function runTitle(run: Run): string {
  return `${run.id}: ${run.methodology.title}, ${run.year} (${dateTime(run.createdAt)})`
}
