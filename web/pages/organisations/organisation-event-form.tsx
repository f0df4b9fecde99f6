import { Checkbox, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { addedUnder, type OrganisationKind } from '#contract/organisations.ts'
import { api, ask } from '#web/api.ts'
import { type Args, call } from '#web/client.ts'
import { Conflict } from '#web/ui/conflict.tsx'
import { Choice, choicesOf } from '#web/ui/filters.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { emptyOrder, OrderFields } from '#web/ui/order-fields.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { organisationLifeWords as words } from '#web/words/organisation-life.ts'
import { organisationsWords } from '#web/words/people.ts'
import type { Organisation } from './organisation.tsx'
import '#web/ui/form-grid.css'

type Event = NonNullable<Args<NonNullable<typeof api.recordOrganisationEvent.route>>['body']>
type Kind = Event['kind']
interface Fields {
  name: string
  oktmo: string
  /** A place of the tree, or `new`. */
  to: string | undefined
  others: string[]
  newName: string
}

const ADDRESSES = [
  api.getOrganisation,
  api.getOrganisationLife,
  api.listOrganisations,
  api.listMunicipalities,
  api.listSchools,
  api.getSchoolLife,
]

/** Records what became of an organisation, from a day on and by an order. */
export function OrganisationEventForm({
  organisation,
  version,
  kinds,
}: {
  organisation: Organisation
  version: number
  kinds: readonly Kind[]
}) {
  const { id } = organisation
  const [kind, setKind] = useState<Kind>(kinds[0]!)
  const [order, setOrder] = useState(emptyOrder)
  const [fields, setFields] = useState<Fields>({
    name: organisation.name,
    oktmo: '',
    to: undefined,
    others: [],
    newName: '',
  })
  const set = (change: Partial<Fields>) => setFields({ ...fields, ...change })
  const record = useChange(
    (body: Event) => call(api.recordOrganisationEvent, { params: { id }, body }),
    ADDRESSES,
  )
  const common = { on: order.on, basis: order.basis, reason: order.reason.trim() || undefined, version }
  const event = eventOf(kind, fields, common)

  function submit(submitted: FormEvent) {
    submitted.preventDefault()
    if (event) record.mutate(event)
  }

  return (
    <form onSubmit={submit} className="form-grid">
      <Choice
        label={words.kind}
        value={kind}
        options={choicesOf(words.kinds).filter(({ value }) => kinds.includes(value))}
        onChange={(next) => {
          if (next) setKind(next)
          set({ to: undefined, others: [] })
        }}
      />
      <p className="whole muted">{words.explain[kind]}</p>
      {kind === 'renamed' && (
        <>
          <TextInput
            label={organisationsWords.name}
            required
            minLength={2}
            maxLength={300}
            value={fields.name}
            onChange={({ currentTarget }) => set({ name: currentTarget.value })}
          />
          {organisation.kind === 'municipality' && <Oktmo hint={words.oktmoHint} fields={fields} set={set} />}
        </>
      )}
      {(kind === 'moved' || kind === 'joined') && (
        <Places kind={kind} organisation={organisation} fields={fields} set={set} />
      )}
      <OrderFields order={order} onChange={setOrder} />
      <p className="whole">
        <button type="submit" className="button primary" disabled={record.isPending || !event}>
          {words.save}
        </button>
      </p>
      {record.isError && event && (
        <Conflict
          problem={problemOf(record.error)}
          mine={{}}
          labelOf={(field) => words.labels[field as keyof typeof words.labels] ?? field}
          onInsist={(_, now) => record.mutate({ ...event, version: now })}
          addresses={ADDRESSES}
        />
      )}
    </form>
  )
}

interface PartProps {
  fields: Fields
  set: (change: Partial<Fields>) => void
}

function Oktmo({ hint, fields, set }: PartProps & { hint: string }) {
  return (
    <TextInput
      label={words.oktmo}
      description={hint}
      inputMode="numeric"
      pattern="\d{8}|\d{11}"
      value={fields.oktmo}
      onChange={({ currentTarget }) => set({ oktmo: currentTarget.value })}
    />
  )
}

/** Where the organisation goes: under a place of the tree, or municipalities into one. */
function Places({
  kind,
  organisation,
  fields,
  set,
}: PartProps & { kind: 'moved' | 'joined'; organisation: Organisation }) {
  const under: readonly OrganisationKind[] =
    kind === 'joined' ? ['municipality'] : addedUnder[organisation.kind as keyof typeof addedUnder]
  const [region, municipality, school] = (['region', 'municipality', 'school'] as const).map((one) => ({
    ...ask(api.listOrganisations, { query: { kind: one, limit: 200 } }),
    enabled: under.includes(one),
  }))
  const lists = [useQuery(region!), useQuery(municipality!), useQuery(school!)]
  const options = lists
    .flatMap((list) => list.data?.items ?? [])
    .filter(
      (one) => one.closedOn === null && one.id !== organisation.id && one.id !== organisation.parent?.id,
    )
    .map(({ id, name }) => ({ value: String(id), label: name }))
  if (kind === 'moved')
    return (
      <Choice
        label={words.place}
        value={fields.to}
        all={words.choose}
        options={options}
        onChange={(to) => set({ to })}
      />
    )
  return (
    <>
      <fieldset className="whole plain-fieldset">
        <legend>{words.others}</legend>
        {options
          .filter(({ value }) => value !== fields.to)
          .map(({ value, label }) => (
            <Checkbox
              key={value}
              label={label}
              checked={fields.others.includes(value)}
              onChange={({ currentTarget: { checked } }) =>
                set({
                  others: checked ? [...fields.others, value] : fields.others.filter((one) => one !== value),
                })
              }
            />
          ))}
      </fieldset>
      <Choice
        label={words.into}
        value={fields.to}
        all={words.choose}
        options={[
          { value: 'new', label: words.newOne },
          ...options.filter(({ value }) => !fields.others.includes(value)),
        ]}
        onChange={(to) => set({ to })}
      />
      {fields.to === 'new' && (
        <>
          <TextInput
            label={words.newName}
            required
            minLength={2}
            maxLength={300}
            value={fields.newName}
            onChange={({ currentTarget }) => set({ newName: currentTarget.value })}
          />
          <Oktmo hint={words.newOktmoHint} fields={fields} set={set} />
        </>
      )}
    </>
  )
}

/** The event to send; undefined while something it needs is missing. */
function eventOf(
  kind: Kind,
  { name, oktmo, to, others, newName }: Fields,
  common: { on: string; basis: string; reason: string | undefined; version: number },
): Event | undefined {
  const code = oktmo.trim() || undefined
  if (kind === 'renamed') return { kind, ...common, name, oktmo: code }
  if (kind === 'closed') return { kind, ...common }
  if (to === undefined) return undefined
  if (kind === 'moved') return { kind, ...common, parent: Number(to) }
  const into = to === 'new' ? { name: newName, oktmo: code } : { id: Number(to) }
  return { kind, ...common, others: others.map(Number), into }
}
