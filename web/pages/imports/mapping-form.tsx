import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { mappingWords as words } from '#web/words/imports.ts'
import { HintFields, type Hints, withoutEmpty, wrongYear } from './hints-form.tsx'
import type { ImportedFile } from './import-data.ts'
import { useImportChange } from './use-change.ts'
import '#web/ui/form-grid.css'

type Table = NonNullable<ImportedFile['unmapped']>
type TableColumn = Table['columns'][number]
type Field = keyof typeof words.fields

interface Props {
  params: { id: number; file: number }
  table: Table
}

/** The columns of an unknown table: a person says what each one means; the answer is kept for the same header. */
export function MappingForm({ params, table }: Props) {
  const [meanings, setMeanings] = useState<Record<string, Field | ''>>({})
  const [constants, setConstants] = useState<Hints>({})
  const save = useImportChange((columns: Partial<Record<Field, string>>) =>
    call(api.putMapping, {
      params,
      body: {
        fingerprint: table.fingerprint,
        headerRow: table.headerRow,
        columns,
        constants: withoutEmpty(constants),
      },
    }),
  )
  const trouble = troubleOf(meanings) ?? wrongYear(constants.year)

  return (
    <section className="section">
      <h3>{words.title}</h3>
      <p className="muted">{words.lead}</p>
      <RegisterTable
        caption={words.title}
        columns={columnsOf(meanings, (column, field) => setMeanings({ ...meanings, [column]: field }))}
        rows={table.columns}
        rowKey={({ column }) => column}
        tall
        stacks
      />
      <h3>{words.constants}</h3>
      <div className="form-grid">
        <HintFields
          none={words.notTold}
          hints={constants}
          onChange={(next) => setConstants({ ...constants, ...next })}
        />
      </div>
      <p className="page-actions">
        <button
          type="button"
          className="button primary"
          disabled={trouble !== null || save.isPending}
          onClick={() => save.mutate(byField(meanings))}
        >
          {words.save}
        </button>
        {trouble}
      </p>
      {save.isError && <ProblemNote problem={problemOf(save.error)} />}
    </section>
  )
}

function columnsOf(
  meanings: Record<string, Field | ''>,
  onChoose: (column: string, field: Field | '') => void,
): Column<TableColumn>[] {
  return [
    { key: 'column', title: words.column, cell: ({ column }) => column },
    { key: 'header', title: words.header, names: true, cell: ({ header }) => header },
    {
      key: 'samples',
      title: words.samples,
      cell: ({ samples }) => <span className="muted">{samples.join(' · ')}</span>,
    },
    {
      key: 'meaning',
      title: words.meaning,
      cell: ({ column, header }) => (
        <NativeSelect
          aria-label={`${words.meaning}: ${column} ${header}`}
          value={meanings[column] ?? ''}
          data={[{ value: '', label: words.skip }, ...fieldOptions]}
          onChange={({ currentTarget }) => onChoose(column, currentTarget.value as Field | '')}
        />
      ),
    },
  ]
}

const fieldOptions = Object.entries(words.fields).map(([value, label]) => ({ value, label }))

function byField(meanings: Record<string, Field | ''>): Partial<Record<Field, string>> {
  return Object.fromEntries(
    Object.entries(meanings).flatMap(([column, field]) => (field ? [[field, column]] : [])),
  )
}

function troubleOf(meanings: Record<string, Field | ''>): string | null {
  const chosen = Object.values(meanings).filter((field) => field !== '')
  const twice = chosen.find((field, index) => chosen.indexOf(field) !== index)
  if (twice) return words.twice(words.fields[twice])
  return chosen.includes('school') ? null : words.needsSchool
}
