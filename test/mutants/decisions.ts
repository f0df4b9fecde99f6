// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of other files stand here as they are.
import type { Suspect } from './mutant.ts'

export const decisions: readonly Suspect[] = [
  {
    // Whoever asks for a role may also agree to one: of other kinds he may not.
    file: 'server/approvals/policy.ts',
    tests: ['server/approvals/corrections.test.ts'],
    mutants: [
      {
        text: 'if (!kindsDecided(viewer).includes(kind)) return',
        instead: 'if (false) return',
        hole: 'the second word is anybody’s',
      },
    ],
  },
  {
    file: 'server/approvals/policy.ts',
    tests: ['server/approvals/approvals.test.ts'],
    mutants: [
      {
        text: 'if (askedBy === viewer.userId) return',
        instead: 'if (false) return',
        hole: 'one agrees with oneself',
      },
      {
        text: "if ('person' in payload && payload.person === viewer.userId)\n",
        instead: 'if (false)\n',
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
        text: '    or card_edited_by(${region}, ${user}, ${asker}))`',
        instead: ')`',
        hole: 'one agrees by an account whose mail one turned to oneself',
      },
    ],
  },
  {
    file: 'server/approvals/queries.ts',
    tests: ['test/first-wall.test.ts'],
    mutants: [
      {
        text: 'where ${approvalsInScope(scope, of.kinds)} and approval_id = ${id} for update',
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
        text: 'if (person === viewer.userId) throw',
        instead: 'if (false) throw',
        hole: 'one asks for oneself',
      },
      {
        text: 'if (!isHeldAt(asked.role, place.level))',
        instead: 'if (false)',
        hole: 'an operator of a school is asked for',
      },
      {
        text: "if (now.toString('hex') !== row.hash)",
        instead: 'if (false)',
        hole: 'roles that changed meanwhile are not seen',
      },
      {
        text: "person.state === 'disabled'],",
        instead: 'false],',
        hole: 'a way in closed meanwhile is not seen',
      },
      { text: '    roles,\n  ])\n', instead: '  ])\n', hole: 'roles given meanwhile are not seen' },
      {
        text: '[place.name, place.closedOn],',
        instead: '[],',
        hole: 'an organisation closed meanwhile is not seen',
      },
    ],
  },
  {
    file: 'server/flows/decide-by-two.ts',
    tests: ['server/approvals/approvals.test.ts'],
    mutants: [
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
        text: '    assertSecond(viewer, row)\n    await assertAskerMay',
        instead: '    await assertAskerMay',
        hole: 'whoever asked agrees',
      },
      {
        text: "    assertSecond(viewer, row)\n    if (row.kind !== 'role.grant'",
        instead: "    if (row.kind !== 'role.grant'",
        hole: 'whoever asked refuses in another’s place',
      },
      {
        text: '    await assertAskerMay(tx, row)\n',
        instead: '',
        hole: 'the word of whoever lost his role counts',
      },
      {
        text: ' || !allows(asker.role, approvalRights[kind].ask)',
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
    ],
  },
  {
    file: 'server/flows/correction-by-two.ts',
    tests: ['server/approvals/corrections.test.ts'],
    mutants: [
      {
        text: 'if (differing.length > 0)',
        instead: 'if (false)',
        hole: 'an edit made meanwhile is written over',
      },
    ],
  },
  {
    file: 'server/flows/export-by-two.ts',
    tests: ['server/approvals/exports.test.ts'],
    mutants: [
      {
        text: 'if (!needsSecondPerson(viewer, file, limit)) return null',
        instead: 'return null',
        hole: 'thousands of pupils are taken away alone',
      },
      {
        text: "if (!file || hashOf(row.askedBy, row.payload, file).toString('hex') !== row.hash)",
        instead: 'if (!file)',
        hole: 'one agrees to a file that is another now',
      },
      {
        text: "if (!permit || hashOf(viewer.userId, permit.payload, file).toString('hex') !== permit.hash)",
        instead: 'if (!permit)',
        hole: 'another content is taken than was agreed to',
      },
    ],
  },
  {
    file: 'server/approvals/queries.ts',
    tests: ['server/approvals/exports.test.ts'],
    mutants: [
      {
        text: 'and asked_by = ${userId} and asked_as',
        instead: 'and asked_as',
        hole: 'anybody takes what another was allowed to',
        equivalent:
          'a membership is one person’s, and the hash of what was agreed to names who asked as well',
      },
      {
        text: ' and asked_as = ${membershipId}\n',
        instead: '\n',
        hole: 'one takes in one role what was agreed to in another',
      },
      {
        text: "      and decision = 'approved' and ${until} > now()",
        instead: "      and decision = 'approved'",
        hole: 'an agreement lasts for ever',
      },
      {
        text: "      and decision = 'approved' and ${until} > now()",
        instead: '      and ${until} > now()',
        hole: 'a refused export is taken',
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
