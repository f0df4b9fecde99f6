import { call } from '#web/client.ts'
import { session } from '#web/session.ts'
import { signInWords as words } from '#web/words/sign-in.ts'
import { ProblemNote } from './problem-note.tsx'
import { useAsking } from './use-asking.ts'

interface Props {
  title: string
  /** Of an invitation's link, to be accepted with the account outside. */
  invitation?: string
}

/** The way in through a provider outside: leaves for its page. */
export function OutsideButton({ title, invitation }: Props) {
  const { busy, problem, ask } = useAsking()
  const leave = () =>
    void ask(async () => location.assign((await call(session.beginSignOn, { body: { invitation } })).address))
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <button type="button" className="button" disabled={busy} onClick={leave}>
        {busy ? words.going : title}
      </button>
    </>
  )
}
