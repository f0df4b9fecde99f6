import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { roleWord } from '#contract/role-words.ts'
import { api, ask, askPages } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { DutiesOf } from '#web/ui/duties-of.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { PagedTable } from '#web/ui/paged-table.tsx'
import { SchoolLink } from '#web/ui/school-link.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { asOfWords } from '#web/words/as-of.ts'
import { date } from '#web/words/format.ts'
import { organisationsWords as words } from '#web/words/people.ts'
import { AddForm } from './add-form.tsx'
import { EditForm } from './edit-form.tsx'
import { OrganisationLife } from './organisation-life.tsx'
import { organisationColumns } from './organisations.tsx'
import { SmallRuleForm } from './small-rule-form.tsx'

export type Organisation = Reply<NonNullable<typeof api.getOrganisation.route>>

const route = getRouteApi('/organisations/$id')

/** One organisation: its place in the tree, who works there, what is inside. */
export function OrganisationPage() {
  const term = useTerm()
  const id = Number(route.useParams().id)
  const { on } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(ask(api.getOrganisation, { params: { id }, query: { on } }))
  const crumb = (
    <Link to="/organisations" search={{ on }}>
      {words.back}
    </Link>
  )
  return (
    <Page
      title={query.data?.name ?? words.title}
      crumb={crumb}
      lead={
        query.data &&
        [words.kinds(term)[query.data.kind], query.data.closedOn && words.closed(date(query.data.closedOn))]
          .filter(Boolean)
          .join(', ')
      }
    >
      <AsOf
        on={on}
        onChange={(day) => void navigate({ search: { on: day }, replace: true })}
        note={asOfWords.names}
      />
      <Loaded query={query}>{(organisation) => <Card key={id} organisation={organisation} on={on} />}</Loaded>
    </Page>
  )
}

function Card({ organisation, on }: { organisation: Organisation; on: string | undefined }) {
  const { path, school, can } = organisation
  return (
    <>
      {path.length > 0 && (
        <nav aria-label={words.place} className="page-actions">
          <span className="muted">{words.place}:</span>
          {path.map(({ id, name }) => (
            <Link key={id} to="/organisations/$id" params={{ id: String(id) }} search={{ on }}>
              {name}
            </Link>
          ))}
        </nav>
      )}
      {school && organisation.kind === 'school' && (
        <p>
          <SchoolLink code={school} on={on}>
            {words.schoolCard}
          </SchoolLink>
        </p>
      )}
      <Holders organisation={organisation} on={on} />
      <DutiesOf of={{ organisation: organisation.id }} on={on} open={organisation.closedOn === null} />
      {organisation.kind !== 'branch' && <Inside id={organisation.id} on={on} />}
      {organisation.kind === 'region' && can.add.length > 0 && <SmallRuleForm />}
      {on === undefined && !['region', 'school'].includes(organisation.kind) && (
        <OrganisationLife organisation={organisation} />
      )}
      {can.edit && <EditForm key={organisation.version} organisation={organisation} />}
      {can.add.length > 0 && <AddForm parent={organisation.id} kinds={can.add} />}
    </>
  )
}

function Holders({ organisation, on }: { organisation: Organisation; on: string | undefined }) {
  const term = useTerm()
  const { can } = useViewer()
  if (!can.includes('people.read')) return null
  return (
    <Section title={words.holders}>
      {organisation.holders.length === 0 && <p className="muted">{words.noHolders}</p>}
      <ul>
        {organisation.holders.map(({ person, name, role }) => (
          <li key={`${person} ${role}`}>
            <Link to="/people/$id" params={{ id: String(person) }} search={{ on }}>
              {name}
            </Link>
            , {roleWord(role, term)}
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** What stands directly under the place; nothing is said where nothing does. */
function Inside({ id, on }: { id: number; on: string | undefined }) {
  const term = useTerm()
  const list = useInfiniteQuery(askPages(api.listOrganisations, { query: { parent: id, on } }))
  if (list.data?.pages[0]?.total === 0) return null
  return (
    <Section title={words.inside}>
      <PagedTable
        list={list}
        caption={words.inside}
        columns={organisationColumns(term, on)}
        rowKey={(row) => row.id}
        empty={null}
      />
    </Section>
  )
}
