import { type FormEvent, useState } from 'react'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Choice } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { mapWords } from '#web/words/map.ts'
import type { MapReply } from './map.tsx'
import '#web/ui/form-grid.css'

const words = mapWords.upload

/** Sends a file of outlines, and says whose the unknown ones are. */
export function OutlinesForm({ map }: { map: MapReply }) {
  const [file, setFile] = useState<File>()
  const send = useChange(
    (chosen: File) => {
      const body = new FormData()
      body.append('files', chosen)
      return call(api.uploadOutlines, { body })
    },
    [api.getMap],
  )
  const unmatched = map.shapes.filter(({ municipality }) => municipality === null)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (file) send.mutate(file)
  }

  return (
    <>
      <form onSubmit={submit} className="form-grid">
        <p className="whole muted">{words.explain}</p>
        <label>
          {words.file}
          <br />
          <input
            type="file"
            accept=".geojson,.json,application/geo+json"
            required
            onChange={({ currentTarget }) => setFile(currentTarget.files?.[0])}
          />
        </label>
        <p className="whole">
          <button type="submit" className="button primary" disabled={send.isPending || !file}>
            {words.send}
          </button>
        </p>
        {send.isSuccess && (
          <p className="whole" role="status">
            {words.sent(send.data.shapes, send.data.unmatched)}
          </p>
        )}
        {send.isError && <ProblemNote problem={problemOf(send.error)} />}
      </form>
      {unmatched.length > 0 && (
        <>
          <h3>{words.unmatched}</h3>
          <div className="form-grid">
            {unmatched.map(({ id, name }) => (
              <Assign key={id} shape={{ id, name }} municipalities={map.municipalities} />
            ))}
          </div>
        </>
      )}
    </>
  )
}

function Assign({
  shape,
  municipalities,
}: {
  shape: { id: number; name: string }
  municipalities: MapReply['municipalities']
}) {
  const assign = useChange(
    (municipality: number) => call(api.assignOutline, { params: { id: shape.id }, body: { municipality } }),
    [api.getMap],
  )
  return (
    <div>
      <Choice
        label={shape.name}
        all={words.nobody}
        value={undefined}
        options={municipalities.map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(id) => id && assign.mutate(Number(id))}
      />
      {assign.isError && <ProblemNote problem={problemOf(assign.error)} />}
    </div>
  )
}
