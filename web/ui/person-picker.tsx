import { useQuery } from '@tanstack/react-query'
import { api, ask } from '#web/api.ts'
import { TypeToFind, useTyped } from './type-to-find.tsx'

interface Props {
  label: string
  nothingFound: string
  onChange: (person: number | undefined) => void
}

/** Finds a person among those one sees, as one types the name. */
export function PersonPicker(props: Props) {
  const typed = useTyped()
  const search = typed.search.slice(0, 100) || undefined
  const query = useQuery(ask(api.listPeople, { query: { search, limit: 20 } }))
  const found = query.data?.items.map(
    ({ id, name, roles }) => [`${name} (${roles[0]?.organisation ?? id}, № ${id})`, id] as const,
  )
  return <TypeToFind {...props} typed={typed} found={found && new Map(found)} />
}
