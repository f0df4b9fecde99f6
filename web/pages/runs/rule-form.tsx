import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { Choice, MunicipalityChoice } from '#web/ui/filters.tsx'
import { SliderField } from '#web/ui/slider-field.tsx'
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
  const { years, can } = useViewer()
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
      {can.includes('runs.write') && <Against search={search} onChange={onChange} />}
      <MunicipalityChoice
        value={search.municipality}
        onChange={(municipality) => onChange({ municipality })}
      />
      <details className="whole" open>
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

/** A list that was kept, to set the rule beside: the server compares. */
function Against({ search, onChange }: Pick<Props, 'search' | 'onChange'>) {
  const runs = useQuery(ask(api.listRuns, { query: { limit: 200 } }))
  return (
    <Choice
      label={words.against}
      all={words.nothing}
      value={search.against ? String(search.against) : undefined}
      options={(runs.data?.items ?? []).map((run) => ({ value: String(run.id), label: runTitle(run) }))}
      onChange={(id) => onChange({ against: id ? Number(id) : undefined })}
    />
  )
}

function WhatIf({ method, search, onChange }: Omit<Props, 'methods'>) {
  const share = (method.lowShare.numerator / method.lowShare.denominator) * 100
  const minimum = method.minimumParticipants
  return (
    <>
      <div className="form-grid">
        <SliderField
          label={words.threshold}
          description={words.byMethod(percent(share / 100))}
          min={0.5}
          max={100}
          step={0.5}
          value={search.threshold ? Number(search.threshold) : share}
          onChange={(value) => onChange({ threshold: value === share ? undefined : String(value) })}
        />
        <SliderField
          label={words.minimum}
          description={words.byMethod(minimum === null ? words.minimumNone : String(minimum))}
          min={0}
          max={1000}
          slidesTo={50}
          step={1}
          value={search.minimum ?? minimum ?? 0}
          onChange={(value) => onChange({ minimum: value === (minimum ?? 0) ? undefined : value })}
        />
        <SliderField
          label={words.years}
          description={words.byMethod(String(method.years))}
          min={1}
          max={5}
          step={1}
          value={search.years ?? method.years}
          onChange={(value) => onChange({ years: value === method.years ? undefined : value })}
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
