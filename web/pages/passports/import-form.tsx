import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { api } from '#web/api.ts'
import { addressOf, type Reply, upload } from '#web/client.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { common } from '#web/words/common.ts'
import { passportsWords } from '#web/words/passports.ts'

const words = passportsWords.import

type Seen = Reply<NonNullable<typeof api.importPassports.route>>
type Row = Seen['items'][number]

/** Passports of many schools: the file is looked at first, and stored as it was shown. */
export function ImportForm({ year }: { year: string }) {
  const queries = useQueryClient()
  const input = useRef<HTMLInputElement>(null)
  const file = useRef<File>(null)
  const send = useMutation({
    mutationFn: (seal: string | undefined): Promise<Seen> => {
      const form = new FormData()
      form.append('files', file.current!)
      const path = addressOf(api.importPassports, {
        query: { year, seal },
      }) as typeof api.importPassports.path
      return upload({ ...api.importPassports, path }, form, () => undefined)
    },
    onSuccess: ({ stored }) =>
      stored ? queries.invalidateQueries({ queryKey: [api.listPassports.path] }) : undefined,
  })
  return (
    <Section title={words.title}>
      <p>{words.lead}</p>
      <p className="page-actions no-print">
        <Downloads
          shown
          what={words.template}
          href={(format) => addressOf(api.getPassportTemplate, { query: { year, format } })}
        />
        <button
          type="button"
          className="button"
          disabled={send.isPending}
          onClick={() => input.current?.click()}
        >
          {words.choose}
        </button>
        <input
          ref={input}
          type="file"
          accept=".xlsx,.xls,.csv"
          hidden
          aria-label={words.choose}
          onChange={({ currentTarget }) => {
            file.current = currentTarget.files?.[0] ?? null
            if (file.current) send.mutate(undefined)
            currentTarget.value = ''
          }}
        />
      </p>
      {send.isPending && <p role="status">{words.checking}</p>}
      {send.isError && <ProblemNote problem={problemOf(send.error)} />}
      {send.data && !send.isPending && (
        <SeenFile seen={send.data} onAccept={() => send.mutate(send.data.seal)} />
      )}
    </Section>
  )
}

function SeenFile({ seen, onAccept }: { seen: Seen; onAccept: () => void }) {
  const taken = seen.items.filter(({ what }) => what === 'new' || what === 'changed').length
  return (
    <>
      <h3>{words.shown}</h3>
      {seen.items.length === 0 ? (
        <p>{words.nothing}</p>
      ) : (
        <RegisterTable
          caption={words.shown}
          columns={columns}
          rows={seen.items}
          rowKey={({ row }) => row}
          stacks
        />
      )}
      {seen.findings.length > 0 && (
        <details>
          <summary>
            {words.findings}: {seen.findings.length}
          </summary>
          <ul>
            {seen.findings.map((finding) => (
              <li key={finding}>{finding}</li>
            ))}
          </ul>
        </details>
      )}
      {seen.stored ? (
        <p role="status">{words.done(taken)}</p>
      ) : taken > 0 ? (
        <p>
          <button type="button" className="button primary" onClick={onAccept}>
            {words.accept(taken)}
          </button>
        </p>
      ) : (
        <p>{words.nobody}</p>
      )}
    </>
  )
}

const columns: Column<Row>[] = [
  { key: 'row', title: words.row, figures: true, cell: ({ row }) => row },
  { key: 'school', title: common.school, names: true, cell: ({ code, name }) => name || code },
  {
    key: 'what',
    title: words.what,
    cell: ({ what, sentences }) => (
      <>
        {words.whats[what]}
        {sentences.map((sentence) => (
          <div key={sentence} className="small">
            {sentence}
          </div>
        ))}
      </>
    ),
  },
  {
    key: 'fields',
    title: words.fields,
    cell: ({ fields }) =>
      fields.map(({ field, was, becomes }) => words.change(field, was, becomes)).join('; '),
  },
]
