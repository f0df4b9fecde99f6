import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { personWords as words } from '#web/words/people.ts'
import { PERSON, type Person } from './person-data.ts'
import '#web/ui/form-grid.css'
import { ReasonInput } from '#web/ui/reason-input.tsx'

/** Forgets a person for good: asks for his login and a reason before. */
export function EraseForm({ id, login }: { id: Person['id']; login: string }) {
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const erase = useChange(
    (body: { login: string; reason: string }) => call(api.erasePerson, { params: { id }, body }),
    PERSON,
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    erase.mutate({ login: typed.trim(), reason })
  }

  return (
    <details>
      <summary>{words.erase}</summary>
      <form onSubmit={submit} className="form-grid">
        <p className="whole note note-doubt">{words.eraseWhy}</p>
        <TextInput
          label={words.eraseLogin(login)}
          required
          autoComplete="off"
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <ReasonInput label={words.eraseReason} value={reason} onChange={setReason} />
        <p className="whole">
          <button type="submit" className="button" disabled={typed.trim() !== login || erase.isPending}>
            {words.erase}
          </button>
        </p>
        {erase.isError && <ProblemNote problem={problemOf(erase.error)} />}
      </form>
    </details>
  )
}
