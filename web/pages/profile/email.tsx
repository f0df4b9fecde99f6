import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { profileWords as words } from '#web/words/profile.ts'
import '#web/ui/way-in.css'

/** The change of one's address of mail: a forgotten password is chosen anew through it, so the server wants a proof. */
export function Email({ email }: { email: string | null }) {
  const [address, setAddress] = useState(email ?? '')
  const [saved, setSaved] = useState(false)
  const { busy, problem, ask } = useAsking()
  const queries = useQueryClient()
  const field = useId()

  function submit(event: FormEvent) {
    event.preventDefault()
    setSaved(false)
    void ask(async () => {
      await call(api.changeEmail, { body: { email: address || null } })
      setSaved(true)
      await queries.invalidateQueries({ queryKey: [api.getProfile.path] })
    })
  }

  return (
    <Section title={words.email}>
      <p className="muted">{words.emailLead}</p>
      <form className="secret-form" onSubmit={submit}>
        <label htmlFor={field}>{words.emailAddress}</label>
        <input
          id={field}
          type="email"
          autoComplete="email"
          maxLength={200}
          value={address}
          onChange={({ target }) => setAddress(target.value)}
        />
        {problem && <ProblemNote problem={problem} />}
        {saved && (
          <p className="note note-good" role="status">
            {email ? words.emailSaved : words.emailRemoved}
          </p>
        )}
        <button type="submit" className="button" disabled={busy}>
          {words.emailSave}
        </button>
      </form>
    </Section>
  )
}
