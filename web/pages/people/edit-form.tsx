import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Fields } from '#contract/settings-fields.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Conflict } from '#web/ui/conflict.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { common } from '#web/words/common.ts'
import { personWords as words } from '#web/words/people.ts'
import { InvitationLink } from './invitation-link.tsx'
import { PERSON, type Person } from './person-data.ts'
import '#web/ui/form-grid.css'

interface Card {
  name: string
  email: string | null
}

/** Corrects the name and the address of mail of a person. */
export function EditForm({ person }: { person: Person }) {
  const { id, name, email, version } = person
  const save = useChange(
    (change: { card: Card; version: number }) =>
      call(api.editPerson, {
        params: { id },
        body: { ...change.card, version: change.version, was: { name, email } },
      }),
    PERSON,
  )
  const insist = (merged: Fields, now: number) =>
    save.mutate({
      card: { name: String(merged.name), email: merged.email as string | null },
      version: now,
    })
  return (
    <details>
      <summary>{words.edit}</summary>
      <CardFields
        key={version}
        stored={{ name, email }}
        busy={save.isPending}
        onSave={(card) => save.mutate({ card, version })}
      />
      {save.isSuccess && <p role="status">{words.edited}</p>}
      {save.isError && (
        <Conflict
          problem={problemOf(save.error)}
          mine={{ ...save.variables.card }}
          labelOf={(field) => (field === 'name' ? words.name : words.email)}
          onInsist={insist}
          addresses={PERSON}
        />
      )}
      {save.data?.invitation && <InvitationLink invitation={save.data.invitation} />}
    </details>
  )
}

interface CardFieldsProps {
  stored: Card
  busy: boolean
  onSave: (card: Card) => void
}

function CardFields({ stored, busy, onSave }: CardFieldsProps) {
  const [name, setName] = useState(stored.name)
  const [email, setEmail] = useState(stored.email ?? '')

  function submit(event: FormEvent) {
    event.preventDefault()
    onSave({ name: name.trim(), email: email.trim() || null })
  }

  return (
    <form onSubmit={submit} className="form-grid">
      <TextInput
        label={words.name}
        required
        minLength={2}
        maxLength={200}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <TextInput
        type="email"
        label={words.email}
        maxLength={200}
        value={email}
        onChange={({ currentTarget }) => setEmail(currentTarget.value)}
      />
      <p className="muted small whole">{words.editWhy}</p>
      <p className="whole">
        <button type="submit" className="button primary" disabled={busy}>
          {common.save}
        </button>
      </p>
    </form>
  )
}
