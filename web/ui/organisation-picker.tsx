import { useQuery } from '@tanstack/react-query'
import type { OrganisationKind } from '#contract/organisations.ts'
import { isHeldAt, levels, type Role } from '#contract/permissions.ts'
import type { Term } from '#contract/terms.ts'
import { api, ask } from '#web/api.ts'
import { organisationsWords, personWords as words } from '#web/words/people.ts'
import { TypeToFind, useTyped } from './type-to-find.tsx'
import { useTerm } from './use-term.ts'

interface Props {
  label: string
  /** Only organisations in which the role can be held. */
  role?: Role
  onChange: (id: number | undefined) => void
}

const FOUND = 20

/** Finds an organisation among one's own as one types its name. */
export function OrganisationPicker({ label, role, onChange }: Props) {
  const term = useTerm()
  const typed = useTyped()
  const held = levels.filter((level) => !role || isHeldAt(role, level))
  const level = held.length === 1 ? held[0] : undefined
  const query = useQuery(
    ask(api.listOrganisations, { query: { search: typed.search || undefined, level, limit: 200 } }),
  )
  const found = query.data?.items
    .filter(({ level, closedOn }) => held.includes(level) && closedOn === null)
    .slice(0, FOUND)
    .map((one) => [titleOf(one, term), one.id] as const)
  return (
    <TypeToFind
      label={label}
      placeholder={words.chooseOrganisation}
      typed={typed}
      found={found && new Map(found)}
      nothingFound={words.nothingFound}
      onChange={onChange}
    />
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
