/*
 * The matrix of rights: which role may do what, where it is held, what state it is in, and which fields it sees. Server,
 * pages and tests read it; the page «Права» shows it. A route names the permission it needs; on which schools, says the
 * place of the tree in which the role is held. Tables first, from top to bottom; what reads them stands below.
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
  'methods.write': ['operator', 'methodologist'],
  'methods.approve': ['operator', 'department'],
  'runs.read': [...region, ...municipality, ...management],
  'runs.write': ['operator'],
  'listings.read': [...region, ...municipality, ...management],
  'listings.write': ['operator'],
  'listings.dispute': ['municipal_authority', 'coordinator', 'head'],
  'listings.approve': ['department'],
  'passports.read': [...region, ...municipality, ...management],
  'passports.write': ['operator', 'municipal_authority', 'coordinator', ...management],
  'passports.decide': ['operator', 'municipal_authority', 'coordinator'],
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
  'duties.read': [...region, 'administrator', ...municipality, ...school, 'expert'],
  'duties.manage': ['operator', 'administrator', 'municipal_authority', 'coordinator', 'head'],
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

/*
 * Fields that need a right of their own, beside the one that opens the page. Whoever lacks it gets null in the field's
 * place, and the reply names the field in `hidden`; files leave without the column.
 */
export const fieldRights = {
  person: { login: 'people.write', email: 'people.write', state: 'people.write', letter: 'people.write' },
  school: {
    login: 'results.read',
    inn: 'organisations.read',
    ogrn: 'organisations.read',
    oktmo: 'organisations.read',
    identified: 'runs.read',
    markers: 'runs.read',
    latest: 'runs.read',
  },
  link: { mentors: 'people.read' },
  /** Of what the register says. */
  change: { person: 'people.read' },
  audit: { detail: 'audit.details' },
  pupil: { code: 'pupils.read', class: 'pupils.read' },
} as const satisfies Record<string, Record<string, keyof typeof table>>

/**
 * Roles that nobody gives alone, however wide his own: one with `approvals.ask` asks, another person with
 * `approvals.decide` agrees, whom the first did not make. So a second operator can be made, and a stolen account cannot
 * make one.
 */
export const twoPeopleRoles = ['operator', 'administrator'] as const satisfies readonly Role[]
export type TwoPeopleRole = (typeof twoPeopleRoles)[number]

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

/** What is left of a role's rights in each state of the account, of the role and of the session. */
export const standings = {
  active: 'all',
  /** In another's role: what both may. */
  viewing: 'reading',
  'without a factor': 'second factor',
  withdrawn: 'nothing',
  over: 'nothing',
  'to come': 'nothing',
  'closed organisation': 'nothing',
  'link over': 'nothing',
  disabled: 'nothing',
  erased: 'nothing',
} as const satisfies Record<string, 'all' | 'reading' | 'second factor' | 'nothing'>
export type Standing = keyof typeof standings

/** The states in which a thing takes a change; in all others it is only read, whoever asks. */
const changeable = {
  /** What happens to it; a closing by mistake is put right first, what the register says is mended always. */
  'school.event': ['open'],
  'link.change': ['future', 'valid'],
  'duty.change': ['future', 'valid', 'lapsed'],
  'passport.fill': ['missing', 'draft', 'returned'],
  'passport.accept': ['sent'],
  'passport.return': ['sent', 'accepted'],
  'approval.decide': ['waits'],
  'import.change': ['checked'],
  'import.apply': ['checked'],
  'import.cancel': ['uploaded', 'reading', 'checked', 'applying', 'failed'],
  'listing.show': ['draft'],
  'listing.decide': ['draft', 'shown'],
  'listing.dispute': ['shown'],
  /** An approved list is frozen: a correction is another list. */
  'listing.approve': ['shown'],
  'dispute.answer': ['unanswered'],
  'method.edit': ['draft', 'checked'],
  'method.check': ['draft'],
  'method.approve': ['checked'],
  /** Nobody has counted by it yet. */
  'method.withdraw': ['checked', 'approved'],
  'method.run': ['built-in', 'approved', 'frozen'],
  /** Made once and for all: another run is made. */
  'run.change': [],
} as const satisfies Record<string, readonly string[]>

export type Change = keyof typeof changeable
export const changes = Object.keys(changeable) as [Change, ...Change[]]

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

/** The states in which a thing takes a change. */
export function statesFor(change: Change): readonly string[] {
  return changeable[change]
}

/** Whether a thing in a state takes a change. */
export function takes(change: Change, state: string): boolean {
  return statesFor(change).includes(state)
}

/** Whether a person in one role may give another. Who gives any has `people.write`. */
export function mayGrant(granter: Role, role: Role): boolean {
  return gives[granter]?.includes(role) ?? false
}
