import { Checkbox, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useViewer } from '#web/session.ts'
import { viewsWords as words } from '#web/words/everyday.ts'

interface Props {
  /** Renamed; without it a new one is named. */
  view?: { name: string; shared: boolean }
  busy: boolean
  onSubmit: (view: { name: string; shared: boolean }) => void
  onCancel?: () => void
}

/** The name of a view, and for those who may, whether the whole organisation has it. */
export function ViewNameForm({ view, busy, onSubmit, onCancel }: Props) {
  const { can } = useViewer()
  const [name, setName] = useState(view?.name ?? '')
  const [shared, setShared] = useState(view?.shared ?? false)

  function submit(event: FormEvent) {
    event.preventDefault()
    onSubmit({ name: name.trim(), shared })
  }

  return (
    <form className="view-name" onSubmit={submit}>
      <TextInput
        aria-label={words.name}
        placeholder={words.name}
        value={name}
        maxLength={100}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      {can.includes('people.write') && (
        <Checkbox
          label={words.share}
          checked={shared}
          onChange={({ currentTarget }) => setShared(currentTarget.checked)}
        />
      )}
      <div className="page-actions">
        <button type="submit" className="button" disabled={busy || name.trim() === ''}>
          {words.save}
        </button>
        {onCancel && (
          <button type="button" className="button quiet" onClick={onCancel}>
            {words.cancel}
          </button>
        )}
      </div>
    </form>
  )
}
