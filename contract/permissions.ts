/*
 * The matrix of rights: who may do what, and where. Server, pages and tests read it; the page «Права» shows it. A route
 * names the permission it needs; on which schools, says the place of the tree in which the role is held.
 */

/** Places of the tree a role is held in: of the region, of a municipality, of a school. */
export const levels = ['region', 'municipality', 'school'] as const
export type Level = (typeof levels)[number]

/** Roles of the founding documents, from the widest rights to the narrowest, with the levels they are held at. */
const held = {
  operator: ['region'],
  administrator: ['region'],
  department: ['region'],
  assessment_centre: ['region'],
  council: ['region'],
  methodologist: ['region'],
  municipal_authority: ['municipality'],
  coordinator: ['municipality'],
  municipal_methodologist: ['municipality'],
  head: ['school'],
  school_team: ['school'],
  teacher: ['school'],
  psychologist: ['school'],
  mentor: ['school'],
  expert: ['region', 'municipality'],
  editor: ['region', 'municipality'],
} as const satisfies Record<string, readonly Level[]>

export type Role = keyof typeof held
export const roles = Object.keys(held) as [Role, ...Role[]]

const region = ['operator', 'department', 'assessment_centre', 'council', 'methodologist'] as const
const municipality = ['municipal_authority', 'coordinator', 'municipal_methodologist'] as const
const management = ['head', 'school_team'] as const
const school = [...management, 'teacher', 'psychologist', 'mentor'] as const

const table = {
  'overview.read': roles,
  'schools.read': [...region, 'administrator', ...municipality, ...school, 'expert'],
  'results.read': [...region, ...municipality, ...management],
  'pupils.read': ['operator', 'assessment_centre', 'municipal_authority', 'coordinator', ...management],
  'methods.read': [...region, ...municipality, ...school, 'expert'],
  'runs.read': [...region, ...municipality, ...management],
  'runs.write': ['operator'],
  'imports.read': ['operator', 'assessment_centre', 'municipal_authority', 'coordinator'],
  'imports.write': ['operator', 'assessment_centre', 'municipal_authority', 'coordinator'],
  'imports.decide': ['operator', 'assessment_centre'],
  'organisations.read': [...region, 'administrator', ...municipality, ...management],
  'organisations.write': ['operator', 'administrator'],
  'people.read': ['operator', 'administrator', 'department', 'municipal_authority', 'coordinator', 'head'],
  'people.write': ['operator', 'administrator', 'municipal_authority', 'coordinator', 'head'],
  'people.viewas': ['operator', 'administrator'],
  'links.read': [...region, ...municipality, ...management, 'mentor'],
  'links.manage': ['operator', 'municipal_authority', 'coordinator'],
  'approvals.read': [
    'operator',
    'administrator',
    'department',
    'assessment_centre',
    'municipal_authority',
    'coordinator',
    'head',
  ],
  'approvals.ask': ['operator', 'administrator'],
  'approvals.decide': ['operator', 'administrator', 'department'],
  'corrections.ask': ['operator', 'municipal_authority', 'coordinator', 'head'],
  'corrections.decide': ['operator', 'municipal_authority', 'coordinator'],
  'exports.decide': ['operator', 'department', 'municipal_authority'],
  'rights.read': roles,
  'jobs.read': ['operator', 'administrator'],
  'jobs.write': ['operator', 'administrator'],
  'audit.read': ['operator', 'administrator', 'department', 'municipal_authority'],
  'audit.details': ['operator', 'administrator'],
  'settings.read': ['operator', 'administrator'],
  'settings.write': ['operator', 'administrator'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof table

export const permissions = Object.keys(table) as [Permission, ...Permission[]]

/** What a role may do, in the order of the table. */
export function permissionsOf(role: Role): Permission[] {
  return permissions.filter((permission) => allows(role, permission))
}

export function allows(role: Role, permission: Permission): boolean {
  return rolesWith(permission).includes(role)
}

/** Who may, in the order of the roles. */
export function rolesWith(permission: Permission): readonly Role[] {
  return table[permission]
}

export function isHeldAt(role: Role, level: Level): boolean {
  return (held[role] as readonly Level[]).includes(level)
}

/**
 * Roles that nobody gives alone, however wide his own: one with `approvals.ask` asks, another person with
 * `approvals.decide` agrees, whom the first did not make. So a second operator can be made, and a stolen account cannot
 * make one.
 */
export const twoPeopleRoles = ['operator', 'administrator'] as const satisfies readonly Role[]
export type TwoPeopleRole = (typeof twoPeopleRoles)[number]

/** Roles that come with a dated link between schools and end with it: nobody gives them by themselves. */
export function needsLink(role: Role): boolean {
  return role === 'mentor'
}

export function needsTwoPeople(role: Role): boolean {
  return (twoPeopleRoles as readonly Role[]).includes(role)
}

/** Whether a role can be held at a level or anywhere below it. */
export function reachesLevelOf(level: Level, role: Role): boolean {
  return levels.slice(levels.indexOf(level)).some((below) => isHeldAt(role, below))
}

/** The roles that somebody in a role held at a level gives alone: narrower than his own, and held there or below. */
export function grantableBy(granter: Role, level: Level): Role[] {
  return roles.filter(
    (role) =>
      mayGrant(granter, role) && !needsTwoPeople(role) && !needsLink(role) && reachesLevelOf(level, role),
  )
}

/**
 * Who gives, takes back and looks through which roles, and keeps the accounts of those who hold them. Outside the region
 * always fewer rights than one's own, held no higher than one's own place. The administrator of the system gives roles
 * with rights that he has not himself: it is his work; he gets none of them by it, for nobody gives a role to himself and
 * a view in another's role is what both may.
 */
const inSchool = ['school_team', 'teacher', 'psychologist', 'mentor'] as const
const underCoordinator = ['municipal_methodologist', 'head', ...inSchool, 'expert', 'editor'] as const
const underAdministrator = roles.filter((role) => !needsTwoPeople(role))

const gives: Partial<Record<Role, readonly Role[]>> = {
  operator: ['administrator', ...underAdministrator],
  administrator: underAdministrator,
  municipal_authority: ['coordinator', ...underCoordinator],
  coordinator: underCoordinator,
  head: inSchool,
}

/** Whether a person in one role may give another. Who gives any has `people.write`. */
export function mayGrant(granter: Role, role: Role): boolean {
  return gives[granter]?.includes(role) ?? false
}
