import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { passportStates, passportStateWords } from '#contract/passport-fields.ts'
import { api, askPages } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Choice, Filters, MunicipalityChoice } from '#web/ui/filters.tsx'
import { Page } from '#web/ui/page.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import type { Column } from '#web/ui/register-table.tsx'
import { schoolColumn } from '#web/ui/school-column.tsx'
import { common } from '#web/words/common.ts'
import { capital, date, number } from '#web/words/format.ts'
import { passportsWords as words } from '#web/words/passports.ts'
import { ImportForm } from './import-form.tsx'
import type { PassportsSearch } from './search.ts'

type Row = Reply<NonNullable<typeof api.listPassports.route>>['items'][number]

const route = getRouteApi('/passports')

/** Who handed in the passport of a year and who did not. */
export function PassportsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const list = useInfiniteQuery(askPages(api.listPassports, { query: search }))
  const first = list.data?.pages[0]
  const year = search.year ?? first?.year
  const change = (next: PassportsSearch) => void navigate({ search: { ...search, ...next }, replace: true })
  const filtered = search.state !== undefined || search.municipality !== undefined
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <>
          <Link to="/context-index" search={{ year: search.year }} className="button">
            {words.toIndex}
          </Link>
          <Downloads href={(format) => addressOf(api.exportPassports, { query: { ...search, format } })} />
          <PrintButton />
        </>
      }
    >
      <Filters
        onReset={filtered ? () => void navigate({ search: { year: search.year }, replace: true }) : undefined}
      >
        <Choice
          label={common.year}
          value={year}
          options={(first?.years ?? []).map((known) => ({ value: known, label: known }))}
          onChange={(next) => change({ year: next })}
        />
        <Choice
          label={words.state}
          all={words.anyState}
          value={search.state}
          options={passportStates.map((value) => ({ value, label: capital(passportStateWords[value]) }))}
          onChange={(state) => change({ state })}
        />
        <MunicipalityChoice
          value={search.municipality}
          onChange={(municipality) => change({ municipality })}
        />
      </Filters>
      {first && (
        <p>
          {passportStates
            .map((one) => words.counts(passportStateWords[one], first.counts[one] ?? 0))
            .join(' · ')}
        </p>
      )}
      <PagedTable
        list={list}
        caption={words.title}
        columns={columnsOf(year)}
        rowKey={({ code }) => code}
        empty={
          <Empty title={words.empty}>
            <p>{words.emptyWhy}</p>
          </Empty>
        }
      />
      {first?.can.import && year && <ImportForm key={year} year={year} />}
    </Page>
  )
}

const columnsOf = (year: string | undefined): Column<Row>[] => [
  schoolColumn(
    (row) => row,
    ({ code, name }) => (
      <Link to="/schools/$code/context" params={{ code }} search={{ year }}>
        {name}
      </Link>
    ),
  ),
  { key: 'state', title: words.state, cell: ({ state }) => passportStateWords[state] },
  { key: 'sent', title: words.sent, wide: true, cell: ({ sentAt }) => sentAt && date(sentAt) },
  { key: 'decided', title: words.decided, wide: true, cell: ({ decidedAt }) => decidedAt && date(decidedAt) },
  {
    key: 'index',
    title: words.index,
    figures: true,
    cell: ({ index }) => (index === null ? words.unknown : number(index, 1)),
  },
]
