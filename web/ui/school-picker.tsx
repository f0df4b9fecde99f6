import { useQuery } from '@tanstack/react-query'
import { api, ask } from '#web/api.ts'
import { lifeWords } from '#web/words/school-life.ts'
import { TypeToFind, useTyped } from './type-to-find.tsx'

interface Props {
  label: string
  /** The code of a school that cannot be chosen. */
  except?: string
  onChange: (code: string | undefined) => void
}

/** Finds a school that works, as one types its name or code. */
export function SchoolPicker({ label, except, onChange }: Props) {
  const typed = useTyped()
  const query = useQuery(ask(api.listSchools, { query: { search: typed.search || undefined, limit: 20 } }))
  const found = query.data?.items
    .filter(({ code }) => code !== except)
    .map(({ code, name, municipality }) => [`${code} ${name} (${municipality.name})`, code] as const)
  return (
    <TypeToFind
      label={label}
      typed={typed}
      found={found && new Map(found)}
      nothingFound={lifeWords.form.nothingFound}
      onChange={onChange}
    />
  )
}
