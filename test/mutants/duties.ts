// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of other files stand here as they are.
import { open, type Suspect } from './mutant.ts'

export const duties: readonly Suspect[] = [
  {
    file: 'server/duties/queries.ts',
    tests: ['test/first-wall.test.ts'],
    mutants: [
      {
        text: 'schoolId === null) return region\n  const own',
        instead: 'schoolId === null || true) return region\n  const own',
        hole: 'who answers for what in the whole region',
      },
      open(
        'anybody who answers for something',
        'where ${dutiesInScope(scope)} and duties.duty_id',
        '${dutiesInScope(scope)}',
      ),
      {
        text: 'const all = [dutiesInScope(seen.scope)]',
        instead: 'const all = [sql<SqlBool>`true`]',
        hole: 'the list of who answers for what has no scope',
      },
      {
        text: '{ duties: dutiesInScope(scope) }',
        instead: "{ duties: 'all' }",
        hole: 'the past of who answers for what has no scope',
      },
    ],
  },
  {
    file: 'server/duties/policy.ts',
    tests: ['server/duties/duties.test.ts'],
    mutants: [
      {
        text: 'return organisationReached ? null',
        instead: 'return true ? null',
        hole: 'who is named elsewhere is changed from here',
      },
    ],
  },
  {
    file: 'server/duties/actions.ts',
    tests: ['server/duties/duties.test.ts'],
    mutants: [
      {
        text: 'const body = await findOrganisation(viewer.scope, tx, organisation)',
        instead:
          'const body = await findOrganisation({ ...viewer.scope, municipalityId: null, schoolId: null }, tx, organisation)',
        hole: 'one is named in a body of somebody else',
      },
      {
        text: 'if (!(await isAtWork(tx, person)))',
        instead: 'if (false)',
        hole: 'one who is gone is named',
      },
    ],
  },
]
