import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { linkKinds, linkKindWord } from '#contract/link-words.ts'
import { api, askPages } from '#web/api.ts'
import { addressOf } from '#web/client.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Choice, DayBox, Filters, SearchBox } from '#web/ui/filters.tsx'
import { linkColumns } from '#web/ui/link-columns.tsx'
import { Page } from '#web/ui/page.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { capital } from '#web/words/format.ts'
import { linksWords as words } from '#web/words/links.ts'
import type { LinksSearch } from './search.ts'

const route = getRouteApi('/links')

/** All links between schools within the viewer's reach. */
export function LinksPage() {
  const term = useTerm()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listLinks, { query: search }))
  const filtered = Object.values(search).some((value) => value !== undefined)
  const change = (next: LinksSearch) => void navigate({ search: { ...search, ...next }, replace: true })
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <Downloads href={(format) => addressOf(api.exportLinks, { query: { ...search, format } })} />
          <PrintButton />
        </>
      }
    >
      <Filters onReset={filtered ? () => void navigate({ search: {}, replace: true }) : undefined}>
        <DayBox label={words.on} value={search.on} onChange={(on) => change({ on })} />
        <Choice
          label={words.kind}
          all={words.anyKind}
          value={search.kind}
          options={linkKinds.map((value) => ({ value, label: capital(linkKindWord(value, term)) }))}
          onChange={(kind) => change({ kind })}
        />
        <SearchBox label={words.school} value={search.school} onChange={(school) => change({ school })} />
      </Filters>
      <PagedTable
        list={list}
        caption={words.caption}
        columns={linkColumns(term)}
        rowKey={({ id }) => id}
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
