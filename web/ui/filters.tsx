import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { api, ask } from '#web/api.ts'
import { dayOf, momentOf } from '#web/search.ts'
import { useViewer } from '#web/session.ts'
import { common } from '#web/words/common.ts'
import './filters.css'

interface BarProps {
  children: ReactNode
  /** Present when something is filtered. */
  onReset?: () => void
}

/** The row of filters over a table. They live in the address: a link shows a colleague the same picture. */
export function Filters({ children, onReset }: BarProps) {
  return (
    <search className="filters no-print">
      {children}
      {onReset && (
        <button type="button" className="button quiet" onClick={onReset}>
          {common.reset}
        </button>
      )}
    </search>
  )
}

interface SearchProps {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** Search as one types: asks when the typing rests. */
export function SearchBox({ label, value, onChange }: SearchProps) {
  const [text, setText] = useState(value ?? '')
  const told = useRef(value)
  const tell = useDebouncedCallback((next: string) => {
    told.current = next.trim() || undefined
    onChange(told.current)
  }, 300)
  useEffect(() => {
    // Changed from outside (Back, a reset), not by what was typed here.
    if (value !== told.current) setText(value ?? '')
    told.current = value
  }, [value])
  return (
    <TextInput
      type="search"
      label={label}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        tell(currentTarget.value)
      }}
    />
  )
}

interface ChoiceProps<Value extends string> {
  label: string
  value: Value | undefined
  options: readonly { value: Value; label: string }[]
  /** The words of «no filter»; without them something is always chosen. */
  all?: string
  onChange: (value: Value | undefined) => void
}

export function Choice<Value extends string>({ label, value, options, all, onChange }: ChoiceProps<Value>) {
  return (
    <NativeSelect
      label={label}
      value={value ?? ''}
      data={[...(all ? [{ value: '', label: all }] : []), ...options]}
      onChange={({ currentTarget }) => onChange((currentTarget.value || undefined) as Value | undefined)}
    />
  )
}

/** The values of a table of words, as options. */
export function choicesOf<Value extends string>(names: Readonly<Record<Value, string>>) {
  return (Object.entries(names) as [Value, string][]).map(([value, label]) => ({ value, label }))
}

interface DayProps {
  label: string
  /** `2026-03-01` */
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** Choice of a day, by the browser's own calendar. */
export function DayBox({ label, value, onChange }: DayProps) {
  const [text, setText] = useState(value ?? '')
  useEffect(() => setText(value ?? ''), [value])
  return (
    <TextInput
      type="date"
      label={label}
      value={text}
      min="1900-01-01"
      max="2099-12-31"
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        // While a year is being typed, 0002 and 0020 are days too.
        if (currentTarget.value === '' || dayOf(currentTarget.value))
          onChange(currentTarget.value || undefined)
      }}
    />
  )
}

interface MomentProps extends DayProps {
  /** The minute that a day alone stands for: its first or its last. */
  ofDay: '00:00' | '23:59'
}

/** Choice of a minute; a day that stands in the address is shown by its first or last one. */
export function MomentBox({ label, value, onChange, ofDay }: MomentProps) {
  const shown = value && (value.includes('T') ? value : `${value}T${ofDay}`)
  const [text, setText] = useState(shown ?? '')
  useEffect(() => setText(shown ?? ''), [shown])
  return (
    <TextInput
      type="datetime-local"
      label={label}
      value={text}
      min="1900-01-01T00:00"
      max="2099-12-31T23:59"
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        if (currentTarget.value === '' || momentOf(currentTarget.value))
          onChange(currentTarget.value || undefined)
      }}
    />
  )
}

/** Choice of a municipality; not shown to those who see only one. */
export function MunicipalityChoice({
  value,
  onChange,
  all = common.allMunicipalities,
}: {
  value: number | undefined
  onChange: (value: number | undefined) => void
  /** The words of «none chosen». */
  all?: string
}) {
  const viewer = useViewer()
  const municipalities = useQuery({ ...ask(api.listMunicipalities, {}), enabled: viewer.level === 'region' })
  if (viewer.level !== 'region') return null
  return (
    <Choice
      label={common.municipality}
      value={value === undefined ? undefined : String(value)}
      all={all}
      options={(municipalities.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
      onChange={(id) => onChange(id === undefined ? undefined : Number(id))}
    />
  )
}
