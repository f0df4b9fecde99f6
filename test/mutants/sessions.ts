// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of other files stand here as they are.
import type { Suspect } from './mutant.ts'

const session = (name: string) => `server/sessions/${name}.ts`

export const sessions: readonly Suspect[] = [
  {
    file: session('in-place-of'),
    tests: [session('viewing.test')],
    mutants: [
      {
        text: 'meetScopes(own.scope, other.scope)',
        instead: 'other.scope',
        hole: 'a view reaches where one’s own role does not',
      },
      {
        text: 'meetScopes(own.scope, other.scope)',
        instead: 'own.scope',
        hole: 'a view of a school sees the region',
      },
      {
        text: 'own.can.filter((permission) => other.can.includes(permission))',
        instead: 'other.can',
        hole: 'a view gives rights that one has not',
      },
      {
        text: 'own.can.filter((permission) => other.can.includes(permission))',
        instead: 'own.can',
        hole: 'a view keeps one’s own rights',
      },
      {
        text: '    viewing: { userId, membershipId, name, until },\n',
        instead: '',
        hole: 'a view writes, and nobody is told whose eyes they are',
      },
      {
        text: '    ...own,\n',
        instead: '    ...other,\n',
        hole: 'in a view one is the other: his records, his name in the log',
      },
      {
        text: 'if (!row || !mayViewAs(own, row)) return own',
        instead: 'if (!row) return own',
        hole: 'a view goes on when the other grew stronger',
      },
    ],
  },
  {
    file: session('viewing'),
    tests: [session('viewing.test')],
    mutants: [
      {
        text: 'if (!mayViewAs(viewer, row))',
        instead: 'if (false)',
        hole: 'a view of somebody stronger begins',
      },
      {
        text: "    .set({ viewing_as_membership: null, viewing_since: null })\n    .where('token_hash', '=', hashToken(token))\n",
        instead: '    .set({ viewing_as_membership: null, viewing_since: null })\n',
        hole: 'ending a view ends those of one’s other sessions',
      },
      {
        text: 'if (!viewer.viewing) throw',
        instead: 'if (false) throw',
        hole: 'a view that is over ends again',
      },
    ],
  },
  {
    file: session('queries'),
    tests: [session('sessions.test')],
    mutants: [
      {
        text: 'sessions.token_hash = ${hashToken(token)} and ',
        instead: '',
        hole: 'any token opens a session',
      },
      {
        text: ' and sessions.expires_at > now()',
        instead: '',
        hole: 'a session outlives its last hour',
      },
      {
        text: 'and sessions.seen_at > now() - ${IDLE} ',
        instead: '',
        hole: 'a session that nobody uses goes on',
      },
      { text: "interval '3 hours'", instead: "interval '4 hours'", hole: 'a session waits four hours' },
      {
        text: 'and users.disabled_at is null and ${isValid}',
        instead: 'and ${isValid}',
        hole: 'the disabled work on',
      },
      {
        text: 'users.disabled_at is null and ${isValid}',
        instead: 'users.disabled_at is null',
        hole: 'sessions outlive their roles',
      },
      {
        text: 'memberships.membership_id is distinct from sessions.membership_id, ',
        instead: '',
        hole: 'one works in another role than the chosen one',
      },
      {
        text: ".where('login', '=', login)\n    .where('disabled_at', 'is', null)",
        instead: ".where('login', '=', login)",
        hole: 'the disabled sign in',
      },
    ],
  },
  {
    file: session('queries'),
    tests: [session('viewing.test'), session('sessions.test')],
    mutants: [
      {
        text: 'case when sessions.viewing_since > now() - ${VIEWING} then sessions.viewing_as_membership end',
        instead: 'sessions.viewing_as_membership',
        hole: 'a view has no end',
      },
      { text: "interval '30 minutes'", instead: "interval '31 minutes'", hole: 'a view lasts longer' },
      {
        text: 'if (viewer.lacks || row.viewingAs === null) return viewer',
        instead: 'if (row.viewingAs === null) return viewer',
        hole: 'a view goes on without the second factor',
        equivalent:
          'what a session lacks goes with the view (`...own`), and the gate asks for it all the same',
      },
    ],
  },
  {
    file: session('queries'),
    tests: [session('second-factor.test'), session('oidc/sign-on.test')],
    mutants: [
      {
        text: "return row.passed ? null : 'code'",
        instead: 'return null',
        hole: 'a code is not asked for',
      },
      {
        text: "if (row.hasFactor) return row.passed ? null : 'code'",
        instead: 'if (row.passed) return null',
        hole: 'a session goes on when its factor is gone',
      },
      {
        text: "return obliged ? 'set_up' : null",
        instead: 'return null',
        hole: 'nobody has to have a factor',
      },
      {
        text: "levelOf(row) !== 'school'",
        instead: "levelOf(row) === 'region'",
        hole: 'a municipality needs no factor',
      },
      {
        text: '(row.schoolsToo || ',
        instead: '(',
        hole: 'schools need no factor where the region says that they do',
      },
      {
        text: 'rules.secondFactor && row.regionAsks && ',
        instead: 'row.regionAsks && ',
        hole: 'the setting of the server does not count',
      },
      {
        text: 'rules.secondFactor && row.regionAsks && ',
        instead: 'rules.secondFactor && ',
        hole: 'the setting of the region does not count',
      },
    ],
  },
  {
    file: session('attempts'),
    tests: [session('attempts.test')],
    mutants: [
      { text: 'failures < 3', instead: 'failures < 4', hole: 'one guess more is free' },
      { text: 'failures >= 10', instead: 'failures > 10', hole: 'the tenth guess costs minutes' },
      { text: '2 ** (failures - 2)', instead: '2', hole: 'guesses cost the same' },
      {
        text: 'ADDRESS_PATIENCE = 20',
        instead: 'ADDRESS_PATIENCE = 200',
        hole: 'a network guesses hundreds of logins',
      },
      { text: 'if (wait > 0) return { wait }', instead: '', hole: 'a guess is checked before its time' },
      {
        text: 'if (outcome.wait > 0) throw tooManyAttempts(outcome.wait)',
        instead: '',
        hole: 'nobody hears that he must wait',
      },
      {
        text: 'await oneAtATime(tx, login)',
        instead: '',
        hole: 'many guesses at once are one',
      },
      {
        text: 'return Math.max(\n',
        instead: 'return Math.min(\n',
        hole: 'the faster of the two waits counts',
      },
      {
        text: "    .where('failed.kind', '=', kind)\n",
        instead: '',
        hole: 'wrong codes cost passwords',
      },
      {
        text: ".where('later.kind', '=', kind)",
        instead: '',
        hole: 'a right password forgives wrong codes',
      },
      {
        text: ".where(`later.${column}`, '=', value)",
        instead: '',
        hole: 'a right password elsewhere forgives a network its wrong ones',
      },
      {
        text: ".whereRef('later.login', '=', 'failed.login')",
        instead: '',
        hole: 'anybody’s right password forgives all wrong ones of his network',
      },
      {
        text: ".where('later.success', '=', true)",
        instead: '',
        hole: 'a wrong guess forgives those before it',
      },
      {
        text: "    .where('failed.success', '=', false)\n",
        instead: '',
        hole: 'right passwords count as wrong ones',
        equivalent: 'a right try is no earlier than itself: it forgives itself as it does those before it',
      },
      {
        text: "    .where(`failed.${column}`, '=', value)\n",
        instead: '',
        hole: 'anybody’s wrong guesses count for all',
      },
      {
        text: "now() - interval '1 hour'",
        instead: "now() - interval '1 minute'",
        hole: 'guesses are forgotten in a minute',
      },
      {
        text: "failuresOf(tx, kind, 'address', networkOf(address))",
        instead: "failuresOf(tx, kind, 'address', address)",
        hole: 'each address of a network guesses anew',
      },
      {
        text: 'address: networkOf(address), success }',
        instead: 'address, success }',
        hole: 'guesses are noted by address and not by network',
      },
      {
        text: 'recordAttempt(tx, attempt, right !== undefined)',
        instead: 'recordAttempt(tx, attempt, true)',
        hole: 'no guess is wrong',
      },
    ],
  },
  {
    file: 'server/platform/network.ts',
    tests: [session('attempts.test')],
    mutants: [{ text: '.slice(0, 4)', instead: '.slice(0, 8)', hole: 'a network is one address' }],
  },
]
