// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of other files stand here as they are.
import type { Suspect } from './mutant.ts'

const platform = (name: string) => `server/platform/${name}.ts`

export const gates: readonly Suspect[] = [
  {
    file: platform('decision'),
    tests: [platform('decision.test')],
    mutants: [
      {
        text: "if (!viewer.can.includes(permission)) return { allowed: false, because: 'no-right', whoCan }",
        instead: '',
        hole: 'no right is needed',
      },
      {
        text: "if (record && !reaches(viewer.scope, record)) return { allowed: false, because: 'out-of-reach', whoCan }",
        instead: '',
        hole: 'every record is in reach',
      },
      {
        text: 'scope.regionId === record.regionId &&',
        instead: '',
        hole: 'another region is in reach',
      },
      {
        text: '(scope.municipalityId === null || scope.municipalityId === record.municipalityId) &&',
        instead: '',
        hole: 'another municipality is in reach',
      },
      {
        text: '(scope.schoolId === null || scope.schoolId === record.schoolId)',
        instead: 'true',
        hole: 'another school is in reach',
      },
      {
        text: '(scope.municipalityId === null || ',
        instead: '(scope.municipalityId === null || record.municipalityId === null || ',
        hole: 'a municipality reaches what is the region’s',
      },
      {
        text: '(scope.schoolId === null || ',
        instead: '(scope.schoolId === null || record.schoolId === null || ',
        hole: 'a school reaches what is its municipality’s',
      },
      {
        text: 'rolesWith(permission).filter((role) => isHeldAt(role, level))',
        instead: 'rolesWith(permission)',
        hole: 'people are sent to roles that are not there',
      },
    ],
  },
  {
    file: platform('gate'),
    tests: [platform('gate.test')],
    mutants: [
      {
        text: 'if (!request.viewer) throw notSignedIn()',
        instead: 'if (!request.viewer) return',
        hole: 'nobody comes in by any door',
      },
      {
        text: "if (access === 'public') return\n",
        instead: "if (access === 'public' || access === 'half-signed-in') return\n",
        hole: 'doors of half-open sessions are public',
      },
      {
        text: 'if (request.viewer.viewing && !isReading(request) && !whileViewing) throw viewingOnly()',
        instead: '',
        hole: 'one writes in another’s role',
      },
      {
        text: '!isReading(request) && !whileViewing',
        instead: '!isReading(request)',
        hole: 'a view cannot be ended',
      },
      {
        text: 'if (asked?.proof && !lacks && unproved.length > 0) throw proofNeeded(unproved)',
        instead: '',
        hole: 'whoever sits down at an open page takes the account over',
      },
      {
        text: "if (access === 'half-signed-in') return",
        instead: "if (access === 'half-signed-in' || access === 'signed-in') return",
        hole: 'the second factor is not asked for one’s own records',
      },
      {
        text: 'if (request.viewer.lacks) throw secondFactorNeeded(request.viewer.lacks)',
        instead: '',
        hole: 'the second factor is not asked for',
      },
      {
        text: 'if (request.viewer.lacks) throw',
        instead: "if (request.viewer.lacks === 'code') throw",
        hole: 'who must have a factor works without it',
      },
      {
        text: "access !== 'signed-in' && !decide(request.viewer, access).allowed",
        instead: 'false',
        hole: 'no route asks for its right',
      },
      {
        text: "access === 'public' ? await viewer?.catch(() => undefined) : await viewer",
        instead: 'await viewer?.catch(() => undefined)',
        hole: 'everybody is signed out when the database is away',
      },
      {
        text: "method === 'GET' || method === 'HEAD'",
        instead: "method === 'GET' || method === 'HEAD' || method === 'DELETE'",
        hole: 'foreign pages delete, and so does a view',
      },
      {
        text: 'if (request.headers.origin !== (',
        instead: 'if (request.headers.origin && request.headers.origin !== (',
        hole: 'a write that names no page is taken',
      },
      {
        text: 'request.headers.origin !== (origin ?? `${request.protocol}://${request.host}`)',
        instead: 'request.headers.origin !== `${request.protocol}://${request.host}`',
        hole: 'pages behind the public address write',
      },
      {
        text: 'if (request.headers.origin !== (origin ?? `${request.protocol}://${request.host}`))',
        instead:
          'if (!request.headers.origin?.startsWith(origin ?? `${request.protocol}://${request.host}`))',
        hole: 'a page whose address begins as ours writes',
      },
      {
        text: 'if (request.headers.origin !== (origin ?? `${request.protocol}://${request.host}`)) throw foreignOrigin()',
        instead: '',
        hole: 'foreign pages write',
      },
    ],
  },
  {
    file: platform('limits'),
    tests: [platform('limits.test')],
    mutants: [
      {
        text: 'if (window.taken >= this.limit.most)',
        instead: 'if (false)',
        hole: 'one asks as often as one likes',
      },
      {
        text: 'request.viewer ? `user ${request.viewer.userId}` : ',
        instead: '',
        hole: 'one person who asks too often stops his whole network',
      },
      {
        text: 'if (this.open.size < this.capacity) return',
        instead: 'return',
        hole: 'whoever asks from everywhere fills the memory',
      },
    ],
  },
  {
    file: platform('register-route'),
    tests: [platform('gate.test'), platform('http.test')],
    mutants: [
      {
        text: 'if (!known.includes(route.permission)) {',
        instead: 'if (false) {',
        hole: 'a route that names nobody is open',
      },
      {
        text: 'if (!known.includes(route.permission)) {',
        instead: 'if (route.permission === undefined) {',
        hole: 'a route may name a right that is none',
      },
      {
        text: 'access: route.permission, whileViewing: route.whileViewing',
        instead: 'access: route.permission, whileViewing: true',
        hole: 'every write works in another’s role',
      },
      {
        text: 'config: { access: route.permission,',
        instead: "config: { access: route.method === 'GET' ? route.permission : 'signed-in',",
        hole: 'writes ask for no right',
      },
      {
        text: 'strictly(route.query ?? z.object({}))',
        instead: 'route.query ?? z.object({})',
        hole: 'a mistyped filter shows everything',
      },
      { text: 'strictly(route.body)', instead: 'route.body', hole: 'a body may say more than it may' },
      {
        text: '...replies(route), default',
        instead: 'default',
        hole: 'replies let out what the contract does not name',
      },
      {
        text: ".header('content-security-policy', \"sandbox; default-src 'none'; frame-ancestors 'none'\")",
        instead: '',
        hole: 'a file opened on our address runs its scripts',
      },
    ],
  },
  {
    file: platform('register-route'),
    tests: [platform('gate.test'), 'server/sessions/viewing.test.ts'],
    mutants: [
      {
        text: 'if (!viewer?.viewing || ',
        instead: 'if (viewer?.viewing || ',
        hole: 'readings in another’s role leave no line',
      },
      {
        text: "access === 'public' || !viewer ? 'door' : viewer",
        instead: "!viewer ? 'door' : viewer",
        hole: 'a public page sees with the eyes of whoever is signed in',
      },
    ],
  },
  {
    file: platform('register-route'),
    tests: ['test/fields.test.ts'],
    mutants: [
      {
        text: 'return route.fields ? hideFields(request.viewer?.can ?? [], route.fields, result as object) : result',
        instead: 'return route.fields ? { ...(result as object), hidden: [] } : result',
        hole: 'guarded fields are not guarded',
      },
    ],
  },
  {
    file: platform('hide-fields'),
    tests: [platform('hide-fields.test')],
    mutants: [
      {
        text: 'value.map((one) => replaceAt(one, path, replace))',
        instead: 'value.map((one, at) => (at === 0 ? replaceAt(one, path, replace) : one))',
        hole: 'only the first of a list is guarded',
      },
      {
        text: '[field, null]',
        instead: '[field, record[field]]',
        hole: 'hidden fields stand there all the same',
      },
      { text: 'hidden: [...hidden]', instead: 'hidden: []', hole: 'nobody is told that something is hidden' },
      {
        text: 'field === undefined || !refused.includes(field)',
        instead: 'true',
        hole: 'files have hidden columns',
      },
    ],
  },
  {
    file: platform('list-file'),
    tests: [platform('list-file.test')],
    mutants: [
      {
        text: 'yield seen.map(({ cell }) => cell(row, told))',
        instead: 'yield columns.map(({ cell }) => cell(row, told))',
        hole: 'files have the cells of hidden columns',
      },
      {
        text: 'await note(asked.database, asked.viewer, {',
        instead: 'if (rows.length > 1_000_000) await note(asked.database, asked.viewer, {',
        hole: 'lists leave without a line in the log',
      },
    ],
  },
  {
    file: platform('strict-schema'),
    tests: [platform('strict-schema.test')],
    mutants: [
      { text: ').strict()', instead: ')', hole: 'more keys are taken' },
      {
        text: '[key, strictly(value)]',
        instead: '[key, value]',
        hole: 'more keys are taken inside an object',
      },
      {
        text: 'if (schema instanceof z.ZodArray)',
        instead: 'if (false)',
        hole: 'more keys are taken in a list',
      },
      {
        text: 'schema instanceof z.ZodOptional || ',
        instead: '',
        hole: 'more keys are taken where a part may be missing',
      },
      {
        text: ' || schema instanceof z.ZodNullable',
        instead: '',
        hole: 'more keys are taken where a part may be null',
      },
      {
        text: ' || schema instanceof z.ZodDefault',
        instead: '',
        hole: 'more keys are taken where a part has a default',
      },
      {
        text: 'if (schema instanceof z.ZodUnion)',
        instead: 'if (false)',
        hole: 'more keys are taken in one of two',
      },
    ],
  },
  {
    file: platform('sight'),
    tests: [platform('sight.test')],
    mutants: [
      { text: '`begin read only; ${settings}`', instead: '`begin; ${settings}`', hole: 'readings write' },
      {
        text: '`set local opora.${name}',
        instead: '`set opora.${name}',
        hole: 'the next request on a connection sees with the eyes of the last',
      },
      {
        text: 'and not row_security_active(oid)',
        instead: 'and false',
        hole: 'a server that sees all starts',
      },
      { text: 'levelOf(sight.scope)', instead: "'region'", hole: 'everybody sees as the region does' },
    ],
  },
  {
    file: platform('answers'),
    tests: [platform('answers.test')],
    mutants: [
      {
        text: ".where('user_id', '=', keyed.viewer.userId)\n    .where('key', '=', keyed.key)",
        instead: ".where('key', '=', keyed.key)",
        hole: 'another’s key answers with his answer',
      },
      {
        text: 'if (vault.open(row.request, aboutRequest(keyed)) !== keyed.request) throw foreignKey()',
        instead: '',
        hole: 'another request is answered with this one’s answer',
      },
      {
        text: '[method, url, body ?? null, files]',
        instead: '[method, url, files]',
        hole: 'the body of a request does not count',
      },
      {
        text: '[method, url, body ?? null, files]',
        instead: '[method, body ?? null, files]',
        hole: 'the address of a request does not count',
      },
      {
        text: 'await storeKey(tx, keyed, vault.seal(keyed.request, aboutRequest(keyed)))',
        instead: '',
        hole: 'a request sent twice is done twice',
      },
      {
        text: 'if (!row.reply) throw alreadyDone()',
        instead: 'if (!row.reply) return undefined',
        hole: 'one whose answer is lost is done again',
        equivalent: 'the key is stored still: the first write of the request meets it, with the same 409',
      },
      {
        text: 'vault.seal(JSON.stringify(result ?? null), aboutAnswer(keyed))',
        instead: 'Buffer.from(JSON.stringify(result ?? null))',
        hole: 'links of invitations lie open in the database',
      },
    ],
  },
  {
    file: platform('scope'),
    tests: [platform('decision.test')],
    mutants: [
      {
        text: "if (scope.schoolId !== null) return 'school'",
        instead: '',
        hole: 'a school counts as the region',
      },
      { text: 'one.regionId !== other.regionId || ', instead: '', hole: 'a view reaches another region' },
      { text: "differ('municipalityId') || ", instead: '', hole: 'a view reaches another municipality' },
      { text: " || differ('schoolId')", instead: '', hole: 'a view reaches another school' },
      {
        text: 'one.municipalityId ?? other.municipalityId',
        instead: 'one.municipalityId',
        hole: 'a view of a municipality is one of the region',
      },
      {
        text: 'one.schoolId ?? other.schoolId',
        instead: 'one.schoolId',
        hole: 'a view of a school is one of the region',
      },
    ],
  },
]
