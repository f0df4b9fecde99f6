/*
 * The rules of rights as the documents tell them, written down once more and apart from the product: the matrix of the
 * product is checked against them. Nothing here may be imported from the product.
 */

/** Where a role is held, or an object belongs: a region; a municipality of it; a school of that. */
export interface Place {
  region: number
  municipality: number | null
  school: number | null
}

/** What people do, as routes name it. */
export type Deed = keyof typeof DOERS

const REGION = 'operator department assessment_centre council methodologist'
const DISTRICT = 'municipal_authority coordinator municipal_methodologist'
const MANAGEMENT = 'head school_team'
const SCHOOL = `${MANAGEMENT} teacher psychologist mentor`
const EVERYBODY = `${REGION} administrator ${DISTRICT} ${SCHOOL} expert editor`

/** Which roles do what. */
const DOERS = {
  'look around': EVERYBODY,
  'see schools': `${REGION} administrator ${DISTRICT} ${SCHOOL} expert`,
  'see results': `${REGION} ${DISTRICT} ${MANAGEMENT}`,
  'see methods': `${REGION} ${DISTRICT} ${SCHOOL} expert`,
  'write methods': 'operator methodologist',
  'approve methods': 'operator department',
  'see lists': `${REGION} ${DISTRICT} ${MANAGEMENT}`,
  'make lists': 'operator',
  'check lists': REGION,
  'dispute lists': 'municipal_authority coordinator head',
  'approve lists': 'department',
  'see passports': `${REGION} ${DISTRICT} ${MANAGEMENT}`,
  // Whoever gives a school its head may do what the head does: on behalf of a school without a line, too.
  'fill passports in': `operator municipal_authority coordinator ${MANAGEMENT}`,
  'judge passports': 'operator municipal_authority coordinator',
  'see imports': 'operator assessment_centre municipal_authority coordinator',
  'import files': 'operator assessment_centre municipal_authority coordinator',
  'decide on unknown schools': 'operator assessment_centre',
  'see organisations': `${REGION} administrator ${DISTRICT} ${MANAGEMENT}`,
  'change organisations': 'operator administrator',
  'see people': 'operator administrator department municipal_authority coordinator head',
  'give roles': 'operator administrator municipal_authority coordinator head',
  'take roles back': 'operator administrator municipal_authority coordinator head',
  'keep accounts': 'operator administrator municipal_authority coordinator head',
  'read the journal': 'operator administrator department municipal_authority',
  'see links': `${REGION} ${DISTRICT} ${MANAGEMENT} mentor`,
  'change links': 'operator municipal_authority coordinator',
  'see duties': `${REGION} administrator ${DISTRICT} ${SCHOOL} expert`,
  'change duties': 'operator administrator municipal_authority coordinator head',
  'look as another': 'operator administrator',
  'see settings': 'operator administrator',
  'change settings': 'operator administrator',
  'see background work': 'operator administrator',
  'steer background work': 'operator administrator',
  'propose what two decide': 'operator administrator',
  'see what two decide':
    'operator administrator department assessment_centre municipal_authority coordinator head',
  'propose corrections of a card': 'operator municipal_authority coordinator head',
  'have an account': EVERYBODY,
} as const

export function doers(deed: Deed): readonly string[] {
  return DOERS[deed].split(' ')
}

const ROLE_DECIDERS = ['operator', 'administrator', 'department']

/** Who gives which roles, takes them back and keeps the accounts of their holders; two roles nobody gives alone. */
const GIVEN_IN_A_SCHOOL = 'school_team teacher psychologist mentor'
const GIVEN_IN_A_DISTRICT = `municipal_methodologist head ${GIVEN_IN_A_SCHOOL} expert editor`
const GIVEN_IN_A_REGION = `department assessment_centre council methodologist municipal_authority coordinator ${GIVEN_IN_A_DISTRICT}`
const GIVERS: Readonly<Record<string, string>> = {
  operator: GIVEN_IN_A_REGION,
  administrator: GIVEN_IN_A_REGION,
  municipal_authority: `coordinator ${GIVEN_IN_A_DISTRICT}`,
  coordinator: GIVEN_IN_A_DISTRICT,
  head: GIVEN_IN_A_SCHOOL,
}

/** Whether one in a role may alone give another role. */
export function gives(granter: string, role: string): boolean {
  return (GIVERS[granter] ?? '').split(' ').includes(role)
}

export interface Principal {
  name: string
  /** The number of the person. */
  person: number
  role: string
  place: Place
  /** `active` or why not. */
  state: State
}

/** Of whom nobody is left who may do anything, though each of them once signed in. */
export const STATES = ['active', 'withdrawn', 'over', 'to come', 'disabled', 'without a factor'] as const
export type State = (typeof STATES)[number]

/** A thing with an address of its own. */
export interface Target {
  name: string
  kind: Kind
  /** Where it belongs; of an import: where the role of its sender is held. */
  place: Place | null
  /** Of a file: schools that have results from it; of a link: its two schools. */
  schools?: readonly Place[]
  /** Of a person: the role he holds there. */
  role?: string
  /** Of somebody's own: the number of the person whose it is. */
  owner?: number
  /** What stands in the address for each parameter. */
  ids: Readonly<Record<string, string | number>>
}
export type Kind =
  | 'school'
  | 'import'
  | 'import with unknown schools'
  | 'import with a removed file'
  | 'import of pupils'
  | 'file'
  | 'run'
  | 'outcome'
  | 'listing'
  | 'draft listing'
  | 'ready listing'
  | 'listing school'
  | 'dispute'
  | 'method'
  | 'method draft'
  | 'deleted method draft'
  | 'checked method'
  | 'person'
  | 'organisation'
  | 'working group'
  | 'link'
  | 'duty'
  | 'session'
  | 'view'
  | 'deleted view'
  | 'notification'
  | 'outline'
  | 'plan'
  | 'approval'
  | 'job'

export type Verdict = 'open' | 'signed out' | 'half open' | 'forbidden' | 'hidden'

/** What a request must come to. */
export function verdictOf(who: Principal, deed: Deed, target: Target | null): Verdict {
  if (who.state === 'without a factor') return 'half open'
  if (who.state !== 'active') return 'signed out'
  if (!doers(deed).includes(who.role)) return 'forbidden'
  if (target === null) return 'open'
  // Those of the matrix are of roles: whoever neither asks nor decides about roles has nothing to do with them.
  if (target.kind === 'approval' && !ROLE_DECIDERS.includes(who.role)) return 'hidden'
  if (!reaches(who, target)) return 'hidden'
  const mayChange = ABOUT_PEOPLE[deed as keyof typeof ABOUT_PEOPLE]?.(who, target) ?? true
  return mayChange ? 'open' : 'forbidden'
}

/** Whom one reaches one may still not change: never oneself, and nobody in a role that is not one's to give. */
const ABOUT_PEOPLE = {
  'give roles': isAnother,
  'take roles back': isWeaker,
  'keep accounts': isWeaker,
} as const satisfies Partial<Record<Deed, (who: Principal, target: Target) => boolean>>

function isAnother({ person }: Principal, { kind, ids }: Target): boolean {
  return kind !== 'person' || ids.id !== person
}

function isWeaker(who: Principal, target: Target): boolean {
  return isAnother(who, target) && gives(who.role, target.role!)
}

export function holds(place: Place, other: Place): boolean {
  if (place.region !== other.region) return false
  if (place.school !== null) return place.school === other.school
  return place.municipality === null || place.municipality === other.municipality
}

function reaches({ place, person }: Principal, { kind, place: its, schools = [], owner }: Target): boolean {
  // What does not exist is answered as what is somebody else's.
  if (its === null || place.region !== its.region) return false
  const whole = place.municipality === null && place.school === null
  switch (kind) {
    case 'run':
    case 'listing':
    case 'ready listing':
    // What is approved holds for the whole region.
    case 'method':
      return true
    // Somebody's own: nobody else's, whatever his role.
    case 'session':
    case 'view':
    case 'deleted view':
    case 'notification':
      return owner === person
    case 'outline':
    case 'draft listing':
    case 'plan':
    case 'job':
      return whole
    case 'approval':
      return whole
    case 'import':
    case 'import with unknown schools':
    case 'import with a removed file':
    case 'import of pupils':
      return (
        whole || (place.school === null && its.municipality === place.municipality && its.school === null)
      )
    // A link is known to both its schools.
    case 'link':
    case 'file':
      return whole || schools.some((school) => holds(place, school))
    default:
      return holds(place, its)
  }
}

/** How the place of somebody relates to that of a thing: the relations the matrix must have tried. */
export function relationOf(place: Place, { place: its, kind }: Target): string {
  if (its === null) return 'does not exist'
  if (place.region !== its.region) return 'another region'
  const level = (of: Place) =>
    of.school !== null ? 'school' : of.municipality !== null ? 'municipality' : 'region'
  if (['session', 'view', 'deleted view', 'notification'].includes(kind)) return "somebody's own"
  const [mine, other] = [level(place), level(its)]
  if (mine === other && holds(place, its)) return `${mine}: the same`
  if (holds(place, its)) return `${mine}: a ${other} within`
  if (holds(its, place)) return `${mine}: the ${other} above`
  return `${mine}: another ${other}${place.municipality !== null && place.municipality === its.municipality ? ' of the municipality' : ''}`
}
