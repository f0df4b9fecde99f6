import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type DutyFunction, dutyFunctions, dutyFunctionWord } from '#contract/duty-words.ts'
import type { FieldValue } from '#contract/problems.ts'
import type { Fields } from '#contract/settings-fields.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { dutiesWords as words } from '#web/words/duties.ts'
import { capital, date } from '#web/words/format.ts'
import { Conflict } from './conflict.tsx'
import { DayInput } from './day-input.tsx'
import { DUTIES, type Duty } from './duty-data.ts'
import { Choice } from './filters.tsx'
import { problemOf } from './loaded.tsx'
import { ProblemNote } from './problem-note.tsx'
import { ReasonInput } from './reason-input.tsx'
import { offerUndo } from './undo.tsx'
import { useChange } from './use-change.ts'
import { useTerm } from './use-term.ts'
import './form-grid.css'

/** What may be done with a duty: mend it, end it, take the end back. */
export function ChangeDuty({ duty, today }: { duty: Duty; today: string }) {
  const giveBack = useChange((id: number) => call(api.returnDuty, { params: { id } }), DUTIES)
  return (
    <div className="no-print">
      {duty.manage === null && <EndDuty duty={duty} today={today} onUndo={giveBack.mutateAsync} />}
      {duty.manage === null && <EditDuty duty={duty} />}
      {duty.returnable && (
        <button
          type="button"
          className="button"
          aria-label={words.returnOf(duty.person.name)}
          disabled={giveBack.isPending}
          onClick={() => giveBack.mutate(duty.id)}
        >
          {words.return}
        </button>
      )}
      {giveBack.isError && <ProblemNote problem={problemOf(giveBack.error)} />}
    </div>
  )
}

const told = (field: string, value: FieldValue) =>
  typeof value === 'string' && ['since', 'until'].includes(field) ? date(value) : undefined

interface EndProps {
  duty: Duty
  today: string
  onUndo: (id: number) => Promise<unknown>
}

function EndDuty({ duty, today, onUndo }: EndProps) {
  const { id, person, since } = duty
  const [until, setUntil] = useState(today < since ? since : today)
  const [reason, setReason] = useState('')
  const end = useChange(async (body: { until: string; reason: string; version: number }) => {
    await call(api.endDuty, { params: { id }, body })
    offerUndo(words.ended(person.name), () => onUndo(id))
  }, DUTIES)

  function submit(event: FormEvent) {
    event.preventDefault()
    end.mutate({ until, reason, version: duty.version })
  }

  return (
    <details>
      <summary className="nowrap" aria-label={words.endOf(person.name)}>
        {words.end}
      </summary>
      <form onSubmit={submit} className="form-grid">
        <DayInput
          label={words.endDay}
          description={words.untilHelp}
          required
          min={since}
          value={until}
          onChange={setUntil}
        />
        <ReasonInput label={words.reason} value={reason} onChange={setReason} />
        <p className="whole">
          <button type="submit" className="button" disabled={end.isPending}>
            {words.end}
          </button>
        </p>
        {end.isError && (
          <Conflict
            problem={problemOf(end.error)}
            mine={{ until }}
            labelOf={(field) => words.labels[field] ?? field}
            told={told}
            onInsist={(_, version) => end.mutate({ until, reason, version })}
            addresses={DUTIES}
          />
        )}
      </form>
    </details>
  )
}

interface Mended {
  function: DutyFunction
  theme: string | null
  since: string
  basis: string
}

function EditDuty({ duty }: { duty: Duty }) {
  const term = useTerm()
  const { id } = duty
  const [fields, setFields] = useState({ ...duty, theme: duty.theme ?? '' })
  const [reason, setReason] = useState('')
  const save = useChange(
    (body: Mended & { reason: string; version: number }) => call(api.editDuty, { params: { id }, body }),
    DUTIES,
  )
  const { since, basis } = fields
  const mine: Mended = { function: fields.function, theme: fields.theme.trim() || null, since, basis }

  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate({ ...mine, reason, version: duty.version })
  }

  function insist(merged: Fields, version: number) {
    save.mutate({ ...(merged as unknown as Mended), reason, version })
  }

  return (
    <details>
      <summary className="nowrap" aria-label={words.editOf(duty.person.name)}>
        {words.edit}
      </summary>
      <form onSubmit={submit} className="form-grid">
        <FunctionChoice
          value={fields.function}
          onChange={(next) => setFields({ ...fields, function: next })}
        />
        <TextInput
          label={words.assign.theme}
          maxLength={200}
          value={fields.theme}
          onChange={({ currentTarget }) => setFields({ ...fields, theme: currentTarget.value })}
        />
        <DayInput
          label={words.assign.since}
          required
          value={since}
          onChange={(day) => setFields({ ...fields, since: day })}
        />
        <TextInput
          label={words.basis}
          required
          minLength={2}
          maxLength={300}
          value={basis}
          onChange={({ currentTarget }) => setFields({ ...fields, basis: currentTarget.value })}
        />
        <ReasonInput label={words.reason} value={reason} onChange={setReason} />
        <p className="whole">
          <button type="submit" className="button" disabled={save.isPending}>
            {words.save}
          </button>
        </p>
        {save.isError && (
          <Conflict
            problem={problemOf(save.error)}
            mine={{ ...mine }}
            labelOf={(field) => words.labels[field] ?? field}
            told={(field, value) =>
              field === 'function' ? dutyFunctionWord(value as DutyFunction, term) : told(field, value)
            }
            onInsist={insist}
            addresses={DUTIES}
          />
        )}
      </form>
    </details>
  )
}

/** As what somebody stands in a body. */
export function FunctionChoice({
  value,
  onChange,
}: {
  value: DutyFunction
  onChange: (value: DutyFunction) => void
}) {
  const term = useTerm()
  return (
    <Choice
      label={words.function}
      value={value}
      options={dutyFunctions.map((one) => ({ value: one, label: capital(dutyFunctionWord(one, term)) }))}
      onChange={(next) => next && onChange(next)}
    />
  )
}
