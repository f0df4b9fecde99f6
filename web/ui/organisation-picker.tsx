import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { OrganisationKind } from '#contract/organisations.ts'
import { isHeldAt, levels, type Role } from '#contract/permissions.ts'
import type { Term } from '#contract/terms.ts'
import { api, ask } from '#web/api.ts'
import { organisationsWords, personWords as words } from '#web/words/people.ts'
import { useTerm } from './use-term.ts'

interface Props {
  label: string
  /** Only organisations in which the role can be held. */
  role: Role
  onChange: (id: number | undefined) => void
}

const FOUND = 20

/** Finds an organisation among one's own as one types its name. */
export function OrganisationPicker({ label, role, onChange }: Props) {
  const term = useTerm()
  const list = useId()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<string>()
  const [search] = useDebouncedValue(text.trim(), 250)
  const held = levels.filter((level) => isHeldAt(role, level))
  const level = held.length === 1 ? held[0] : undefined
  const query = useQuery(
    ask(api.listOrganisations, { query: { search: search || undefined, level, limit: 200 } }),
  )
  const fitting = (query.data?.items ?? [])
    .filter(({ level, closedOn }) => isHeldAt(role, level) && closedOn === null)
    .slice(0, FOUND)
  const options = new Map(fitting.map((one) => [titleOf(one, term), one.id]))
  const nothing = query.isSuccess && search === text.trim() && text !== chosen && options.size === 0

  return (
    <>
      <TextInput
        label={label}
        required
        list={list}
        autoComplete="off"
        placeholder={words.chooseOrganisation}
        value={text}
        error={nothing ? words.nothingFound : undefined}
        onChange={({ currentTarget }) => {
          const { value } = currentTarget
          const id = options.get(value)
          setText(value)
          setChosen(id === undefined ? undefined : value)
          onChange(id)
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

interface Named {
  name: string
  kind: OrganisationKind
  parent: { name: string } | null
}

/** Names repeat from place to place: the place above tells them apart. */
function titleOf({ name, kind, parent }: Named, term: Term): string {
  return `${name} — ${organisationsWords.kinds(term)[kind]}${parent ? `, ${parent.name}` : ''}`
}
