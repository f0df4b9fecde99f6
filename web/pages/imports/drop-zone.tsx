import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type DragEvent, useRef, useState } from 'react'
import { api } from '#web/api.ts'
import { upload } from '#web/client.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { importsWords as words } from '#web/words/imports.ts'
import './imports.css'

/** Files are dropped here, or chosen by the button; they go up at once and the page of the import opens. */
export function DropZone() {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const { send, sent } = useUpload()

  function drop(event: DragEvent) {
    event.preventDefault()
    setOver(false)
    if (event.dataTransfer.files.length > 0) send.mutate([...event.dataTransfer.files])
  }

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same from the keyboard */}
      <div
        className={over ? 'drop-zone over' : 'drop-zone'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {send.isPending ? (
          <div role="status">
            <p>{words.sending(sent)}</p>
            <progress value={sent} aria-label={words.sending(sent)} />
          </div>
        ) : (
          <>
            <p className="strong">{words.drop}</p>
            <button type="button" className="button primary" onClick={() => input.current?.click()}>
              {words.choose}
            </button>
            <input
              ref={input}
              type="file"
              multiple
              hidden
              onChange={({ currentTarget }) => {
                if (currentTarget.files?.length) send.mutate([...currentTarget.files])
                currentTarget.value = ''
              }}
            />
          </>
        )}
        <p className="muted small">{words.kinds}</p>
      </div>
      {send.isError && <ProblemNote problem={problemOf(send.error)} />}
    </>
  )
}

function useUpload() {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [sent, setSent] = useState(0)
  const send = useMutation({
    mutationFn: (files: File[]) => {
      setSent(0)
      const form = new FormData()
      for (const file of files) form.append('files', file)
      return upload(api.createImport, form, setSent)
    },
    onSuccess: async ({ id }) => {
      void queries.invalidateQueries({ queryKey: [api.listImports.path] })
      await navigate({ to: '/imports/$id', params: { id: String(id) } })
    },
  })
  return { send, sent }
}
