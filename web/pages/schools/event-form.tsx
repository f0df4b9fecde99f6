import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api } from '#web/api.ts'
import { type Args, call } from '#web/client.ts'
import { Choice, choicesOf, MunicipalityChoice } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { emptyOrder, type Order, OrderFields } from '#web/ui/order-fields.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { lifeWords } from '#web/words/school-life.ts'
import type { Life } from './life-line.tsx'
import { SchoolConflict } from './school-conflict.tsx'
import '#web/ui/form-grid.css'
import { SchoolPicker } from '#web/ui/school-picker.tsx'

type Event = NonNullable<Args<NonNullable<typeof api.recordSchoolEvent.route>>['body']>
type Kind = Event['kind']

const words = lifeWords.form

/** What the fields of all kinds hold; each kind takes its own. */
interface Fields {
  name: string
  fullName: string
  municipality: number | undefined
  into: string | undefined
  parts: string
  continues: boolean
}

/** Records an event of a school's life: what a closed school can have is only the correction of its end. */
export function EventForm({ life }: { life: Life }) {
  const { code, name, fullName } = life.school
  const kinds = choicesOf(words.kinds).filter(
    ({ value }) => (value === 'reopened') === (life.closedOn !== null),
  )
  const [kind, setKind] = useState<Kind>(kinds[0]!.value)
  const [order, setOrder] = useState(emptyOrder)
  const [fields, setFields] = useState<Fields>({
    name,
    fullName: fullName ?? '',
    municipality: undefined,
    into: undefined,
    parts: '',
    continues: false,
  })
  const set = (change: Partial<Fields>) => setFields({ ...fields, ...change })
  const record = useChange(
    (body: Event) => call(api.recordSchoolEvent, { params: { code }, body }),
    [
      api.getSchoolLife,
      api.listPlannedEvents,
      api.getSchool,
      api.listSchools,
      api.listMunicipalities,
      api.listPredecessorResults,
      api.listOrganisations,
    ],
  )
  const wrongPart = kind === 'split' ? partsOf(fields.parts).find((part) => part.name === '') : undefined
  const event = eventOf(kind, { fields, order, version: life.version })

  function submit(submitted: FormEvent) {
    submitted.preventDefault()
    if (event && !wrongPart) record.mutate(event)
  }

  return (
    <form onSubmit={submit} className="form-grid">
      <Choice label={words.kind} value={kind} options={kinds} onChange={(next) => next && setKind(next)} />
      <p className="whole muted">{words.explain[kind]}</p>
      <KindFields kind={kind} fields={fields} set={set} own={code} />
      {wrongPart && (
        <p className="whole note note-bad" role="alert">
          {words.wrongPart(wrongPart.code)}
        </p>
      )}
      <OrderFields order={order} onChange={setOrder} hint={lifeWords.planned.hint} />
      <p className="whole">
        <button type="submit" className="button primary" disabled={record.isPending || !event}>
          {words.save}
        </button>
      </p>
      {record.isError && event && (
        <SchoolConflict
          problem={problemOf(record.error)}
          onInsist={(_, version) => record.mutate({ ...event, version })}
        />
      )}
    </form>
  )
}

interface KindProps {
  kind: Kind
  fields: Fields
  set: (change: Partial<Fields>) => void
  own: string
}

function KindFields({ kind, fields, set, own }: KindProps) {
  if (kind === 'moved')
    return (
      <MunicipalityChoice
        value={fields.municipality}
        onChange={(municipality) => set({ municipality })}
        all={words.municipality}
      />
    )
  if (kind === 'joined')
    return <SchoolPicker label={words.into} except={own} onChange={(into) => set({ into })} />
  if (kind === 'renamed')
    return (
      <>
        <TextInput
          label={words.name}
          required
          minLength={2}
          maxLength={300}
          value={fields.name}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        <TextInput
          label={words.fullName}
          maxLength={300}
          value={fields.fullName}
          onChange={({ currentTarget }) => set({ fullName: currentTarget.value })}
        />
      </>
    )
  if (kind === 'split')
    return (
      <>
        <Textarea
          className="whole"
          label={words.parts}
          description={words.partsHint}
          required
          autosize
          minRows={2}
          value={fields.parts}
          onChange={({ currentTarget }) => set({ parts: currentTarget.value })}
        />
        <Checkbox
          className="whole"
          label={words.continues}
          checked={fields.continues}
          onChange={({ currentTarget }) => set({ continues: currentTarget.checked })}
        />
      </>
    )
  return null
}

/** Lines «code name»; a line without a name has an empty one. */
function partsOf(text: string): { code: string; name: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [code = '', ...rest] = line.split(/\s+/)
      return { code, name: rest.join(' ') }
    })
}

/** The event to send; undefined while something it needs is missing. */
function eventOf(
  kind: Kind,
  { fields, order, version }: { fields: Fields; order: Order; version: number },
): Event | undefined {
  const { on, basis } = order
  const common = { on, basis, reason: order.reason.trim() || undefined, version }
  const { name, fullName, municipality, into, parts, continues } = fields
  if (kind === 'renamed') return { kind, ...common, name, fullName: fullName.trim() || null }
  if (kind === 'moved') return municipality === undefined ? undefined : { kind, ...common, municipality }
  if (kind === 'joined') return into === undefined ? undefined : { kind, ...common, into }
  if (kind === 'split') return { kind, ...common, into: partsOf(parts), continues }
  return { kind, ...common }
}
