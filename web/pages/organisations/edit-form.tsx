import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Fields } from '#contract/settings-fields.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Conflict } from '#web/ui/conflict.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { common } from '#web/words/common.ts'
import { organisationLifeWords as lifeWords } from '#web/words/organisation-life.ts'
import { organisationsWords as words } from '#web/words/people.ts'
import type { Organisation } from './organisation.tsx'
import '#web/ui/form-grid.css'

const ADDRESSES = [api.getOrganisation, api.listOrganisations, api.getPerson, api.listPeople]

/** Renames an organisation or closes it from a day on. */
export function EditForm({ organisation }: { organisation: Organisation }) {
  const { id } = organisation
  const [name, setName] = useState(organisation.name)
  const [closedOn, setClosedOn] = useState(organisation.closedOn ?? '')
  const save = useChange(
    (body: { name: string; closedOn: string | null; version: number }) =>
      call(api.editOrganisation, { params: { id }, body }),
    ADDRESSES,
  )
  const mine = { name, closedOn: closedOn || null }

  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate({ ...mine, version: organisation.version })
  }

  function insist(merged: Fields, version: number) {
    const closed = merged.closedOn as string | null
    setName(String(merged.name))
    setClosedOn(closed ?? '')
    save.mutate({ name: String(merged.name), closedOn: closed, version })
  }

  return (
    <details>
      <summary>{lifeWords.correct}</summary>
      <form onSubmit={submit} className="form-grid">
        <TextInput
          label={words.name}
          required
          minLength={2}
          maxLength={300}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          type="date"
          label={words.closedOn}
          value={closedOn}
          onChange={({ currentTarget }) => setClosedOn(currentTarget.value)}
        />
        <p className="whole">
          <button type="submit" className="button primary" disabled={save.isPending}>
            {common.save}
          </button>
        </p>
        {save.isError && (
          <Conflict
            problem={problemOf(save.error)}
            mine={mine}
            labelOf={(field) => (field === 'name' ? words.name : words.closedOn)}
            onInsist={insist}
            addresses={ADDRESSES}
          />
        )}
      </form>
    </details>
  )
}
