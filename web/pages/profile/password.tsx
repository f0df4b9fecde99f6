import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { Section } from '#web/ui/page.tsx'
import { PasswordField } from '#web/ui/password-field.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { joinWords } from '#web/words/join.ts'
import { profileWords as words } from '#web/words/profile.ts'
import '#web/ui/way-in.css'

const EMPTY = { current: '', password: '' }

/** The change of one's password. */
export function Password() {
  const { login } = useViewer()
  const [given, setGiven] = useState(EMPTY)
  const [changed, setChanged] = useState(false)
  const { busy, problem, ask } = useAsking()
  const queries = useQueryClient()

  function submit(event: FormEvent) {
    event.preventDefault()
    setChanged(false)
    void ask(async () => {
      await call(api.changePassword, { body: given })
      setGiven(EMPTY)
      setChanged(true)
      await queries.invalidateQueries({ queryKey: [api.getProfile.path] })
    })
  }

  return (
    <Section title={words.password}>
      <form className="secret-form" onSubmit={submit}>
        <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
        <PasswordField
          label={words.current}
          autoComplete="current-password"
          value={given.current}
          onChange={(current) => setGiven({ ...given, current })}
        />
        <PasswordField
          label={words.next}
          hint={joinWords.passwordHint}
          autoComplete="new-password"
          value={given.password}
          onChange={(password) => setGiven({ ...given, password })}
        />
        {problem && <ProblemNote problem={problem} />}
        {changed && (
          <p className="note note-good" role="status">
            {words.changed}
          </p>
        )}
        <button type="submit" className="button" disabled={busy}>
          {words.change}
        </button>
      </form>
    </Section>
  )
}
