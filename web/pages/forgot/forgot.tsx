import { type FormEvent, useEffect, useId, useState } from 'react'
import type { Carrier } from '#contract/mail.ts'
import { call } from '#web/client.ts'
import { session } from '#web/session.ts'
import { Door } from '#web/ui/door.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { Waiting } from '#web/ui/waiting.tsx'
import { forgotWords as words } from '#web/words/forgot.ts'
import '#web/ui/note.css'
import '#web/ui/way-in.css'

/** For whoever forgot his password: a link by mail, or whom to ask while there is no mail. */
export function Forgot({ onLeave }: { onLeave: () => void }) {
  const [carrier, setCarrier] = useState<Carrier>()
  const [done, setDone] = useState(false)
  const { problem, ask } = useAsking()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` is made anew each time, the question is one
  useEffect(() => {
    void ask(async () => setCarrier((await call(session.readMail, {})).carrier))
  }, [])

  return (
    <Door title={words.title}>
      <div className="door-panel">
        <h1>{words.title}</h1>
        {problem && <ProblemNote problem={problem} />}
        {!problem && !carrier && <Waiting />}
        {carrier === 'none' && (
          <div className="note note-doubt">
            <p className="strong">{words.off}</p>
            <p>{words.offWhy}</p>
          </div>
        )}
        {carrier && words.carrier[carrier] && <p className="note note-doubt">{words.carrier[carrier]}</p>}
        {carrier && carrier !== 'none' && !done && <AskForLink onDone={() => setDone(true)} />}
        {done && (
          <div className="note note-good" role="status">
            <p className="strong">{words.done}</p>
            <p>{words.doneWhy}</p>
            <p>{words.nothing}</p>
          </div>
        )}
        <button type="button" className="button" onClick={onLeave}>
          {words.signIn}
        </button>
      </div>
    </Door>
  )
}

function AskForLink({ onDone }: { onDone: () => void }) {
  const [who, setWho] = useState('')
  const { busy, problem, ask } = useAsking()
  const field = useId()

  function submit(event: FormEvent) {
    event.preventDefault()
    void ask(async () => {
      await call(session.forgetPassword, { body: { who } })
      onDone()
    })
  }

  return (
    <form className="secret-form" onSubmit={submit}>
      <p>{words.lead}</p>
      <label htmlFor={field}>{words.who}</label>
      <input
        id={field}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={200}
        value={who}
        onChange={({ target }) => setWho(target.value)}
      />
      {problem && <ProblemNote problem={problem} />}
      <button type="submit" className="button primary" disabled={busy}>
        {busy ? words.sending : words.send}
      </button>
    </form>
  )
}
