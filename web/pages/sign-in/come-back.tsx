import { useEffect, useState } from 'react'
import { call } from '#web/client.ts'
import { type SessionState, session } from '#web/session.ts'
import { Door } from '#web/ui/door.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { signInWords as words } from '#web/words/sign-in.ts'

interface Props {
  /** `where`: the page to open. Undefined state: to the sign-in, or wherever the person already is. */
  onEnter: (state: SessionState | undefined, where: string) => void
}

/** Where the provider outside sends the browser: hands its answer over and goes on. */
export function ComeBack({ onEnter }: Props) {
  const [answer] = useState(() => location.search.slice(1))
  const { problem, ask } = useAsking()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answer is good once, so it is sent once
  useEffect(() => {
    // A code in the address is nobody's to read again.
    history.replaceState(null, '', location.pathname)
    void ask(async () => {
      const { done, session: state } = await call(session.finishSignOn, { body: { answer: answer || '-' } })
      onEnter(state, done === 'entered' ? '/' : '/profile')
    })
  }, [])
  return (
    <Door title={words.backTitle}>
      <div className="door-panel">
        <h1>{words.backTitle}</h1>
        {problem ? <ProblemNote problem={problem} /> : <p role="status">{words.back}</p>}
        {problem && (
          <button type="button" className="button" onClick={() => onEnter(undefined, '/')}>
            {words.toSignIn}
          </button>
        )}
      </div>
    </Door>
  )
}
