import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, ask } from '#web/api.ts'
import { common } from '#web/words/common.ts'
import { parkedWords as words } from '#web/words/imports.ts'
import type { Decision, Parked } from './parked-schools.tsx'

type Action = Decision['action'] | ''

interface Props {
  school: Parked
  /** `null`: the choice is not finished; `undefined`: to be decided later. */
  onDecide: (decision: Decision | null | undefined) => void
}

/** What to do with one unknown school: it is one of the register, it is left out, it is new. */
export function SchoolDecision({ school, onDecide }: Props) {
  const [action, setAction] = useState<Action>('')
  function choose(next: Action) {
    setAction(next)
    onDecide(next === '' ? undefined : next === 'leave-out' ? { key: school.key, action: next } : null)
  }
  return (
    <div className="decision">
      <NativeSelect
        aria-label={`${words.decision}: ${school.name ?? ''} ${school.code ?? school.login ?? school.key}`}
        value={action}
        data={[
          { value: '', label: words.later },
          { value: 'match', label: words.match },
          { value: 'leave-out', label: words.leaveOut },
          { value: 'create', label: words.create },
        ]}
        onChange={({ currentTarget }) => choose(currentTarget.value as Action)}
      />
      {action === 'match' && (
        <MatchField school={school} onChoose={(code) => onDecide({ key: school.key, action, code })} />
      )}
      {action === 'create' && <NewSchoolFields school={school} onDecide={onDecide} />}
    </div>
  )
}

/** A school of the register: likely ones first, others by search. */
function MatchField({ school, onChoose }: { school: Parked; onChoose: (code: string) => void }) {
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState('')
  const [search] = useDebouncedValue(text.trim(), 300)
  const searching = search.length > 1
  const found = useQuery({
    ...ask(api.listSchools, { query: { search, limit: 10 } }),
    enabled: searching,
    placeholderData: keepPreviousData,
  })
  const options = searching
    ? (found.data?.items ?? []).map(({ municipality, ...ref }) => ({
        ...ref,
        municipality: municipality.name,
      }))
    : school.suggestions
  return (
    <fieldset className="plain-fieldset">
      <legend className="visually-hidden">{words.match}</legend>
      <TextInput
        type="search"
        label={words.find}
        placeholder={words.findHint}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {options.map(({ code, name, municipality }) => (
        <label key={code} className="match-option">
          <input
            type="radio"
            name={`match ${school.key}`}
            checked={chosen === code}
            onChange={() => {
              setChosen(code)
              onChoose(code)
            }}
          />
          <span>
            {name} <span className="muted small">{`${municipality}, ${code}`}</span>
          </span>
        </label>
      ))}
      {searching && found.data && options.length === 0 && <p className="muted">{words.nothingFound}</p>}
    </fieldset>
  )
}

function NewSchoolFields({ school, onDecide }: Props) {
  const municipalities = useQuery(ask(api.listMunicipalities, {}))
  const [fields, setFields] = useState({
    code: school.code ?? school.login ?? '',
    name: school.name ?? '',
    municipality: '',
  })
  function change(next: Partial<typeof fields>) {
    const { code, name, municipality } = { ...fields, ...next }
    setFields({ code, name, municipality })
    const full = code.trim() && name.trim() && municipality
    onDecide(
      full ? { key: school.key, action: 'create', code, name, municipality: Number(municipality) } : null,
    )
  }
  return (
    <>
      <TextInput
        label={words.newCode}
        value={fields.code}
        onChange={({ currentTarget }) => change({ code: currentTarget.value })}
      />
      <TextInput
        label={words.newName}
        value={fields.name}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <NativeSelect
        label={common.municipality}
        value={fields.municipality}
        data={[
          { value: '', label: '—' },
          ...(municipalities.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        onChange={({ currentTarget }) => change({ municipality: currentTarget.value })}
      />
    </>
  )
}
