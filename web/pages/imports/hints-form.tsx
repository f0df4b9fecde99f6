import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api, ask } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Choice } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { filesWords as words } from '#web/words/imports.ts'
import { seasons } from '#web/words/states.ts'
import type { ImportedFile } from './import-data.ts'
import type { Season } from './search.ts'
import { useImportChange } from './use-change.ts'
import '#web/ui/form-grid.css'

export interface Hints {
  year?: string
  season?: Season
  procedure?: string
}

interface Props {
  params: { id: number; file: number }
  file: ImportedFile
  open: boolean
}

/** What a person says of a file that does not tell its year, season or procedure itself. */
export function HintsForm({ params, file, open }: Props) {
  const form = useForm<Hints>({
    initialValues: file.hints ?? {},
    validate: { year: wrongYear },
  })
  const save = useImportChange((body: Hints) => call(api.putHints, { params, body }))
  return (
    <details open={open}>
      <summary>{words.hints}</summary>
      <form onSubmit={form.onSubmit((values) => save.mutate(withoutEmpty(values)))} className="form-grid">
        <p className="whole muted">{words.hintsLead}</p>
        <HintFields
          none={words.asInFile}
          hints={form.values}
          error={form.errors.year}
          onChange={(next) => form.setValues(next)}
        />
        <p className="whole">
          <button type="submit" className="button primary" disabled={save.isPending}>
            {words.reread}
          </button>
        </p>
        {save.isError && <ProblemNote problem={problemOf(save.error)} />}
      </form>
    </details>
  )
}

/** The wrong year in words, or null. */
export function wrongYear(year: string | undefined): string | null {
  return !year || /^\d{4}\/\d{2}$/.test(year) ? null : words.hintYearWrong
}

export function withoutEmpty({ year, season, procedure }: Hints): Hints {
  return { ...(year && { year }), ...(season && { season }), ...(procedure && { procedure }) }
}

interface FieldsProps {
  hints: Hints
  error?: ReactNode
  /** The words of «not told». */
  none: string
  onChange: (next: Hints) => void
}

export function HintFields({ hints, error, none, onChange }: FieldsProps) {
  const procedures = useQuery(ask(api.listProcedures, {}))
  return (
    <>
      <TextInput
        label={words.hintYear}
        placeholder={words.hintYearExample}
        value={hints.year ?? ''}
        error={error}
        onChange={({ currentTarget }) => onChange({ year: currentTarget.value.trim() })}
      />
      <Choice
        label={words.hintSeason}
        all={none}
        value={hints.season}
        options={(Object.keys(seasons) as Season[]).map((value) => ({ value, label: seasons[value] }))}
        onChange={(season) => onChange({ season })}
      />
      <Choice
        label={words.hintProcedure}
        all={none}
        value={hints.procedure}
        options={(procedures.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
        onChange={(procedure) => onChange({ procedure })}
      />
    </>
  )
}
