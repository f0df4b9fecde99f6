// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of other files stand here as they are.
import type { Suspect } from './mutant.ts'

export const people: readonly Suspect[] = [
  {
    file: 'server/people/policy.ts',
    tests: ['server/people/policy.test.ts', 'server/links/links.test.ts'],
    mutants: [
      {
        text: 'memberships.withdrawn_at is null\n    and memberships.valid_from',
        instead: 'true\n    and memberships.valid_from',
        hole: 'a withdrawn role goes on',
      },
      {
        text: 'memberships.valid_from <= ${day} and',
        instead: 'true and',
        hole: 'a role begins before its first day',
      },
      {
        text: 'memberships.valid_from <= ${day}',
        instead: 'memberships.valid_from < ${day}',
        hole: 'a role does not hold on its first day',
      },
      {
        text: " and coalesce(memberships.valid_to, 'infinity') >= ${day}",
        instead: '',
        hole: 'a role never ends',
      },
      {
        text: "coalesce(memberships.valid_to, 'infinity') >= ${day}",
        instead: "coalesce(memberships.valid_to, 'infinity') > ${day}",
        hole: 'a role does not hold on its last day',
      },
      {
        text: "\n    and coalesce(organisations.closed_on, 'infinity') > ${day}",
        instead: '',
        hole: 'roles of a closed organisation go on',
      },
      {
        text: "coalesce(organisations.closed_on, 'infinity') > ${day}",
        instead: "coalesce(organisations.closed_on, 'infinity') >= ${day}",
        hole: 'roles go on for a day after their organisation',
      },
      {
        text: ' and link.to_school = organisations.school_id`',
        instead: '`',
        hole: 'a link opens any school',
      },
      {
        text: "link.since <= ${day} and coalesce(link.until, 'infinity') > ${day}))`",
        instead: "coalesce(link.until, 'infinity') > ${day}))`",
        hole: 'rights begin before their link',
      },
      {
        text: " and coalesce(link.until, 'infinity') > ${day}))`",
        instead: '))`',
        hole: 'rights outlive their link',
      },
      {
        text: "coalesce(link.until, 'infinity') > ${day}))`",
        instead: "coalesce(link.until, 'infinity') >= ${day}))`",
        hole: 'rights go on for a day after their link',
      },
      {
        text: '(${moment} at time zone regions.time_zone)::date',
        instead: '(${moment} at time zone current_setting($$timezone$$))::date',
        hole: 'days of roles go by the clock of the server',
      },
      {
        text: 'sql<SqlBool>`${isValid}\n  and ${lastDay}',
        instead: 'sql<SqlBool>`true\n  and ${lastDay}',
        hole: 'a role that is over ends soon',
      },
      {
        text: '${lastDay} <= ${today} + ${SOON_DAYS}::int',
        instead: '${lastDay} < ${today} + ${SOON_DAYS}::int',
        hole: 'the thirtieth day is not soon',
      },
      {
        text: "if (!decide(viewer, 'people.write').allowed) return 'Учётные записи ведут другие роли.'",
        instead: '',
        hole: 'a department keeps accounts',
      },
      {
        text: "if (person.state === 'erased') return 'Человек стёрт: вернуть его нельзя.'",
        instead: '',
        hole: 'the erased come back',
      },
      {
        text: "if (person.id === viewer.userId) return 'Свою учётную запись меняют в профиле.'",
        instead: '',
        hole: 'one turns oneself off or on',
      },
      {
        text: 'person.roles.some(({ reached }) => !reached)',
        instead: 'person.roles.every(({ reached }) => !reached)',
        hole: 'one role in reach opens the account of a person with others',
      },
      {
        text: 'person.roles.some(({ reached }) => !reached)',
        instead: 'false',
        hole: 'accounts of people from elsewhere are kept',
      },
      {
        text: 'person.roles.find(({ role }) => !mayGrant(viewer.role, role))',
        instead: 'person.roles.slice(0, 1).find(({ role }) => !mayGrant(viewer.role, role))',
        hole: 'only the first role of a person counts',
      },
      {
        text: 'person.roles.find(({ role }) => !mayGrant(viewer.role, role))',
        instead: 'person.roles.find(({ role }) => mayGrant(role, viewer.role))',
        hole: 'one keeps accounts of those as strong: a link for the password of an equal',
      },
      {
        text: 'if (!stronger) return null',
        instead: 'return null',
        hole: 'one keeps accounts of those who are stronger',
      },
      {
        text: "decide(viewer, 'people.viewas').allowed &&",
        instead: '',
        hole: 'everybody looks through others',
      },
      { text: 'other.userId !== viewer.userId &&', instead: '', hole: 'one looks through oneself' },
      {
        text: 'other.userId !== viewer.userId &&\n    mayGrant(viewer.role, other.role)',
        instead: 'other.userId !== viewer.userId',
        hole: 'one looks through those who are stronger',
      },
      {
        text: "if (filters.state && hidden.includes('state'))",
        instead: 'if (false)',
        hole: 'what is hidden is told by a filter',
      },
      {
        text: "filters.on !== undefined || hidden.includes('login')",
        instead: 'false',
        hole: 'hidden logins are found by searching',
      },
      {
        text: 'if (!isHeldAt(to.role, to.level))',
        instead: 'if (false)',
        hole: 'a role is given where it is not held',
      },
      {
        text: "if (to.person === viewer.userId) throw notAllowed('Свои роли себе не дают и не отзывают.')",
        instead: '',
        hole: 'one gives roles to oneself',
      },
      {
        text: 'if (!mayGrant(viewer.role, to.role))\n    throw notAllowed(\n      `Роль «',
        instead: 'if (false)\n    throw notAllowed(\n      `Роль «',
        hole: 'one gives what one has not',
      },
    ],
  },
  {
    file: 'server/flows/edit-person.ts',
    tests: ['server/people/edit-person.test.ts'],
    mutants: [
      {
        text: '    await assertManages(tx, viewer, person)\n',
        instead: '',
        hole: 'one turns the mail of the stronger to oneself',
      },
      { text: '      from: version,', instead: '      from: found.version,', hole: 'the later of two wins' },
      {
        text: '  await withdrawInvitations(tx, person)\n',
        instead: '',
        hole: 'a link at the earlier address still lets in',
      },
    ],
  },
  {
    file: 'server/people/actions.ts',
    tests: ['server/people/people.test.ts'],
    mutants: [
      {
        text: '    assertGivenByOne(viewer, held.role)\n',
        instead: '',
        hole: 'one gives back what two give',
      },
      {
        text: '    if (!held.lately) throw',
        instead: '    if (false) throw',
        hole: 'a role withdrawn long ago comes back',
      },
      {
        text: 'assertMayGrant(viewer, { person, role, level: place.level })',
        instead: '',
        hole: 'nobody asks whose role it is to give',
      },
      { text: 'if (needsTwoPeople(role))', instead: 'if (false)', hole: 'an operator is given by one' },
      {
        text: 'assertMayGrant(viewer, { person, role: held.role, level: held.level })',
        instead: '',
        hole: 'nobody asks whose role it is to take back',
      },
      {
        text: 'id === membership && reached',
        instead: 'id === membership',
        hole: 'a role out of reach is taken back',
      },
      {
        text: 'if (why) throw notAllowed(why)',
        instead: '',
        hole: 'nobody asks whose account it is to keep',
      },
      {
        text: "if (disabled) await tx.deleteFrom('sessions').where('user_id', '=', person).execute()",
        instead: '',
        hole: 'sessions of an account that was off come back with it',
      },
    ],
  },
  {
    file: 'server/people/queries.ts',
    tests: ['server/people/policy.test.ts', 'test/first-wall.test.ts'],
    mutants: [
      {
        text: 'users.disabled_at is null and ${isValid}\n      and ${organisationsInScope(scope)}`',
        instead: '${isValid}\n      and ${organisationsInScope(scope)}`',
        hole: 'one looks through those whose way in is closed',
      },
      {
        text: 'and ${isValid}\n      and ${organisationsInScope(scope)}`',
        instead: '\n      and ${organisationsInScope(scope)}`',
        hole: 'one looks through a role that is over',
      },
      {
        text: 'and ${isValid}\n      and ${organisationsInScope(scope)}`',
        instead: 'and ${isValid}`',
        hole: 'one looks through people of other places',
      },
      {
        text: 'memberships.membership_id = ${membershipId} and users.disabled_at is null and ${isValid}`.execute(\n',
        instead: 'memberships.membership_id = ${membershipId} and ${isValid}`.execute(\n',
        hole: 'whoever was turned off imports',
      },
      {
        text: 'memberships.membership_id = ${membershipId} and users.disabled_at is null and ${isValid}`.execute(\n',
        instead: 'memberships.membership_id = ${membershipId} and users.disabled_at is null`.execute(\n',
        hole: 'a role that is over imports',
      },
      {
        text: 'memberships.user_id = users.user_id and ${organisationsInScope(scope)})`',
        instead: 'memberships.user_id = users.user_id)`',
        hole: 'people: all of the region',
      },
      {
        text: 'sql<SqlBool>`users.region_id = ${scope.regionId} and exists',
        instead: 'sql<SqlBool>`true or exists',
        hole: 'people: all there are',
      },
      {
        text: '[peopleInScope(scope)]',
        instead: '[sql`true`]',
        hole: 'the list of people: all there are',
      },
      {
        text: 'users.user_id = ${id} and ${peopleInScope(scope)}',
        instead: 'users.user_id = ${id}',
        hole: 'the card of anybody',
      },
      {
        text: 'and ${stillCounts(at)} and ${organisationsInScope(scope)})`)',
        instead: 'and ${stillCounts})`)',
        hole: 'a filter tells of roles out of reach',
      },
      {
        text: "\n          and ${organisationsInScope(scope)}), '[]') as roles",
        instead: "), '[]') as roles",
        hole: 'roles out of reach stand beside a person',
      },
      {
        text: '(${organisationsInScope(scope)}) as reached',
        instead: 'true as reached',
        hole: 'every role of a person is in reach',
      },
      {
        text: 'where ${organisationsInScope(scope)} and memberships.organisation_id',
        instead: 'where memberships.organisation_id',
        hole: 'who works in any organisation',
      },
      {
        text: 'memberships.organisation_id = ${organisationId} and ${isValidAt(at)}',
        instead: 'memberships.organisation_id = ${organisationId}',
        hole: 'those who left are shown at work',
      },
    ],
  },
]
