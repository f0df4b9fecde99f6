import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type * as runs from '#contract/runs.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { number } from '#web/words/format.ts'
import { runsWords as words } from '#web/words/runs.ts'
import { Differences } from './differences.tsx'

type Rule = z.input<typeof runs.newRun> & { against?: number }

/** What a rule gives, without keeping it. The last answer stays in sight while the next one is counted. */
export function Preview({ rule }: { rule: Rule }) {
  const query = useQuery({
    queryKey: [api.previewRun.path, rule],
    queryFn: ({ signal }) => call(api.previewRun, { body: rule }, signal),
    placeholderData: keepPreviousData,
  })
  return (
    <Loaded query={query}>
      {(preview) => (
        <div aria-busy={query.isFetching} className="page">
          <p className="panel counts" role="status">
            <span>
              {words.identified} <b>{number(preview.identified)}</b>
            </span>
            <span>
              {words.undecided} <b>{number(preview.undecided)}</b>
            </span>
            <span>
              {words.near} <b>{number(preview.near)}</b>
            </span>
            <span>
              {words.schools} <b>{number(preview.schools)}</b>
            </span>
          </p>
          {preview.comparison && <Differences comparison={preview.comparison} />}
        </div>
      )}
    </Loaded>
  )
}
