import { useQuery } from '@tanstack/react-query'
import { roleWord } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import { api, ask } from '#web/api.ts'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { capital } from '#web/words/format.ts'
import { profileWords as words } from '#web/words/profile.ts'
import { Email } from './email.tsx'
import { Factor } from './factor.tsx'
import { NotificationSettings } from './notification-settings.tsx'
import { Outside } from './outside.tsx'
import { Password } from './password.tsx'
import type { Profile, Role } from './profile-data.ts'
import { Sessions } from './sessions.tsx'
import './profile.css'

/** One's own account: roles, password, second factor, sessions. */
export function ProfilePage() {
  const query = useQuery(ask(api.getProfile, {}))
  return (
    <Page title={words.title}>
      <Loaded query={query} lines={8}>
        {(profile) => <Account profile={profile} />}
      </Loaded>
    </Page>
  )
}

function Account({ profile }: { profile: Profile }) {
  const term = useTerm()
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{words.name}</dt>
          <dd>{profile.name}</dd>
        </div>
        <div>
          <dt>{words.login}</dt>
          <dd>{profile.login}</dd>
        </div>
      </dl>
      <Section title={words.roles}>
        <RegisterTable
          caption={words.roles}
          columns={columnsFor(term)}
          rows={profile.roles}
          rowKey={({ id }) => id}
          tall
          stacks
        />
      </Section>
      <Email email={profile.email} />
      <NotificationSettings email={profile.email} />
      <Password />
      <Factor factor={profile.secondFactor} />
      {profile.outside && <Outside outside={profile.outside} />}
      <Sessions sessions={profile.sessions} />
    </>
  )
}

const columnsFor = (term: Term): readonly Column<Role>[] => [
  { key: 'role', title: words.role, names: true, cell: ({ role }) => capital(roleWord(role, term)) },
  { key: 'organisation', title: words.organisation, cell: ({ organisation }) => organisation },
  {
    key: 'period',
    title: words.period,
    cell: ({ from, to, valid }) => (
      <>
        {to ? words.fromTo(from, to) : words.from(from)}
        {!valid && <span className="muted"> ({words.notValid})</span>}
      </>
    ),
  },
]
