import { roleWord } from '#contract/role-words.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { useTerm } from '#web/ui/use-term.ts'
import { capital, date } from '#web/words/format.ts'
import { personWords as words } from '#web/words/people.ts'
import { PERSON, type Person } from './person-data.ts'
import { ReasonForm } from './reason-form.tsx'

type Role = Person['roles'][number]

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
      cell: ({ id: membership, role, withdrawable, viewable }) => (
        <div className="page-actions">
          {viewable && <ViewAs membership={membership} role={role} />}
          {withdrawable && (
            <ReasonForm
              title={words.withdraw}
              label={words.withdrawing}
              change={(reason) =>
                call(api.withdrawRole, { params: { id: person.id, membership }, body: { reason } })
              }
              addresses={PERSON}
            />
          )}
        </div>
      ),
    },
  ]
  return (
    <RegisterTable
      caption={words.heldRoles}
      columns={columns}
      rows={person.roles}
      rowKey={({ id }) => id}
      tall
      stacks
    />
  )
}
