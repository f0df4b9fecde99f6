import { useEffect, useState } from 'react'
import { roleWord } from '#contract/role-words.ts'
import { termsOf } from '#contract/terms.ts'
import { call, type Reply } from '#web/client.ts'
import { type SessionState, session } from '#web/session.ts'
import { Door } from '#web/ui/door.tsx'
import { OutsideButton } from '#web/ui/outside-button.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { Waiting } from '#web/ui/waiting.tsx'
import { joinWords as words } from '#web/words/join.ts'
import { ChoosePassword } from './choose-password.tsx'
import './join.css'

type Invitation = Reply<NonNullable<typeof session.readInvitation.route>>

interface Props {
  token: string
  /** Undefined: to the sign-in. */
  onEnter: (state: SessionState | undefined) => void
}

/** Behind an invitation's link: who is invited to what, and the password to choose. */
export function Join({ token, onEnter }: Props) {
  const [invitation, setInvitation] = useState<Invitation>()
  const { problem, ask } = useAsking()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` is made anew each time, the question is one
  useEffect(() => {
    void ask(async () => setInvitation(await call(session.readInvitation, { body: { token } })))
  }, [token])

  const title = invitation?.purpose === 'reset' ? words.resetTitle : words.title
  return (
    <Door title={title}>
      <div className="door-panel">
        <h1>{title}</h1>
        {problem && <ProblemNote problem={problem} />}
        {!problem && !invitation && <Waiting />}
        {invitation && <Invited token={token} invitation={invitation} onEnter={onEnter} />}
        {(problem || (invitation && invitation.state !== 'open')) && (
          <button type="button" className="button" onClick={() => onEnter(undefined)}>
            {words.signIn}
          </button>
        )}
      </div>
    </Door>
  )
}

function Invited({ token, invitation, onEnter }: Props & { invitation: Invitation }) {
  const { name, login, roles, state, purpose, signOn } = invitation
  const term = termsOf(invitation.terms)
  const reset = purpose === 'reset'
  if (state !== 'open')
    return (
      <div className="note note-doubt">
        <p>{words[state]}</p>
        <p>{reset ? words.resetAgain : words.askNew}</p>
      </div>
    )
  return (
    <>
      <p>{reset ? words.resetLead(name) : words.lead(name)}</p>
      <dl className="join-facts">
        <dt>{words.login}</dt>
        <dd className="strong">{login}</dd>
        {roles.length > 0 && <dt>{words.roles}</dt>}
        {roles.map(({ role, organisation }) => (
          <dd key={`${role} ${organisation}`}>
            {roleWord(role, term)}, {organisation}
          </dd>
        ))}
      </dl>
      <ChoosePassword token={token} login={login} onEnter={onEnter} />
      {signOn && <OutsideButton title={words.outside(signOn)} invitation={token} />}
    </>
  )
}
