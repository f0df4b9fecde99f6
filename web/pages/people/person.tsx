import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, ask } from '#web/api.ts'
import { call } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { AsOf } from '#web/ui/as-of.tsx'
import { DutiesOf } from '#web/ui/duties-of.tsx'
import { Loaded, problemOf } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { RoleFields, type RoleToGive } from '#web/ui/role-fields.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { WhySeen } from '#web/ui/why-seen.tsx'
import { asOfWords } from '#web/words/as-of.ts'
import { readersWords } from '#web/words/audit.ts'
import { common } from '#web/words/common.ts'
import { peopleWords, personWords as words } from '#web/words/people.ts'
import { Account } from './account.tsx'
import { HeldRoles } from './held-roles.tsx'
import { PERSON, type Person } from './person-data.ts'
import { ProposeRole } from './propose-role.tsx'
import '#web/ui/form-grid.css'

const route = getRouteApi('/people/$id')

/** One person: who he is, his roles and their days, the way in. */
export function PersonPage() {
  const id = Number(route.useParams().id)
  const { on } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(ask(api.getPerson, { params: { id }, query: { on } }))
  const { can } = useViewer()
  const untold = on ? asOfWords.unknown : common.hidden
  const crumb = (
    <Link to="/people" search={{ on }}>
      {words.back}
    </Link>
  )
  return (
    <Page title={query.data?.name ?? peopleWords.title} crumb={crumb}>
      <AsOf
        on={on}
        onChange={(day) => void navigate({ search: { on: day }, replace: true })}
        note={asOfWords.names}
      />
      <Loaded query={query}>
        {(person) => (
          <>
            <dl className="facts panel">
              <div>
                <dt>{peopleWords.login}</dt>
                <dd>{person.login ?? untold}</dd>
              </div>
              {person.email && (
                <div>
                  <dt>{words.email}</dt>
                  <dd>{person.email}</dd>
                </div>
              )}
              <div>
                <dt>{peopleWords.state}</dt>
                <dd>{person.state ? peopleWords.states[person.state] : untold}</dd>
              </div>
            </dl>
            <Section title={words.heldRoles}>
              <HeldRoles person={person} />
              {person.can.grant.length > 0 && <GiveRole person={person} />}
              {person.can.propose.length > 0 && <ProposeRole person={person} />}
            </Section>
            <DutiesOf of={{ person: id }} on={on} />
            <Account person={person} />
            {can.includes('audit.read') && (
              <p className="no-print">
                <Link to="/audit/readers" search={{ person: id }}>
                  {readersWords.ofCard}
                </Link>
              </p>
            )}
            <WhySeen permission="people.read" />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function GiveRole({ person }: { person: Person }) {
  const { id, can } = person
  const [grant, setGrant] = useState<RoleToGive>({ role: can.grant[0]! })
  const give = useChange(
    (organisation: number) =>
      call(api.grantRole, { params: { id }, body: { ...grant, to: grant.to ?? null, organisation } }),
    PERSON,
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    if (grant.organisation) give.mutate(grant.organisation)
  }

  return (
    <details>
      <summary>{words.give}</summary>
      <form onSubmit={submit} className="form-grid">
        <RoleFields value={grant} roles={can.grant} onChange={setGrant} />
        <p className="whole">
          <button type="submit" className="button primary" disabled={!grant.organisation || give.isPending}>
            {words.giveButton}
          </button>
        </p>
        {give.isError && <ProblemNote problem={problemOf(give.error)} />}
      </form>
    </details>
  )
}
