import { type FormEvent, useId, useState } from 'react'
import type { ProblemReply } from '#contract/problems.ts'
import { call, Refused } from '#web/client.ts'
import { type SessionState, session } from '#web/session.ts'
import { Door } from '#web/ui/door.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { signInWords as words } from '#web/words/sign-in.ts'
import { ServerState } from './server-state.tsx'
import './sign-in.css'

interface Props {
  onEnter: (state: SessionState) => void
  /** The person has begun: time to fetch the working area. */
  onTyping: () => void
  /** The session ended in the middle of work. */
  again: boolean
}

/** The first page. Light on purpose: it opens on a village line before anything else is loaded. */
export function SignIn({ onEnter, onTyping, again }: Props) {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemReply>()
  const fields = useId()

  async function enter(credentials: { login: string; password: string }) {
    setBusy(true)
    setProblem(undefined)
    try {
      onEnter(await call(session.signIn, { body: credentials }))
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason
      setProblem(reason.problem)
      setBusy(false)
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    void enter({ login, password })
  }

  return (
    <Door title={words.title}>
      <p className="muted">{words.purpose}</p>
      <form className="door-panel" onSubmit={submit} onChange={onTyping}>
        <h1>{words.title}</h1>
        {again && <p role="status">{words.again}</p>}
        <label htmlFor={`${fields}-login`}>{words.login}</label>
        <input
          id={`${fields}-login`}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={login}
          onChange={(event) => setLogin(event.target.value)}
        />
        <label htmlFor={`${fields}-password`}>{words.password}</label>
        <input
          id={`${fields}-password`}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {problem && <ProblemNote problem={problem} />}
        <button type="submit" className="button primary" disabled={busy}>
          {busy ? words.entering : words.enter}
        </button>
        <p className="small">
          <a href="/forgot">{words.forgotten}</a>
        </p>
      </form>
      <ServerState
        onChoose={(credentials) => {
          setLogin(credentials.login)
          setPassword(credentials.password)
          onTyping()
          void enter(credentials)
        }}
      />
    </Door>
  )
}
