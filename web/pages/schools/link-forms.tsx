import { TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type LinkKind, linkKinds, linkKindWord } from '#contract/link-words.ts'
import type { Fields } from '#contract/settings-fields.ts'
import { api } from '#web/api.ts'
import { type Args, call } from '#web/client.ts'
import { Conflict } from '#web/ui/conflict.tsx'
import { DayInput } from '#web/ui/day-input.tsx'
import { Choice, choicesOf } from '#web/ui/filters.tsx'
import type { LinkOfSchools } from '#web/ui/link-columns.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { PersonPicker } from '#web/ui/person-picker.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { SchoolPicker } from '#web/ui/school-picker.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { useTerm } from '#web/ui/use-term.ts'
import { capital } from '#web/words/format.ts'
import { linksWords as words } from '#web/words/links.ts'
import '#web/ui/form-grid.css'

const ADDRESSES = [api.getSchoolLinks, api.listLinks, api.getPerson, api.listPeople, api.getOrganisation]

interface FieldProps {
  label: string
  value: string
  onChange: (value: string) => void
}

function Field({ label, value, onChange }: FieldProps) {
  return (
    <TextInput
      label={label}
      required
      minLength={3}
      maxLength={300}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

/** Links the school of the card with another. */
export function MakeLinkForm({ school, today }: { school: string; today: string }) {
  const term = useTerm()
  const [kind, setKind] = useState<LinkKind>('mentoring')
  const [direction, setDirection] = useState<'from' | 'to'>('to')
  const [other, setOther] = useState<string>()
  const [since, setSince] = useState(today)
  const [until, setUntil] = useState('')
  const [basis, setBasis] = useState('')
  const make = useChange(
    (body: NonNullable<Args<NonNullable<typeof api.makeLink.route>>['body']>) => call(api.makeLink, { body }),
    ADDRESSES,
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    if (!other) return
    const ends = direction === 'from' ? { from: school, to: other } : { from: other, to: school }
    make.mutate({ ...ends, kind, since, until: until || null, basis })
  }

  return (
    <form onSubmit={submit} className="form-grid">
      <Choice
        label={words.make.direction}
        value={direction}
        options={choicesOf(words.make.directions)}
        onChange={(next) => next && setDirection(next)}
      />
      <SchoolPicker label={words.make.other} except={school} onChange={setOther} />
      <Choice
        label={words.kind}
        value={kind}
        options={linkKinds.map((value) => ({ value, label: capital(linkKindWord(value, term)) }))}
        onChange={(next) => next && setKind(next)}
      />
      <DayInput label={words.make.since} required value={since} onChange={setSince} />
      <DayInput label={words.make.until} value={until} onChange={setUntil} />
      <Field label={words.make.basis} value={basis} onChange={setBasis} />
      <p className="whole">
        <button type="submit" className="button primary" disabled={make.isPending || !other}>
          {words.make.save}
        </button>
      </p>
      {make.isError && <ProblemNote problem={problemOf(make.error)} />}
    </form>
  )
}

/** Ends a link, gives it another end or mends its basis. */
export function EditLinkForm({ link }: { link: LinkOfSchools }) {
  const { id } = link
  const [until, setUntil] = useState(link.until ?? '')
  const [basis, setBasis] = useState(link.basis)
  const [reason, setReason] = useState('')
  const save = useChange(
    (body: { until: string | null; basis: string; reason: string; version: number }) =>
      call(api.editLink, { params: { id }, body }),
    ADDRESSES,
  )
  const mine = { until: until || null, basis }

  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate({ ...mine, reason, version: link.version })
  }

  function insist(merged: Fields, version: number) {
    save.mutate({ until: merged.until as string | null, basis: String(merged.basis), reason, version })
  }

  return (
    <details className="no-print">
      <summary>
        {words.edit}: {link.from.name} → {link.to.name}
      </summary>
      <form onSubmit={submit} className="form-grid">
        <DayInput label={words.until} description={words.untilHelp} value={until} onChange={setUntil} />
        <Field label={words.basis} value={basis} onChange={setBasis} />
        <Field label={words.reason} value={reason} onChange={setReason} />
        <p className="whole">
          <button type="submit" className="button primary" disabled={save.isPending}>
            {words.save}
          </button>
        </p>
        {save.isError && (
          <Conflict
            problem={problemOf(save.error)}
            mine={mine}
            labelOf={(field) => (field === 'until' ? words.until : words.basis)}
            onInsist={insist}
            addresses={ADDRESSES}
          />
        )}
      </form>
    </details>
  )
}

/** Names a person who comes to the supported school by the link. */
export function NameMentorForm({ link }: { link: LinkOfSchools }) {
  const [person, setPerson] = useState<number>()
  const give = useChange(
    (body: { person: number }) => call(api.nameMentor, { params: { id: link.id }, body }),
    ADDRESSES,
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    if (person) give.mutate({ person })
  }

  return (
    <details className="no-print">
      <summary>
        {words.name}: {link.from.name} → {link.to.name}
      </summary>
      <form onSubmit={submit} className="form-grid">
        <p className="whole muted">{words.personHelp}</p>
        <PersonPicker label={words.person} nothingFound={words.nobodyFound} onChange={setPerson} />
        <p className="whole">
          <button type="submit" className="button primary" disabled={give.isPending || !person}>
            {words.nameIt}
          </button>
        </p>
        {give.isError && <ProblemNote problem={problemOf(give.error)} />}
      </form>
    </details>
  )
}
