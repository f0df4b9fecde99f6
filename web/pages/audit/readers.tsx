import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { wordsOfAction } from '#contract/audit-words.ts'
import { roleWord } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import { api, ask } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { idOf } from '#web/search.ts'
import { useViewer } from '#web/session.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Filters, MomentBox, SearchBox } from '#web/ui/filters.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { PrintButton } from '#web/ui/print-button.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { auditWords, readersWords as words } from '#web/words/audit.ts'
import { dateTime, number } from '#web/words/format.ts'
import type { ReadersSearch } from './search.ts'

type Reader = Reply<NonNullable<typeof api.listReaders.route>>['items'][number]

const route = getRouteApi('/audit/readers')

/** Who saw the data of a school's pupils, of one of them, of a file or of a person between two moments. */
export function ReadersPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const term = useTerm()
  const { can } = useViewer()
  const asked = Object.entries(search).some(
    ([key, one]) => key !== 'from' && key !== 'to' && one !== undefined,
  )
  const query = useQuery({ ...ask(api.listReaders, { query: search }), enabled: asked })
  const change = (next: ReadersSearch) => void navigate({ search: { ...search, ...next }, replace: true })
  const found = (query.data?.items.length ?? 0) > 0
  return (
    <Page
      title={words.title}
      lead={words.lead}
      crumb={<Link to="/audit">{words.back}</Link>}
      actions={
        asked &&
        found && (
          <>
            <Downloads href={(format) => addressOf(api.exportReaders, { query: { ...search, format } })} />
            <PrintButton />
          </>
        )
      }
    >
      <Filters>
        <SearchBox label={words.school} value={search.school} onChange={(school) => change({ school })} />
        <SearchBox
          label={words.file}
          value={search.file === undefined ? undefined : String(search.file)}
          onChange={(file) => change({ file: idOf(file) })}
        />
        {can.includes('pupils.read') && (
          <SearchBox label={words.pupil} value={search.pupil} onChange={(pupil) => change({ pupil })} />
        )}
        <SearchBox
          label={words.row}
          value={search.row === undefined ? undefined : String(search.row)}
          onChange={(row) => change({ row: idOf(row) })}
        />
        <SearchBox label={words.sheet} value={search.sheet} onChange={(sheet) => change({ sheet })} />
        <SearchBox
          label={words.person}
          value={search.person === undefined ? undefined : String(search.person)}
          onChange={(person) => change({ person: idOf(person) })}
        />
        <MomentBox
          label={auditWords.from}
          value={search.from}
          ofDay="00:00"
          onChange={(from) => change({ from })}
        />
        <MomentBox label={auditWords.to} value={search.to} ofDay="23:59" onChange={(to) => change({ to })} />
      </Filters>
      {!asked && (
        <Empty title={words.ask}>
          <p>{words.askWhy}</p>
        </Empty>
      )}
      {asked && (
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={words.nobody}>
                <p>{words.nobodyWhy}</p>
              </Empty>
            ) : (
              <RegisterTable
                caption={words.caption}
                columns={columnsFor(search, term)}
                rows={items}
                rowKey={({ person, role }) => `${person?.id} ${role?.role} ${role?.organisation}`}
                stacks
              />
            )
          }
        </Loaded>
      )}
    </Page>
  )
}

/** What the lines of one reader are about, when one thing was asked for. */
function subjectOf(file: number | undefined, person: number | undefined): string | undefined {
  if (file !== undefined) return `file:${file}`
  return person === undefined ? undefined : `user:${person}`
}

/** A card of a person tells itself why it is opened; so were pupils' data before the purpose was asked. */
function whyOf({ purposes, actions }: Reader): string {
  if (purposes.length > 0) return purposes.join('; ')
  return actions.every((action) => action === 'read.person') ? '' : words.unasked
}

const columnsFor = ({ file, person: seen, from, to }: ReadersSearch, term: Term): Column<Reader>[] => [
  {
    key: 'who',
    title: words.who,
    names: true,
    cell: ({ person, role }) => (
      <>
        {person?.name ?? auditWords.itself}
        {role && (
          <div className="muted small">
            {roleWord(role.role, term)}, {role.organisation}
          </div>
        )}
      </>
    ),
  },
  { key: 'what', title: words.what, cell: ({ actions }) => actions.map(wordsOfAction).join('; ') },
  { key: 'why', title: words.why, cell: whyOf },
  { key: 'lines', title: words.lines, figures: true, cell: ({ lines }) => number(lines) },
  { key: 'first', title: words.first, cell: ({ first }) => dateTime(first), wide: true },
  { key: 'last', title: words.last, cell: ({ last }) => dateTime(last) },
  {
    key: 'log',
    title: '',
    cell: ({ person }) =>
      person && (
        <Link
          to="/audit"
          search={{
            person: String(person.id),
            action: 'read',
            from,
            to,
            subject: subjectOf(file, seen),
          }}
        >
          {words.toLines}
        </Link>
      ),
  },
]
