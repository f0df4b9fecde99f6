import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { grantableBy, type Role } from '#contract/permissions.ts'
import { api, ask } from '#web/api.ts'
import { call } from '#web/client.ts'
import { session, useViewer } from '#web/session.ts'
import { Empty } from '#web/ui/empty.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { RoleFields, type RoleToGive } from '#web/ui/role-fields.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { personWords, inviteWords as words } from '#web/words/people.ts'
import { InvitationLink } from './invitation-link.tsx'
import '#web/ui/form-grid.css'

/** A new person: account, first role, and the link behind which he chooses a password. */
export function InvitePage() {
  const viewer = useViewer()
  const grantable = grantableBy(viewer.role, viewer.level)
  const crumb = <Link to="/people">{personWords.back}</Link>
  return (
    <Page title={words.title} lead={words.lead} crumb={crumb}>
      {grantable.length === 0 ? (
        <Empty title={words.forbidden}>
          <p>{words.forbiddenWhy}</p>
        </Empty>
      ) : (
        <InviteForm grantable={grantable} />
      )}
    </Page>
  )
}

function InviteForm({ grantable }: { grantable: readonly Role[] }) {
  const [person, setPerson] = useState({ name: '', login: '', email: '' })
  const [grant, setGrant] = useState<RoleToGive>({ role: grantable[0]! })
  const invite = useChange(
    (organisation: number) =>
      call(api.invitePerson, {
        body: { ...person, email: person.email || null, ...grant, to: grant.to ?? null, organisation },
      }),
    [api.listPeople, api.getOrganisation],
  )
  const mail = useQuery(ask(session.readMail, {}))
  if (invite.data) return <InvitationLink invitation={invite.data.invitation} person={invite.data.id} />

  function submit(event: FormEvent) {
    event.preventDefault()
    if (grant.organisation) invite.mutate(grant.organisation)
  }
  const field = (key: keyof typeof person) => ({
    value: person[key],
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      setPerson({ ...person, [key]: currentTarget.value }),
  })

  return (
    <form onSubmit={submit} className="form-grid panel">
      <TextInput
        label={words.name}
        required
        minLength={2}
        maxLength={200}
        autoComplete="off"
        {...field('name')}
      />
      <TextInput
        label={words.login}
        description={words.loginHelp}
        required
        minLength={3}
        maxLength={60}
        autoComplete="off"
        autoCapitalize="none"
        {...field('login')}
      />
      <TextInput type="email" label={words.email} maxLength={200} autoComplete="off" {...field('email')} />
      {mail.data && <p className="whole muted">{words.carrier[mail.data.carrier]}</p>}
      <RoleFields value={grant} roles={grantable} onChange={setGrant} />
      <p className="whole page-actions">
        <button type="submit" className="button primary" disabled={!grant.organisation || invite.isPending}>
          {words.submit}
        </button>
        {!grant.organisation && <span className="muted">{words.organisationFirst}</span>}
      </p>
      {invite.isError && <ProblemNote problem={problemOf(invite.error)} />}
    </form>
  )
}
