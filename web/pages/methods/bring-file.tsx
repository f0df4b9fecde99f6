import { TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { METHOD_ADDRESSES } from '#web/ui/derive-method.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { methodsWords as words } from '#web/words/methods.ts'
import '#web/ui/form-grid.css'

/** A method from a file: examined whole, it becomes a draft or nothing changes. */
export function BringFile() {
  const navigate = useNavigate()
  const [file, setFile] = useState<File>()
  const [id, setId] = useState('')
  const bring = useChange(
    async () => call(api.importMethod, { body: { text: await file!.text(), ...(id && { id }) } }),
    METHOD_ADDRESSES,
  )
  function submit(event: FormEvent) {
    event.preventDefault()
    bring.mutate(undefined, {
      onSuccess: ({ key }) =>
        void navigate({ to: '/methods/versions/$key/edit', params: { key: String(key) } }),
    })
  }
  return (
    <Section title={words.bring}>
      <p className="muted">{words.bringWhy}</p>
      <form onSubmit={submit} className="form-grid no-print">
        <label>
          {words.bringFile}
          <br />
          <input
            type="file"
            accept=".json,application/json"
            required
            onChange={({ currentTarget }) => setFile(currentTarget.files?.[0])}
          />
        </label>
        <TextInput
          label={words.ownId}
          description={words.ownIdHint}
          pattern="[a-z0-9.\-]{1,60}"
          maxLength={60}
          value={id}
          onChange={({ currentTarget }) => setId(currentTarget.value.trim().toLowerCase())}
        />
        <p>
          <button type="submit" className="button" disabled={bring.isPending || !file}>
            {words.bring}
          </button>
        </p>
      </form>
      {bring.isError && <ProblemNote problem={problemOf(bring.error)} />}
    </Section>
  )
}
