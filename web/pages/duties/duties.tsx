import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { dutyFunctions, dutyFunctionWord } from '#contract/duty-words.ts'
import { api, askPages } from '#web/api.ts'
import { addressOf } from '#web/client.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { Downloads } from '#web/ui/downloads.tsx'
import { dutyColumns } from '#web/ui/duty-columns.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Choice, Filters, SearchBox } from '#web/ui/filters.tsx'
import { Page } from '#web/ui/page.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { asOfWords } from '#web/words/as-of.ts'
import { dutiesWords as words } from '#web/words/duties.ts'
import { capital } from '#web/words/format.ts'
import type { DutiesSearch } from './search.ts'

const route = getRouteApi('/duties')

/** All who stand in bodies and answer for something, within the viewer's reach. */
export function DutiesPage() {
  const term = useTerm()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listDuties, { query: search }))
  const { on, ...filters } = search
  const filtered = Object.values(filters).some((value) => value !== undefined)
  const change = (next: DutiesSearch) => void navigate({ search: { ...search, ...next }, replace: true })
  const rows = (list.data?.pages ?? []).flatMap(({ items }) => items)
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <Downloads href={(format) => addressOf(api.exportDuties, { query: { ...search, format } })} />
          <PrintButton />
        </>
      }
    >
      <AsOf on={on} onChange={(day) => change({ on: day })} note={asOfWords.names} />
      <Filters onReset={filtered ? () => void navigate({ search: { on }, replace: true }) : undefined}>
        <SearchBox label={words.search} value={search.search} onChange={(text) => change({ search: text })} />
        <Choice
          label={words.function}
          all={words.anyFunction}
          value={search.function}
          options={dutyFunctions.map((value) => ({ value, label: capital(dutyFunctionWord(value, term)) }))}
          onChange={(value) => change({ function: value })}
        />
        <Choice
          label={words.when}
          all={words.current}
          value={search.past ? 'past' : undefined}
          options={[{ value: 'past', label: words.past }]}
          onChange={(past) => change({ past: past ? true : undefined })}
        />
      </Filters>
      {search.duty && <p className="note">{words.one}</p>}
      <PagedTable
        list={list}
        caption={words.title}
        columns={dutyColumns(rows, { term })}
        rowKey={({ id }) => id}
        tall
        stacks
        empty={
          <Empty title={filtered ? words.emptyFiltered : words.empty}>
            <p>{filtered ? words.emptyFilteredWhy : words.emptyWhy}</p>
          </Empty>
        }
      />
    </Page>
  )
}
