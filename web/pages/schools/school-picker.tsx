import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { api, ask } from '#web/api.ts'
import { lifeWords } from '#web/words/school-life.ts'

interface Props {
  label: string
  /** The code of a school that cannot be chosen. */
  except: string
  onChange: (code: string | undefined) => void
}

/** Finds a school that works, as one types its name or code. */
export function SchoolPicker({ label, except, onChange }: Props) {
  const list = useId()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<string>()
  const [search] = useDebouncedValue(text.trim(), 250)
  const query = useQuery(ask(api.listSchools, { query: { search: search || undefined, limit: 20 } }))
  const options = new Map(
    (query.data?.items ?? [])
      .filter(({ code }) => code !== except)
      .map((school) => [`${school.code} ${school.name} (${school.municipality.name})`, school.code]),
  )
  const nothing = query.isSuccess && search === text.trim() && text !== chosen && options.size === 0
  return (
    <>
      <TextInput
        label={label}
        required
        list={list}
        autoComplete="off"
        value={text}
        error={nothing ? lifeWords.form.nothingFound : undefined}
        onChange={({ currentTarget }) => {
          const { value } = currentTarget
          const code = options.get(value)
          setText(value)
          setChosen(code === undefined ? undefined : value)
          onChange(code)
        }}
      />
      <datalist id={list}>
        {[...options.keys()].map((title) => (
          <option key={title} value={title} />
        ))}
      </datalist>
    </>
  )
}
