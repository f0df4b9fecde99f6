import { needsTwoPeople } from '#contract/permissions.ts'
import { roleWord } from '#contract/role-words.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { offerUndo } from '#web/ui/undo.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { useChange } from '#web/ui/use-change.ts'
import { useTerm } from '#web/ui/use-term.ts'
import { capital, date } from '#web/words/format.ts'
import { personWords as words } from '#web/words/people.ts'
import { PERSON, type Person } from './person-data.ts'
import { ReasonForm } from './reason-form.tsx'

type Role = Person['roles'][number]

interface Withdrawal {
  membership: number
  role: Role['role']
  reason: string
}

function ViewAs({ membership, role }: { membership: number; role: Role['role'] }) {
  const term = useTerm()
  const { busy, problem, ask } = useAsking()
  const begin = () =>
    void ask(async () => {
      await call(api.beginViewing, { body: { membership } })
      // What another may see differs on every page.
      location.assign('/')
    })
  return (
    <>
      <button
        type="button"
        className="button"
        aria-label={words.viewAsTitle(roleWord(role, term))}
        disabled={busy}
        onClick={begin}
      >
        {words.viewAs}
      </button>
      {problem && <ProblemNote problem={problem} />}
    </>
  )
}

/** All roles of a person, the present and the past, with the reason of each withdrawal. */
export function HeldRoles({ person }: { person: Person }) {
  const term = useTerm()
  const giveBack = useChange(
    (membership: number) => call(api.returnRole, { params: { id: person.id, membership } }),
    PERSON,
  )
  async function withdraw({ membership, role, reason }: Withdrawal) {
    await call(api.withdrawRole, { params: { id: person.id, membership }, body: { reason } })
    if (!needsTwoPeople(role))
      offerUndo(words.withdrawn(roleWord(role, term)), () => giveBack.mutateAsync(membership))
  }
  if (person.roles.length === 0) return <p className="muted">{words.none}</p>
  const columns: Column<Role>[] = [
    { key: 'role', title: words.role, names: true, cell: ({ role }) => capital(roleWord(role, term)) },
    { key: 'organisation', title: words.organisation, cell: ({ organisation }) => organisation.name },
    {
      key: 'days',
      title: words.days,
      cell: ({ from, to }) => `${date(from)} — ${to ? date(to) : words.open}`,
    },
    {
      key: 'state',
      title: words.roleState,
      cell: ({ state, why }) => (why ? `${words.states[state]}: ${why}` : words.states[state]),
    },
    {
      key: 'withdraw',
      title: '',
      cell: ({ id: membership, role, withdrawable, returnable, viewable }) => (
        <div className="page-actions">
          {returnable && (
            <button
              type="button"
              className="button"
              aria-label={words.returnTitle(roleWord(role, term))}
              disabled={giveBack.isPending}
              onClick={() => giveBack.mutate(membership)}
            >
              {words.return}
            </button>
          )}
          {viewable && <ViewAs membership={membership} role={role} />}
          {withdrawable && (
            <ReasonForm
              title={words.withdraw}
              label={words.withdrawing}
              change={(reason) => withdraw({ membership, role, reason })}
              addresses={PERSON}
            />
          )}
        </div>
      ),
    },
  ]
  return (
    <>
      <RegisterTable
        caption={words.heldRoles}
        columns={columns}
        rows={person.roles}
        rowKey={({ id }) => id}
        tall
        stacks
      />
      {giveBack.isError && <ProblemNote problem={problemOf(giveBack.error)} />}
    </>
  )
}
