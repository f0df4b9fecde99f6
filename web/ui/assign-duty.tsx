import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { answersForSomething, type DutyFunction } from '#contract/duty-words.ts'
import { api, ask } from '#web/api.ts'
import { type Args, call } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { dutiesWords } from '#web/words/duties.ts'
import { FunctionChoice } from './change-duty.tsx'
import { DayInput } from './day-input.tsx'
import { DUTIES } from './duty-data.ts'
import { Choice, choicesOf } from './filters.tsx'
import { problemOf } from './loaded.tsx'
import { OrganisationPicker } from './organisation-picker.tsx'
import { PersonPicker } from './person-picker.tsx'
import { ProblemNote } from './problem-note.tsx'
import { SchoolPicker } from './school-picker.tsx'
import { useChange } from './use-change.ts'
import './form-grid.css'

const words = dutiesWords.assign
type Body = NonNullable<Args<NonNullable<typeof api.assignDuty.route>>['body']>
type Target = keyof typeof words.targets

interface Props {
  /** Of a page of a body: the body. Of a page of a school: the school that somebody is to answer for. */
  of: { organisation: number } | { school: string }
  today: string
}

/** Names a person in a body, or answerable for a school. Begins anew when it is done. */
export function AssignDuty(props: Props) {
  const [made, setMade] = useState(0)
  return (
    <details className="no-print">
      <summary>{'school' in props.of ? words.title : words.open}</summary>
      <AssignForm key={made} {...props} onDone={() => setMade(made + 1)} />
      <p role="status">{made > 0 && words.done}</p>
    </details>
  )
}

function AssignForm({ of, today, onDone }: Props & { onDone: () => void }) {
  const ofSchool = 'school' in of
  const [person, setPerson] = useState<number>()
  const [organisation, setOrganisation] = useState<number | undefined>(ofSchool ? undefined : of.organisation)
  const [as, setAs] = useState<DutyFunction>(ofSchool ? 'responsible' : 'member')
  const [place, setPlace] = useState<Place | undefined>(ofSchool ? { school: of.school } : {})
  const [theme, setTheme] = useState('')
  const [days, setDays] = useState({ since: today, until: '' })
  const [basis, setBasis] = useState('')
  const assign = useChange((body: Body) => call(api.assignDuty, { body }), DUTIES)
  const forNothing = !theme.trim() && Object.keys(place ?? {}).length === 0
  const ready = person && organisation && place && !(answersForSomething.includes(as) && forNothing)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!ready) return
    const told = { ...place, theme: theme.trim() || undefined, until: days.until || null }
    const body = { person, organisation, function: as, since: days.since, basis, ...told }
    assign.mutate(body, { onSuccess: onDone })
  }

  return (
    <form onSubmit={submit} className="form-grid">
      <p className="whole muted">{dutiesWords.noRights}</p>
      <PersonPicker label={words.person} nothingFound={words.nobodyFound} onChange={setPerson} />
      {ofSchool && <BodyFields onChange={setOrganisation} />}
      <FunctionChoice value={as} onChange={setAs} />
      {!ofSchool && <PlaceFields onChange={setPlace} />}
      <TextInput
        label={words.theme}
        description={words.themeHelp}
        minLength={2}
        maxLength={200}
        value={theme}
        onChange={({ currentTarget }) => setTheme(currentTarget.value)}
      />
      <DayInput
        label={words.since}
        required
        value={days.since}
        onChange={(since) => setDays({ ...days, since })}
      />
      <DayInput label={words.until} value={days.until} onChange={(until) => setDays({ ...days, until })} />
      <TextInput
        label={words.basis}
        required
        minLength={2}
        maxLength={300}
        value={basis}
        onChange={({ currentTarget }) => setBasis(currentTarget.value)}
      />
      <p className="whole">
        <button type="submit" className="button primary" disabled={assign.isPending || !ready}>
          {words.save}
        </button>
      </p>
      {assign.isError && <ProblemNote problem={problemOf(assign.error)} />}
    </form>
  )
}

/** The viewer's own organisation, or another within his reach. */
function BodyFields({ onChange }: { onChange: (organisation: number | undefined) => void }) {
  const { organisation: own } = useViewer()
  const [other, setOther] = useState<'own' | 'other'>()
  function choose(next: 'own' | 'other' | undefined) {
    setOther(next)
    onChange(next === 'own' ? own.id : undefined)
  }
  return (
    <>
      <Choice
        label={words.body}
        all={words.choose}
        value={other}
        options={[
          { value: 'own', label: own.name },
          { value: 'other', label: words.otherBody },
        ]}
        onChange={choose}
      />
      {other === 'other' && <OrganisationPicker label={words.bodySearch} onChange={onChange} />}
    </>
  )
}

interface Place {
  school?: string
  municipality?: number
}

/** What the person answers for, besides a theme; undefined while it is being chosen. */
function PlaceFields({ onChange }: { onChange: (place: Place | undefined) => void }) {
  const { level } = useViewer()
  const [target, setTarget] = useState<Target>('none')
  const [municipality, setMunicipality] = useState<string>()
  const asked = useQuery({ ...ask(api.listMunicipalities, {}), enabled: target === 'municipality' })
  const targets = choicesOf(words.targets).filter(
    ({ value }) => value !== 'municipality' || level !== 'school',
  )
  return (
    <>
      <Choice
        label={words.target}
        value={target}
        options={targets}
        onChange={(next = 'none') => {
          setTarget(next)
          setMunicipality(undefined)
          onChange(next === 'none' ? {} : undefined)
        }}
      />
      {target === 'school' && (
        <SchoolPicker label={words.school} onChange={(school) => onChange(school ? { school } : undefined)} />
      )}
      {target === 'municipality' && (
        <Choice
          label={words.municipality}
          all={words.choose}
          value={municipality}
          options={(asked.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(id) => {
            setMunicipality(id)
            onChange(id ? { municipality: Number(id) } : undefined)
          }}
        />
      )}
    </>
  )
}
