// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of other files stand here as they are.
import type { Suspect } from './mutant.ts'

export const decisions: readonly Suspect[] = [
  {
    file: 'server/approvals/policy.ts',
    tests: ['server/approvals/approvals.test.ts'],
    mutants: [
      {
        text: "if (!decide(viewer, 'approvals.decide').allowed) return",
        instead: 'if (false) return',
        hole: 'the second word is anybody’s',
        equivalent:
          'the route asks for the same right first and every route to it does; the words here are for the page',
      },
      {
        text: 'if (askedBy === viewer.userId) return',
        instead: 'if (false) return',
        hole: 'one agrees with oneself',
      },
      {
        text: 'if (payload.person === viewer.userId) return',
        instead: 'if (false) return',
        hole: 'one agrees to a role for oneself',
      },
      { text: 'if (byAsker)', instead: 'if (false)', hole: 'one agrees through a person one made' },
    ],
  },
  {
    file: 'server/approvals/queries.ts',
    tests: ['server/approvals/approvals.test.ts'],
    mutants: [
      {
        text: 'where given.membership_id = ${membership} and given.granted_by = ${asker})',
        instead: 'where false)',
        hole: 'one agrees in a role one gave',
      },
      {
        text: 'invitations.created_by = ${asker}\n      and used_at is not null)',
        instead: 'false)',
        hole: 'one agrees by an account one has a link to',
      },
      {
        text: '      and history.user_id = ${asker}))`',
        instead: '      and false))`',
        hole: 'one agrees by an account whose mail one turned to oneself',
      },
    ],
  },
  {
    file: 'server/approvals/queries.ts',
    tests: ['test/first-wall.test.ts'],
    mutants: [
      {
        text: 'where approvals.region_id = ${regionId} and approval_id = ${id} for update',
        instead: 'where approval_id = ${id} for update',
        hole: 'what another region asked for is decided on',
      },
    ],
  },
  {
    file: 'server/flows/role-by-two.ts',
    tests: ['server/approvals/approvals.test.ts'],
    mutants: [
      {
        text: 'if (asked.person === viewer.userId) throw',
        instead: 'if (false) throw',
        hole: 'one asks for oneself',
      },
      {
        text: 'if (!isHeldAt(asked.role, place.level))',
        instead: 'if (false)',
        hole: 'an operator of a school is asked for',
      },
      {
        text: "if (row.state === 'expired')",
        instead: 'if (false)',
        hole: 'one agrees after the time is over',
      },
      {
        text: "if (!takes('approval.decide', row.state))",
        instead: 'if (false)',
        hole: 'what was decided is decided again',
      },
      {
        text: 'if (row.hash !== hash) throw',
        instead: 'if (false) throw',
        hole: 'one agrees to what one did not see',
      },
      {
        text: '  assertSecond(viewer, row)\n  await assertStillSo',
        instead: '  await assertStillSo',
        hole: 'whoever asked agrees',
      },
      {
        text: '  assertSecond(viewer, row)\n  await storeDecision',
        instead: '  await storeDecision',
        hole: 'whoever asked refuses in another’s place',
      },
      {
        text: '  await assertStillSo(tx, viewer, row)\n',
        instead: '',
        hole: 'one agrees to what is no longer so',
      },
      {
        text: "now.toString('hex') !== row.hash || ",
        instead: '',
        hole: 'roles that changed meanwhile are not seen',
      },
      {
        text: "if (now.toString('hex') !== row.hash || !asker || !allows(asker.role, 'approvals.ask')) {",
        instead: "if (now.toString('hex') !== row.hash) {",
        hole: 'the word of whoever lost his role counts',
      },
      {
        text: " || !allows(asker.role, 'approvals.ask')",
        instead: '',
        hole: 'the word of a role that may not ask counts',
        equivalent:
          'a membership keeps its role for good (a trigger forbids to change it), and that role had the right when it asked',
      },
      {
        text: 'if (row.askedBy !== viewer.userId)\n',
        instead: 'if (false)\n',
        hole: 'anybody takes back what another asked for',
      },
      {
        text: "person.state === 'disabled'],",
        instead: 'false],',
        hole: 'a way in closed meanwhile is not seen',
      },
      { text: '    roles,\n  ]\n', instead: '  ]\n', hole: 'roles given meanwhile are not seen' },
      {
        text: '[place.name, place.closedOn],',
        instead: '[],',
        hole: 'an organisation closed meanwhile is not seen',
      },
    ],
  },
  {
    file: 'server/imports/policy.ts',
    tests: ['server/imports/policy.test.ts'],
    mutants: [
      {
        text: "if (!role || !allows(role.role, 'imports.write')) return new Set()",
        instead: 'if (!role) return new Set()',
        hole: 'a role without the right imports',
      },
      {
        text: "if (!role || !allows(role.role, 'imports.write')) return new Set()",
        instead: 'if (!role) return null',
        hole: 'a role that was withdrawn imports anything',
      },
      {
        text: "if (levelOf(scope) === 'region') return null",
        instead: "if (levelOf(scope) !== 'school') return null",
        hole: 'a municipality imports any school',
      },
      {
        text: '.where(schoolsInScope(scope))',
        instead: '',
        hole: 'a municipality imports the schools of all',
      },
      {
        text: 'code === null || !allowed.has(code)',
        instead: 'code !== null && !allowed.has(code)',
        hole: 'rows of schools nobody knows are imported',
      },
      {
        text: 'code === null || !allowed.has(code)',
        instead: 'code === null',
        hole: 'rows of foreign schools are imported',
      },
      {
        text: '...read.results.filter((result) => isForeign(result.schoolCode)).map((result) => result.row),',
        instead: '',
        hole: 'foreign results are imported',
      },
      {
        text: 'isForeign(detail.schoolCode))',
        instead: 'false)',
        hole: 'foreign details are imported',
      },
      {
        text: "if (read.kind === 'register.schools') {",
        instead: 'if (false) {',
        hole: 'a municipality imports the register',
      },
      {
        text: 'rows.length === 0 && read.unknownSchools.length === 0',
        instead: 'rows.length === 0',
        hole: 'unknown schools without a row are imported',
      },
      {
        text: "finding.code === 'unknown_school'",
        instead: 'false',
        hole: 'findings of unknown schools are not seen',
      },
      {
        text: 'off.includes(exam)',
        instead: 'false',
        hole: 'results of a source that is off are imported',
      },
    ],
  },
]
