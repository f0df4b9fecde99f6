import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { AddedKind } from '#contract/organisations.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Choice } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { useTerm } from '#web/ui/use-term.ts'
import { organisationsWords as words } from '#web/words/people.ts'
import '#web/ui/form-grid.css'

/** Adds an organisation under the place. */
export function AddForm({ parent, kinds }: { parent: number; kinds: readonly AddedKind[] }) {
  const term = useTerm()
  const [kind, setKind] = useState<AddedKind | undefined>(kinds[0])
  const [name, setName] = useState('')
  const add = useChange(
    (body: { kind: AddedKind; name: string; parent: number }) => call(api.addOrganisation, { body }),
    [api.listOrganisations, api.getOrganisation],
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    if (kind) add.mutate({ kind, name, parent }, { onSuccess: () => setName('') })
  }

  return (
    <details>
      <summary>{words.add}</summary>
      <form onSubmit={submit} className="form-grid">
        <Choice
          label={words.kind}
          value={kind}
          options={kinds.map((value) => ({ value, label: words.kinds(term)[value] }))}
          onChange={setKind}
        />
        <TextInput
          label={words.name}
          required
          minLength={2}
          maxLength={300}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <p className="whole">
          <button type="submit" className="button primary" disabled={add.isPending}>
            {words.added}
          </button>
        </p>
        {add.isError && <ProblemNote problem={problemOf(add.error)} />}
      </form>
    </details>
  )
}
