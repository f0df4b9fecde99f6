import { type FormEvent, useState } from 'react'
import { call } from '#web/client.ts'
import { type SessionState, session } from '#web/session.ts'
import { PasswordField } from '#web/ui/password-field.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { joinWords as words } from '#web/words/join.ts'
import '#web/ui/way-in.css'

interface Props {
  token: string
  login: string
  onEnter: (state: SessionState) => void
}

/** The password, twice: nobody sees what he types. */
export function ChoosePassword({ token, login, onEnter }: Props) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [differ, setDiffer] = useState(false)
  const { busy, problem, ask } = useAsking()

  function submit(event: FormEvent) {
    event.preventDefault()
    setDiffer(password !== again)
    if (password !== again) return
    void ask(async () => onEnter(await call(session.acceptInvitation, { body: { token, password } })))
  }

  return (
    <form className="secret-form" onSubmit={submit}>
      {/* For managers of passwords: they keep the password with the login. */}
      <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
      <PasswordField
        label={words.password}
        hint={words.passwordHint}
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
      />
      <PasswordField label={words.again} autoComplete="new-password" value={again} onChange={setAgain} />
      {differ && (
        <p className="note note-bad" role="alert">
          {words.differ}
        </p>
      )}
      {problem && <ProblemNote problem={problem} />}
      <button type="submit" className="button primary" disabled={busy}>
        {busy ? words.accepting : words.accept}
      </button>
    </form>
  )
}
