import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { TwoPeopleRole } from '#contract/permissions.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { ReasonInput } from '#web/ui/reason-input.tsx'
import { RoleFields, type RoleToGive } from '#web/ui/role-fields.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { approvalWords as words } from '#web/words/approvals.ts'
import type { Person } from './person-data.ts'

/** A role that nobody gives alone, to be agreed to by another person. */
export function ProposeRole({ person }: { person: Person }) {
  const { propose } = person.can
  const [grant, setGrant] = useState<RoleToGive>({ role: propose[0]! })
  const [reason, setReason] = useState('')
  const asking = useChange(
    (organisation: number) => {
      const { role, from, to } = grant
      const body = {
        person: person.id,
        role: role as TwoPeopleRole,
        organisation,
        from,
        to: to ?? null,
        reason,
      }
      return call(api.askForRole, { body })
    },
    [api.listApprovals],
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    if (grant.organisation) asking.mutate(grant.organisation)
  }

  return (
    <details>
      <summary>{words.propose}</summary>
      <form onSubmit={submit} className="form-grid">
        <RoleFields value={grant} roles={propose} onChange={setGrant} />
        <ReasonInput label={words.reason} value={reason} onChange={setReason} />
        <p className="whole">
          <button type="submit" className="button primary" disabled={!grant.organisation || asking.isPending}>
            {words.proposeButton}
          </button>
        </p>
        {asking.isError && <ProblemNote problem={problemOf(asking.error)} />}
        {asking.isSuccess && (
          <p className="note note-good whole" role="status">
            {words.proposed} <Link to="/approvals">{words.toApprovals}</Link>
          </p>
        )}
      </form>
    </details>
  )
}
