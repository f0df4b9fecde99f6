import { TextInput } from '@mantine/core'
import type { Role } from '#contract/permissions.ts'
import { roleWord } from '#contract/role-words.ts'
import { capital } from '#web/words/format.ts'
import { personWords as words } from '#web/words/people.ts'
import { Choice } from './filters.tsx'
import { OrganisationPicker } from './organisation-picker.tsx'
import { useTerm } from './use-term.ts'

export interface RoleToGive {
  role: Role
  organisation?: number
  from?: string
  to?: string
}

interface Props {
  value: RoleToGive
  /** Roles one may give. */
  roles: readonly Role[]
  onChange: (value: RoleToGive) => void
}

/** A role, where it is held, and for which days. */
export function RoleFields({ value, roles, onChange }: Props) {
  const term = useTerm()
  return (
    <>
      <Choice
        label={words.role}
        value={value.role}
        options={roles.map((role) => ({ value: role, label: capital(roleWord(role, term)) }))}
        onChange={(role) => role && onChange({ ...value, role, organisation: undefined })}
      />
      <OrganisationPicker
        key={value.role}
        label={words.organisation}
        role={value.role}
        onChange={(organisation) => onChange({ ...value, organisation })}
      />
      <TextInput
        type="date"
        label={words.from}
        description={words.fromHelp}
        value={value.from ?? ''}
        onChange={({ currentTarget }) => onChange({ ...value, from: currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={words.to}
        description={words.toHelp}
        value={value.to ?? ''}
        onChange={({ currentTarget }) => onChange({ ...value, to: currentTarget.value || undefined })}
      />
    </>
  )
}
