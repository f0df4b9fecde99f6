import { describe, expect, it } from 'vitest'
import { guardedFields, hiddenFields } from './fields.ts'
import {
  allows,
  changes,
  grantableBy,
  isHeldAt,
  levels,
  mayGrant,
  needsTwoPeople,
  permissions,
  permissionsOf,
  type Role,
  roles,
  rolesWith,
  standings,
  statesFor,
  takes,
} from './permissions.ts'

/*
 * The matrix once more, by roles and not by rights, from the words of the founding documents: a slip of the hand in the
 * one is seen in the other.
 */

const ANYBODY = 'overview.read rights.read'
const TEACHING = `${ANYBODY} schools.read duties.read methods.read`
const LISTS = `${TEACHING} results.read runs.read listings.read passports.read organisations.read
  links.read`
const LOADING = 'pupils.read imports.read imports.write'
const PEOPLE = 'people.read people.write duties.manage'
const RUNNING_THE_SYSTEM = `${PEOPLE} people.viewas organisations.write approvals.read approvals.ask approvals.decide jobs.read jobs.write
  audit.read audit.details settings.read settings.write`
const LINKING = 'links.manage'
const CORRECTING = 'corrections.ask corrections.decide'
const PASSPORTS = 'passports.write passports.decide'

const RIGHTS: Readonly<Record<Role, string>> = {
  operator: `${LISTS} ${LOADING} ${LINKING} ${RUNNING_THE_SYSTEM} ${CORRECTING} ${PASSPORTS} runs.write listings.write
    imports.decide exports.decide methods.write methods.approve`,
  administrator: `${ANYBODY} schools.read duties.read organisations.read ${RUNNING_THE_SYSTEM}`,
  department: `${LISTS} listings.approve people.read approvals.read approvals.decide exports.decide audit.read
    methods.approve`,
  assessment_centre: `${LISTS} ${LOADING} approvals.read imports.decide`,
  council: LISTS,
  methodologist: `${LISTS} methods.write`,
  municipal_authority: `${LISTS} listings.dispute ${LOADING} ${PEOPLE} ${LINKING} ${CORRECTING} ${PASSPORTS} approvals.read
    exports.decide audit.read`,
  coordinator: `${LISTS} listings.dispute ${LOADING} ${PEOPLE} ${LINKING} ${CORRECTING} ${PASSPORTS} approvals.read`,
  municipal_methodologist: LISTS,
  head: `${LISTS} listings.dispute ${PEOPLE} pupils.read approvals.read corrections.ask passports.write`,
  school_team: `${LISTS} pupils.read passports.write`,
  teacher: TEACHING,
  psychologist: TEACHING,
  mentor: `${TEACHING} links.read`,
  expert: TEACHING,
  editor: ANYBODY,
}

const HELD: Readonly<Record<Role, string>> = {
  operator: 'region',
  administrator: 'region',
  department: 'region',
  assessment_centre: 'region',
  council: 'region',
  methodologist: 'region',
  municipal_authority: 'municipality',
  coordinator: 'municipality',
  municipal_methodologist: 'municipality',
  head: 'school',
  school_team: 'school',
  teacher: 'school',
  psychologist: 'school',
  mentor: 'school',
  expert: 'region municipality',
  editor: 'region municipality',
}

/** Who gives which roles; nobody else gives anything. */
const IN_A_SCHOOL = 'school_team teacher psychologist mentor'
const IN_A_DISTRICT = `municipal_methodologist head ${IN_A_SCHOOL} expert editor`
const ALL_BUT_TWO = `department assessment_centre council methodologist municipal_authority coordinator ${IN_A_DISTRICT}`
const GIVES: Partial<Record<Role, string>> = {
  operator: `administrator ${ALL_BUT_TWO}`,
  administrator: ALL_BUT_TWO,
  municipal_authority: `coordinator ${IN_A_DISTRICT}`,
  coordinator: IN_A_DISTRICT,
  head: IN_A_SCHOOL,
}

const words = (text: string) => text.split(/\s+/).filter(Boolean).sort()

describe.each(roles)('%s', (role) => {
  it('may what the documents say, and nothing else', () => {
    expect([...permissionsOf(role)].sort()).toEqual(words(RIGHTS[role]))
    for (const permission of permissions) {
      const told = words(RIGHTS[role]).includes(permission)
      expect(allows(role, permission), permission).toBe(told)
      expect(rolesWith(permission).includes(role), permission).toBe(told)
    }
  })

  it('is held where the documents say', () => {
    expect(levels.filter((level) => isHeldAt(role, level)).sort()).toEqual(words(HELD[role]))
  })

  it('gives the roles that the documents say, and no other', () => {
    expect(roles.filter((given) => mayGrant(role, given)).sort()).toEqual(words(GIVES[role] ?? ''))
  })

  it('gives nothing without the right to, neither his own role nor one of a wider place', () => {
    const given = roles.filter((one) => mayGrant(role, one))
    expect(given.length > 0).toBe(allows(role, 'people.write'))
    expect(given).not.toContain(role)
    const widest = (one: Role) => levels.findIndex((level) => isHeldAt(one, level))
    const lowest = (one: Role) => levels.findLastIndex((level) => isHeldAt(one, level))
    for (const one of given) expect(lowest(one), one).toBeGreaterThanOrEqual(widest(role))
  })

  it('gives no right that he has not, unless he is the administrator, or makes the list that others judge', () => {
    if (role === 'administrator') return
    const apart = role === 'operator' ? ['listings.dispute', 'listings.approve'] : []
    for (const one of roles.filter((given) => mayGrant(role, given)))
      expect([...permissionsOf(role), ...apart], one).toEqual(expect.arrayContaining(permissionsOf(one)))
  })
})

it('nobody alone makes an operator or an administrator', () => {
  expect(roles.filter(needsTwoPeople)).toEqual(['operator', 'administrator'])
})

describe('a field that not everybody sees', () => {
  it('needs the right that the documents name', () => {
    expect(Object.fromEntries(guardedFields.map(({ name, permission }) => [name, permission]))).toEqual({
      'person.login': 'people.write',
      'person.email': 'people.write',
      'person.state': 'people.write',
      'person.letter': 'people.write',
      'school.login': 'results.read',
      'school.inn': 'organisations.read',
      'school.ogrn': 'organisations.read',
      'school.oktmo': 'organisations.read',
      'link.mentors': 'people.read',
      'school.identified': 'runs.read',
      'school.markers': 'runs.read',
      'school.latest': 'runs.read',
      'change.person': 'people.read',
      'audit.detail': 'audit.details',
      'pupil.code': 'pupils.read',
      'pupil.class': 'pupils.read',
    })
  })

  it('is hidden from whoever lacks that very right', () => {
    expect(hiddenFields('person', ['people.read', 'audit.details'])).toEqual([
      'login',
      'email',
      'state',
      'letter',
    ])
    expect(hiddenFields('person', ['people.write'])).toEqual([])
    expect(hiddenFields('school', ['results.read', 'runs.read'])).toEqual(['inn', 'ogrn', 'oktmo'])
    expect(hiddenFields('change', ['people.read'])).toEqual([])
    expect(hiddenFields('pupil', [])).toEqual(['code', 'class'])
  })
})

describe('a state', () => {
  it('leaves of the rights what the documents say', () => {
    expect(standings).toEqual({
      active: 'all',
      viewing: 'reading',
      'without a factor': 'second factor',
      withdrawn: 'nothing',
      over: 'nothing',
      'to come': 'nothing',
      'closed organisation': 'nothing',
      'link over': 'nothing',
      disabled: 'nothing',
      erased: 'nothing',
    })
  })

  it('of a thing lets it be changed when the documents say so', () => {
    expect(Object.fromEntries(changes.map((change) => [change, statesFor(change).join(' ')]))).toEqual({
      'school.event': 'open',
      'link.change': 'future valid',
      'duty.change': 'future valid lapsed',
      'passport.fill': 'missing draft returned',
      'passport.accept': 'sent',
      'passport.return': 'sent accepted',
      'approval.decide': 'waits',
      'import.change': 'checked',
      'import.apply': 'checked',
      'import.cancel': 'uploaded reading checked applying failed',
      'listing.show': 'draft',
      'listing.decide': 'draft shown',
      'listing.dispute': 'shown',
      'listing.approve': 'shown',
      'dispute.answer': 'unanswered',
      'method.edit': 'draft checked',
      'method.check': 'draft',
      'method.approve': 'checked',
      'method.withdraw': 'checked approved',
      'method.run': 'built-in approved frozen',
      'run.change': '',
    })
    expect([takes('link.change', 'valid'), takes('link.change', 'over')]).toEqual([true, false])
    expect(takes('run.change', 'made')).toBe(false)
  })
})

describe('the roles one gives', () => {
  it('are held at one’s own level or below: a school has no council', () => {
    expect(grantableBy('head', 'school')).toEqual(['school_team', 'teacher', 'psychologist'])
    expect(grantableBy('coordinator', 'municipality')).not.toContain('council')
    expect(grantableBy('coordinator', 'municipality')).not.toContain('methodologist')
    expect(grantableBy('coordinator', 'municipality')).toContain('expert')
    for (const role of roles)
      for (const level of levels.filter((one) => isHeldAt(role, one)))
        for (const given of grantableBy(role, level)) {
          expect(mayGrant(role, given), `${role} ${given}`).toBe(true)
          expect(levels.slice(levels.indexOf(level)).some((below) => isHeldAt(given, below))).toBe(true)
        }
  })
})
