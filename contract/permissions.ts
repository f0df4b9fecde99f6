/** Who may do what: one column per role. A route names the permission it needs; `scope` says on which schools. */
export const roles = ['region', 'district', 'school'] as const
export type Role = (typeof roles)[number]

const table = {
  'overview.read': ['region', 'district', 'school'],
  'schools.read': ['region', 'district', 'school'],
  'results.read': ['region', 'district', 'school'],
  'methods.read': ['region', 'district', 'school'],
  'runs.read': ['region', 'district', 'school'],
  'runs.write': ['region'],
  'imports.read': ['region', 'district'],
  'imports.write': ['region', 'district'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof table

export const permissions = Object.keys(table) as Permission[]

/** What a role may do, in the order of the table. */
export function permissionsOf(role: Role): Permission[] {
  return permissions.filter((permission) => allows(role, permission))
}

export function allows(role: Role, permission: Permission): boolean {
  return (table[permission] as readonly Role[]).includes(role)
}
