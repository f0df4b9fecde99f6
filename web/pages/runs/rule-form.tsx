import { Checkbox, NumberInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { Choice } from '#web/ui/filters.tsx'
import { percent } from '#web/words/format.ts'
import { newRunWords as words } from '#web/words/runs.ts'
import { runTitle } from './compare.tsx'
import { type NewRunSearch, NONE } from './new-run-search.ts'
import '#web/ui/form-grid.css'

type Method = Reply<NonNullable<typeof api.getMethod.route>>
type Methods = Reply<NonNullable<typeof api.listMethods.route>>['items']

interface Props {
  method: Method
  methods: Methods
  search: NewRunSearch
  onChange: (next: NewRunSearch) => void
}

/** Which method, for which year, and what to change in it for a what-if. */
export function RuleForm({ method, methods, search, onChange }: Props) {
  const { years } = useViewer()
  const runs = useQuery(ask(api.listRuns, { query: { limit: 200 } }))
  const changed = search.threshold ?? search.minimum ?? search.procedures ?? search.years
  return (
    <div className="panel form-grid">
      <Choice
        label={words.method}
        value={method.id}
        options={methods.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={(id) => onChange({ method: id, procedures: undefined })}
      />
      <Choice
        label={words.year}
        value={search.year}
        options={years.map((year) => ({ value: year, label: year }))}
        onChange={(year) => onChange({ year })}
      />
      <Choice
        label={words.against}
        all={words.nothing}
        value={search.against ? String(search.against) : undefined}
        options={(runs.data?.items ?? []).map((run) => ({ value: String(run.id), label: runTitle(run) }))}
        onChange={(id) => onChange({ against: id ? Number(id) : undefined })}
      />
      <details className="whole" open={changed !== undefined}>
        <summary>{words.whatIf}</summary>
        <WhatIf method={method} search={search} onChange={onChange} />
        {changed !== undefined && (
          <button
            type="button"
            className="button"
            onClick={() =>
              onChange({ threshold: undefined, minimum: undefined, procedures: undefined, years: undefined })
            }
          >
            {words.asMethod}
          </button>
        )}
      </details>
    </div>
  )
}

function WhatIf({ method, search, onChange }: Omit<Props, 'methods'>) {
  const later = useDebouncedCallback(onChange, 400)
  const { numerator, denominator } = method.lowShare
  return (
    <>
      <div className="form-grid">
        <NumberInput
          label={words.threshold}
          description={words.byMethod(percent(numerator / denominator))}
          min={0.1}
          max={100}
          decimalScale={1}
          defaultValue={search.threshold ? Number(search.threshold) : (numerator / denominator) * 100}
          onChange={(value) => later({ threshold: value === '' ? undefined : String(value) })}
        />
        <NumberInput
          label={words.minimum}
          description={words.byMethod(
            method.minimumParticipants === null ? words.minimumNone : String(method.minimumParticipants),
          )}
          min={0}
          max={1000}
          allowDecimal={false}
          defaultValue={search.minimum ?? method.minimumParticipants ?? 0}
          onChange={(value) => later({ minimum: value === '' ? undefined : Number(value) })}
        />
        <NumberInput
          label={words.years}
          description={words.byMethod(String(method.years))}
          min={1}
          max={5}
          allowDecimal={false}
          defaultValue={search.years ?? method.years}
          onChange={(value) => later({ years: value === '' ? undefined : Number(value) })}
        />
      </div>
      <Procedures
        all={method.procedureList}
        chosen={search.procedures}
        onChange={(procedures) => onChange({ procedures })}
      />
    </>
  )
}

interface ProceduresProps {
  all: Method['procedureList']
  /** Ids by comma; absent = all. */
  chosen: string | undefined
  onChange: (chosen: string | undefined) => void
}

function Procedures({ all, chosen, onChange }: ProceduresProps) {
  const ids = new Set(chosen === undefined ? all.map(({ id }) => id) : chosen.split(','))
  function toggle(id: string, on: boolean) {
    const next = all.filter((procedure) => (procedure.id === id ? on : ids.has(procedure.id)))
    onChange(next.length === all.length ? undefined : next.map((procedure) => procedure.id).join(',') || NONE)
  }
  const count = all.filter(({ id }) => ids.has(id)).length
  return (
    <fieldset className="plain-fieldset">
      <legend>
        {words.procedures}: {words.proceduresChosen(count, all.length)}{' '}
        {chosen !== undefined && (
          <button type="button" className="button quiet" onClick={() => onChange(undefined)}>
            {words.allProcedures}
          </button>
        )}
      </legend>
      <div className="procedure-choice">
        {all.map(({ id, title }) => (
          <Checkbox
            key={id}
            label={title}
            checked={ids.has(id)}
            onChange={({ currentTarget }) => toggle(id, currentTarget.checked)}
          />
        ))}
      </div>
    </fieldset>
  )
}
