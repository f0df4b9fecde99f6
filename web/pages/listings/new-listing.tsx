import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, ask } from '#web/api.ts'
import { call } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Choice } from '#web/ui/filters.tsx'
import { Loaded, problemOf } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { ReasonInput } from '#web/ui/reason-input.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { useTerm } from '#web/ui/use-term.ts'
import { dateTime } from '#web/words/format.ts'
import { listingWords, newListingWords as words } from '#web/words/listings.ts'
import '#web/ui/form-grid.css'

const route = getRouteApi('/listings/new')

/** A draft of a run, or a correction of an approved list, with the reason. */
export function NewListingPage() {
  const term = useTerm()
  const { can } = useViewer()
  const { corrects } = route.useSearch()
  const crumb = <Link to="/listings">{listingWords.back}</Link>
  if (!can.includes('listings.write'))
    return (
      <Page title={words.title} crumb={crumb}>
        <Empty title={words.forbidden}>
          <p>{words.forbiddenWhy(term)}</p>
          <Link to="/listings">{listingWords.back}</Link>
        </Empty>
      </Page>
    )
  return (
    <Page
      title={corrects ? words.correction(corrects) : words.title}
      lead={corrects ? words.correctionLead : words.lead}
      crumb={crumb}
    >
      <NewListing />
    </Page>
  )
}

function NewListing() {
  const { run, corrects } = route.useSearch()
  const navigate = route.useNavigate()
  const runs = useQuery(ask(api.listRuns, { query: { limit: 200 } }))
  const [reason, setReason] = useState('')
  const create = useChange(
    (body: { run: number; corrects?: number; reason?: string }) => call(api.createListing, { body }),
    [api.listListings],
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!run) return
    create.mutate(
      { run, corrects, reason: corrects ? reason : undefined },
      { onSuccess: ({ id }) => void navigate({ to: '/listings/$id', params: { id: String(id) } }) },
    )
  }

  return (
    <Loaded query={runs}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={words.noRuns}>
            <p>{words.noRunsWhy}</p>
            <Link to="/runs">{words.toRuns}</Link>
          </Empty>
        ) : (
          <form onSubmit={submit} className="form-grid">
            <Choice
              label={words.run}
              all={words.choose}
              value={run === undefined ? undefined : String(run)}
              options={items.map(({ id, methodology, year, createdAt }) => ({
                value: String(id),
                label: `№ ${id}: ${methodology.title}, ${year}, ${dateTime(createdAt)}`,
              }))}
              onChange={(id) =>
                void navigate({ search: { corrects, run: id ? Number(id) : undefined }, replace: true })
              }
            />
            {corrects !== undefined && (
              <ReasonInput label={words.reason} value={reason} onChange={setReason} />
            )}
            <p className="whole">
              <button type="submit" className="button primary" disabled={create.isPending || !run}>
                {words.save}
              </button>
            </p>
            {create.isError && <ProblemNote problem={problemOf(create.error)} />}
          </form>
        )
      }
    </Loaded>
  )
}
