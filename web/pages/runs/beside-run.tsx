import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type * as runs from '#contract/runs.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Differences } from './differences.tsx'

type Rule = z.input<typeof runs.newRun> & { against: number }

/** What a rule gives beside a list that is kept, counted by the server: results may have changed since. */
export function BesideRun({ rule }: { rule: Rule }) {
  const query = useQuery({
    queryKey: [api.previewRun.path, rule],
    queryFn: ({ signal }) => call(api.previewRun, { body: rule }, signal),
    placeholderData: keepPreviousData,
  })
  return (
    <Loaded query={query}>
      {({ comparison }) => (
        <div aria-busy={query.isFetching} className="page">
          {comparison && <Differences comparison={comparison} />}
        </div>
      )}
    </Loaded>
  )
}
