import { Checkbox, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Fields } from '#contract/settings-fields.ts'
import { api } from '#web/api.ts'
import { type Args, call } from '#web/client.ts'
import { Choice, choicesOf } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { numbers, texts } from '#web/ui/register-labels.ts'
import { useChange } from '#web/ui/use-change.ts'
import { common } from '#web/words/common.ts'
import { lifeWords } from '#web/words/school-life.ts'
import { schoolsWords } from '#web/words/schools.ts'
import type { Life } from './life-line.tsx'
import { SchoolConflict } from './school-conflict.tsx'
import '#web/ui/form-grid.css'
import { ReasonInput } from '#web/ui/reason-input.tsx'

type Data = Life['register']
type Body = NonNullable<Args<NonNullable<typeof api.editRegisterData.route>>['body']>

const words = lifeWords.register

const digits: readonly string[] = ['login', 'inn', 'ogrn', 'oktmo']

const ADDRESSES = [api.getSchoolLife, api.getSchool, api.listSchools, api.listApprovals]

type Text = keyof typeof texts
type Figure = keyof typeof numbers

/**
 * Changes what the register says of a school, or proposes it to whoever may; what cannot be right is told field by field.
 */
export function RegisterForm({
  life: { school, register, version, hidden },
  onSaved,
  proposes = false,
}: {
  life: Life
  onSaved: () => void
  /** A second person decides. */
  proposes?: boolean
}) {
  const [written, setWritten] = useState<Record<Text | Figure, string>>(() => writtenOf(register))
  const [place, setPlace] = useState(register.place ?? undefined)
  const [flags, setFlags] = useState({ small: register.small, advanced: register.advanced })
  const [reason, setReason] = useState('')
  const save = useChange<Body, unknown>(({ version: seen, ...data }) => {
    const params = { code: school.code }
    return proposes
      ? call(api.askForCorrection, { params, body: { register: data, version: seen, reason } })
      : call(api.editRegisterData, { params, body: { ...data, version: seen } })
  }, ADDRESSES)
  const wrong = (Object.keys(numbers) as Figure[]).find((field) => Number.isNaN(figure(written[field])))

  const store = (body: Body) => save.mutate(body, { onSuccess: onSaved })

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!wrong) store({ ...dataOf(), version })
  }

  function dataOf(): Data {
    const text = (field: Text) => written[field].trim() || null
    return {
      ...flags,
      place: place ?? null,
      kind: text('kind'),
      settlement: text('settlement'),
      status: text('status'),
      login: text('login'),
      inn: text('inn'),
      ogrn: text('ogrn'),
      oktmo: text('oktmo'),
      pupils: figure(written.pupils),
      distanceKm: figure(written.distanceKm),
      lat: figure(written.lat),
      lon: figure(written.lon),
    }
  }

  const input = (field: Text | Figure, label: string) => (
    <TextInput
      key={field}
      label={label}
      description={digits.includes(field) ? words.digits : undefined}
      inputMode={field in numbers ? 'decimal' : digits.includes(field) ? 'numeric' : undefined}
      value={written[field]}
      error={wrong === field ? words.notNumber(label) : undefined}
      onChange={({ currentTarget }) => setWritten({ ...written, [field]: currentTarget.value })}
    />
  )

  return (
    <form onSubmit={submit} className="form-grid">
      {(Object.entries(texts) as [Text, string][])
        .filter(([field]) => !hidden.includes(field))
        .map(([field, label]) => input(field, label))}
      {(Object.entries(numbers) as [Figure, string][]).map(([field, label]) => input(field, label))}
      <Choice
        label={schoolsWords.place}
        all={common.notGiven}
        value={place}
        options={choicesOf(schoolsWords.places)}
        onChange={setPlace}
      />
      {(['small', 'advanced'] as const).map((flag) => (
        <Checkbox
          key={flag}
          label={schoolsWords[flag]}
          checked={flags[flag]}
          onChange={({ currentTarget }) => setFlags({ ...flags, [flag]: currentTarget.checked })}
        />
      ))}
      {proposes && (
        <ReasonInput
          className="whole"
          label={words.why}
          description={words.whyHelp}
          value={reason}
          onChange={setReason}
        />
      )}
      <p className="whole">
        <button type="submit" className="button primary" disabled={save.isPending}>
          {proposes ? words.propose : common.save}
        </button>
      </p>
      {save.isError && (
        <SchoolConflict
          problem={problemOf(save.error)}
          mine={dataOf()}
          onInsist={(merged, now) => store({ ...registerIn(merged), version: now })}
        />
      )}
    </form>
  )
}

/** What of a school is the register's, without what events change. */
function registerIn({ name: _, fullName, municipality, closedOn, ...data }: Fields): Data {
  return data as Data
}

function writtenOf(register: Data): Record<Text | Figure, string> {
  const fields = [...Object.keys(texts), ...Object.keys(numbers)] as (Text | Figure)[]
  const entries = fields.map((field) => [field, String(register[field] ?? '').replace('.', ',')])
  return { ...Object.fromEntries(entries), ...textsOf(register) }
}

/** Only figures have a decimal sign. */
function textsOf(register: Data): Partial<Record<Text, string>> {
  return Object.fromEntries((Object.keys(texts) as Text[]).map((field) => [field, register[field] ?? '']))
}

/** null for nothing, NaN for what is no number. */
function figure(text: string): number | null {
  const trimmed = text.trim().replace(',', '.')
  return trimmed === '' ? null : Number(trimmed)
}
