import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useId, useState } from 'react'

/** What is typed, and a little later what to search for. */
export function useTyped() {
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 250)
  return { text, setText, search }
}

interface Props<Value> {
  label: string
  placeholder?: string
  typed: ReturnType<typeof useTyped>
  /** What was found, by the titles that are offered; undefined: not yet. */
  found: ReadonlyMap<string, Value> | undefined
  nothingFound: string
  onChange: (value: Value | undefined) => void
}

/** Finds one thing as one types its name, by the browser's own list. */
export function TypeToFind<Value>({
  label,
  placeholder,
  typed,
  found,
  nothingFound,
  onChange,
}: Props<Value>) {
  const list = useId()
  const [chosen, setChosen] = useState<string>()
  const { text, setText, search } = typed
  const nothing = found?.size === 0 && search === text.trim() && text !== chosen
  return (
    <>
      <TextInput
        label={label}
        required
        list={list}
        autoComplete="off"
        placeholder={placeholder}
        value={text}
        error={nothing ? nothingFound : undefined}
        onChange={({ currentTarget }) => {
          const { value } = currentTarget
          const picked = found?.get(value)
          setText(value)
          setChosen(picked === undefined ? undefined : value)
          onChange(picked)
        }}
      />
      <datalist id={list}>
        {[...(found?.keys() ?? [])].map((title) => (
          <option key={title} value={title} />
        ))}
      </datalist>
    </>
  )
}
