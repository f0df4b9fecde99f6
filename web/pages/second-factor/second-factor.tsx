import { type FormEvent, useState } from 'react'
import { call } from '#web/client.ts'
import { type SessionState, session } from '#web/session.ts'
import { CodeField } from '#web/ui/code-field.tsx'
import { Door } from '#web/ui/door.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { SetUpFactor } from '#web/ui/set-up-factor.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { factorWords as words } from '#web/words/second-factor.ts'

interface Props {
  /** What the session waits for: a code, or a factor to be set up. */
  lacks: 'code' | 'set_up'
  onEnter: (state: SessionState) => void
  onLeave: () => void
}

/** After the password: the code, or the factor itself for whoever must have one. */
export function SecondFactor({ lacks, onEnter, onLeave }: Props) {
  async function leave() {
    await call(session.signOut, {})
    onLeave()
  }
  const title = lacks === 'code' ? words.enterCode : words.setUpTitle
  return (
    <Door title={title}>
      <div className="door-panel">
        <h1>{title}</h1>
        <p>{lacks === 'code' ? words.enterLead : words.setUpLead}</p>
        {lacks === 'code' ? <EnterCode onEnter={onEnter} /> : <SetUpFactor onDone={onEnter} />}
      </div>
      <p className="no-print">
        <button type="button" className="button quiet" onClick={() => void leave()}>
          {words.leave}
        </button>
      </p>
    </Door>
  )
}

function EnterCode({ onEnter }: Pick<Props, 'onEnter'>) {
  const [code, setCode] = useState('')
  const { busy, problem, ask } = useAsking()

  function submit(event: FormEvent) {
    event.preventDefault()
    void ask(async () => onEnter(await call(session.passSecondFactor, { body: { code } })))
  }

  return (
    <form className="secret-form" onSubmit={submit}>
      <CodeField label={words.code} value={code} onChange={setCode} />
      {problem && <ProblemNote problem={problem} />}
      <button type="submit" className="button primary" disabled={busy}>
        {busy ? words.entering : words.enter}
      </button>
      <p className="small muted">{words.lost}</p>
    </form>
  )
}
