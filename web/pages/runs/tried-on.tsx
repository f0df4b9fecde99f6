import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useViewer } from '#web/session.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { whatIfWords as words } from '#web/words/what-if.ts'
import { BesideRun } from './beside-run.tsx'
import { methodologyQuery, useGround } from './ground.ts'
import { type NewRunSearch, overridesOf, tryViews } from './new-run-search.ts'
import { OverlapView } from './overlap.tsx'
import { StabilityView } from './stability.tsx'
import { TurnedSchools } from './turned.tsx'
import '#web/ui/views.css'

interface Props {
  id: string
  year: string
  search: NewRunSearch
  methods: readonly { id: string; title: string }[]
  onChange: (change: NewRunSearch) => void
}

/** A rule on the results of now, in three views; nothing is kept, and nothing is asked of the server while it is moved. */
export function TriedOn({ id, year, search, methods, onChange }: Props) {
  const { level, can } = useViewer()
  const ground = useGround(search.municipality)
  const method = useQuery(methodologyQuery(id))
  const { threshold, minimum, procedures, years } = search
  // The same rule stays the same object, or all would be counted anew for every word typed elsewhere.
  const overrides = useMemo(
    () => overridesOf({ threshold, minimum, procedures, years }),
    [threshold, minimum, procedures, years],
  )
  const view = search.view ?? 'list'
  return (
    <>
      <p className="muted small">
        {words.tried} {level !== 'region' && words.ownSchools}
      </p>
      <nav className="views no-print" aria-label={words.views}>
        {tryViews.map((one) => (
          <Link
            key={one}
            to="/runs/new"
            search={{ ...search, view: one === 'list' ? undefined : one }}
            replace
            data-current={view === one ? '' : undefined}
            aria-current={view === one ? 'true' : undefined}
          >
            {words[one]}
          </Link>
        ))}
      </nav>
      <Loaded query={ground}>
        {(known) => (
          <Loaded query={method}>
            {(methodology) => {
              if (!known.years.includes(year)) {
                return (
                  <Empty title={words.noData}>
                    <p>{words.noDataWhy}</p>
                  </Empty>
                )
              }
              const tried = { ground: known, methodology, overrides, year }
              if (view === 'years') return <StabilityView {...tried} />
              if (view === 'methods') {
                return (
                  <OverlapView
                    ground={known}
                    year={year}
                    methods={methods}
                    beside={search.beside}
                    onBeside={(beside) => onChange({ beside })}
                    changed={Object.keys(overrides).length > 0 ? { methodology, overrides } : null}
                  />
                )
              }
              return (
                <>
                  <TurnedSchools {...tried} />
                  {search.against !== undefined && can.includes('runs.write') && (
                    <BesideRun rule={{ methodology: id, year, overrides, against: search.against }} />
                  )}
                </>
              )
            }}
          </Loaded>
        )}
      </Loaded>
    </>
  )
}
