import { resultsFile } from '#test/import-files.ts'
import type { Deed, Kind, Principal } from './rules.ts'

/** What names things, of a target or, where a route has none, of the region of whoever asks. */
export type Ids = Readonly<Record<string, string | number>>

export interface MatrixRoute {
  /** As in the contract. */
  route: string
  deed: Deed
  /** Whose address it is; null: nobody's in particular. */
  kind: Kind | null
  /** Another kind whose address it is. */
  also?: Kind
  query?: string | ((ids: Ids) => string)
  /** What stands in the address in place of what the target is called by. */
  params?: (ids: Ids) => Ids
  /** The id stands in the body: what is not one's own is refused as a wrong value is. */
  inBody?: true
  /** A body that would do: only the right is missing. */
  body?: (ids: Ids, who: Principal) => object
  /** Files that would do. */
  files?: () => readonly { name: string; bytes: Uint8Array }[]
  /** Code of the problem that some of the things get though one may: what they are does not allow it. */
  refuses?: string
  /** It is sent as a change and stores nothing. */
  storesNothing?: true
}

const YEAR = 'year=2023%2F24'
const CELL = `${YEAR}&season=spring&procedure=vpr-ma-5`
export const mapping = { fingerprint: 'f', headerRow: 1, columns: { school: 'A' }, constants: {} }
const reason = 'проверка прав'
export const registerData = {
  login: null,
  kind: 'СОШ',
  advanced: false,
  place: 'town',
  settlement: null,
  pupils: 10,
  distanceKm: null,
  small: false,
  status: null,
  inn: null,
  ogrn: null,
  oktmo: null,
  lat: null,
  lon: null,
  version: 1,
}

/** A municipality's outline, as a region has it. */
function outlinesFile() {
  const corners = [
    [37, 55],
    [38, 55],
    [38, 56],
    [37, 55],
  ]
  const feature = {
    type: 'Feature',
    properties: { name: 'Округ' },
    geometry: { type: 'Polygon', coordinates: [corners] },
  }
  const text = JSON.stringify({ type: 'FeatureCollection', features: [feature] })
  return [{ name: 'контуры.geojson', bytes: Buffer.from(text) }]
}

/** Every route that asks who it is, with the deed that it is. */
export const MATRIX_ROUTES: readonly MatrixRoute[] = [
  { route: 'GET /api/overview', deed: 'look around', kind: null },
  { route: 'GET /api/municipalities', deed: 'see schools', kind: null },
  { route: 'GET /api/schools', deed: 'see schools', kind: null },
  { route: 'GET /api/schools/export', deed: 'see schools', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/schools/:code', deed: 'see results', kind: 'school' },
  { route: 'GET /api/schools/:code/history', deed: 'see schools', kind: 'school' },
  { route: 'GET /api/schools/:code/versions', deed: 'see results', kind: 'school', query: CELL },
  { route: 'GET /api/procedures', deed: 'see results', kind: null },
  { route: 'GET /api/procedures/export', deed: 'see results', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/completeness', deed: 'see results', kind: null, query: YEAR },
  { route: 'GET /api/completeness/export', deed: 'see results', kind: null, query: `${YEAR}&format=xlsx` },
  { route: 'GET /api/files/:file/rows', deed: 'see results', kind: 'file', query: 'row=2&purpose=check' },
  { route: 'GET /api/methods', deed: 'see methods', kind: null },
  { route: 'GET /api/runs', deed: 'see lists', kind: null },
  { route: 'GET /api/runs/export', deed: 'see lists', kind: null, query: 'format=xlsx' },
  {
    route: 'POST /api/runs',
    deed: 'make lists',
    kind: null,
    body: () => ({ methodology: '847-2020', year: '2023/24' }),
  },
  {
    route: 'POST /api/runs/preview',
    deed: 'make lists',
    kind: 'run',
    body: ({ id }) => ({ methodology: '847-2020', year: '2023/24', against: id }),
    storesNothing: true,
  },
  { route: 'GET /api/runs/:id', deed: 'see lists', kind: 'run' },
  { route: 'GET /api/runs/:id/schools', deed: 'see lists', kind: 'run' },
  { route: 'GET /api/runs/:id/export', deed: 'see lists', kind: 'run', query: 'format=xlsx' },
  { route: 'GET /api/runs/:id/schools/:code', deed: 'see lists', kind: 'outcome' },
  { route: 'GET /api/runs/:id/compare/:other', deed: 'see lists', kind: 'run' },
  { route: 'GET /api/runs/:id/compare/:other/export', deed: 'see lists', kind: 'run', query: 'format=csv' },
  { route: 'GET /api/imports', deed: 'see imports', kind: null },
  { route: 'GET /api/imports/export', deed: 'see imports', kind: null, query: 'format=xlsx' },
  {
    route: 'POST /api/imports',
    deed: 'import files',
    kind: null,
    files: () => [resultsFile('итоги.csv', [{ code: '000000', participants: 10, low: 3 }])],
  },
  { route: 'GET /api/imports/:id', deed: 'see imports', kind: 'import' },
  { route: 'GET /api/imports/:id/changes', deed: 'see imports', kind: 'import' },
  { route: 'GET /api/imports/:id/changes/rows', deed: 'see imports', kind: 'import' },
  { route: 'GET /api/imports/:id/changes/register', deed: 'see imports', kind: 'import' },
  {
    route: 'GET /api/imports/:id/changes/rows/export',
    deed: 'see imports',
    kind: 'import',
    query: 'format=xlsx',
  },
  { route: 'GET /api/imports/:id/files/:file/findings', deed: 'see imports', kind: 'import' },
  {
    route: 'GET /api/imports/:id/files/:file/findings/export',
    deed: 'see imports',
    kind: 'import',
    query: 'purpose=check',
  },
  {
    route: 'GET /api/imports/:id/files/:file/original',
    deed: 'see imports',
    kind: 'import',
    query: 'purpose=check',
  },
  { route: 'PUT /api/imports/:id/files/:file/hints', deed: 'import files', kind: 'import', body: () => ({}) },
  {
    route: 'PUT /api/imports/:id/files/:file/mapping',
    deed: 'import files',
    kind: 'import',
    body: () => mapping,
  },
  { route: 'DELETE /api/imports/:id/files/:file', deed: 'import files', kind: 'import' },
  {
    route: 'POST /api/imports/:id/schools',
    deed: 'decide on unknown schools',
    kind: 'import with unknown schools',
    body: () => ({ decisions: [{ key: 'code:777001', action: 'leave-out' }] }),
  },
  {
    route: 'POST /api/imports/:id/apply',
    deed: 'import files',
    kind: 'import',
    body: () => ({ version: 2 }),
  },
  { route: 'POST /api/imports/:id/cancel', deed: 'import files', kind: 'import' },
  { route: 'GET /api/organisations', deed: 'see organisations', kind: null },
  { route: 'GET /api/organisations/export', deed: 'see organisations', kind: null, query: 'format=xlsx' },
  {
    route: 'POST /api/organisations',
    deed: 'change organisations',
    kind: 'organisation',
    inBody: true,
    body: ({ id }) => ({ kind: 'working_group', name: 'Рабочая группа', parent: id }),
  },
  { route: 'GET /api/organisations/:id', deed: 'see organisations', kind: 'organisation' },
  {
    route: 'PUT /api/organisations/:id',
    deed: 'change organisations',
    kind: 'organisation',
    also: 'working group',
    body: () => ({ name: 'Иное', closedOn: null, version: 1 }),
    refuses: 'not_possible',
  },
  { route: 'GET /api/organisations/:id/life', deed: 'see organisations', kind: 'organisation' },
  {
    route: 'POST /api/organisations/:id/events',
    deed: 'change organisations',
    kind: 'organisation',
    also: 'working group',
    body: () => ({ kind: 'closed', on: '2024-06-01', basis: 'Приказ № 1', version: 1 }),
    refuses: 'not_possible',
  },
  { route: 'GET /api/people', deed: 'see people', kind: null },
  { route: 'GET /api/people/export', deed: 'see people', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/people/roles/export', deed: 'see people', kind: null, query: 'format=xlsx' },
  {
    route: 'POST /api/people',
    deed: 'give roles',
    kind: 'organisation',
    inBody: true,
    body: ({ id, role }) => ({
      name: 'Новый Человек',
      login: 'new.person',
      email: null,
      role,
      organisation: id,
    }),
  },
  { route: 'GET /api/people/:id', deed: 'see people', kind: 'person' },
  { route: 'POST /api/people/:id/invitation', deed: 'keep accounts', kind: 'person' },
  {
    route: 'POST /api/people/:id/roles',
    deed: 'give roles',
    kind: 'person',
    body: ({ organisation, given }) => ({ role: given, organisation }),
  },
  {
    route: 'POST /api/people/:id/roles/:membership/withdrawal',
    deed: 'take roles back',
    kind: 'person',
    body: () => ({ reason }),
  },
  {
    route: 'POST /api/people/:id/roles/:membership/return',
    deed: 'give roles',
    kind: 'person',
    params: ({ withdrawn }) => ({ membership: withdrawn! }),
  },
  {
    route: 'PUT /api/people/:id',
    deed: 'keep accounts',
    kind: 'person',
    body: ({ name, version }) => ({
      name: 'Кто-то Новый',
      email: null,
      version,
      was: { name, email: null },
    }),
  },
  {
    route: 'PUT /api/people/:id/state',
    deed: 'keep accounts',
    kind: 'person',
    body: () => ({ disabled: true, reason }),
  },
  { route: 'GET /api/links', deed: 'see links', kind: null },
  { route: 'GET /api/links/export', deed: 'see links', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/schools/:code/links', deed: 'see links', kind: 'school' },
  {
    route: 'POST /api/links',
    deed: 'change links',
    kind: 'school',
    inBody: true,
    body: ({ code, neighbour }) => ({
      from: code,
      to: neighbour,
      kind: 'curation',
      since: '2024-09-01',
      basis: 'Приказ',
    }),
  },
  {
    route: 'PUT /api/links/:id',
    deed: 'change links',
    kind: 'link',
    body: () => ({ until: null, basis: 'Приказ № 2', reason, version: 1 }),
  },
  {
    route: 'POST /api/links/:id/mentors',
    deed: 'change links',
    kind: 'link',
    body: ({ person }) => ({ person }),
  },
  { route: 'GET /api/duties', deed: 'see duties', kind: null },
  { route: 'GET /api/duties/export', deed: 'see duties', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/schools/:code/duties', deed: 'see duties', kind: 'school' },
  {
    route: 'POST /api/duties',
    deed: 'change duties',
    kind: 'organisation',
    inBody: true,
    body: ({ id, holder = 999_999 }) => ({
      person: holder,
      organisation: id,
      function: 'member',
      since: '2024-09-01',
      basis: 'Приказ',
    }),
  },
  {
    route: 'PUT /api/duties/:id',
    deed: 'change duties',
    kind: 'duty',
    body: () => ({
      function: 'member',
      theme: null,
      since: '2024-09-01',
      basis: 'Приказ',
      reason,
      version: 1,
    }),
  },
  {
    route: 'POST /api/duties/:id/end',
    deed: 'change duties',
    kind: 'duty',
    body: () => ({ until: '2024-09-01', reason, version: 1 }),
  },
  { route: 'POST /api/duties/:id/return', deed: 'change duties', kind: 'duty' },
  { route: 'GET /api/audit', deed: 'read the journal', kind: null },
  { route: 'GET /api/audit/export', deed: 'read the journal', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/profile', deed: 'have an account', kind: null },
  { route: 'DELETE /api/profile/sessions/:id', deed: 'have an account', kind: 'session' },
  { route: 'GET /api/viewer', deed: 'have an account', kind: null },
  { route: 'GET /api/search', deed: 'look around', kind: null, query: 'q=%D0%9A' },
  { route: 'GET /api/views', deed: 'have an account', kind: null, query: 'page=schools' },
  {
    route: 'PUT /api/views/:id',
    deed: 'have an account',
    kind: 'view',
    body: () => ({ name: 'Иной', shared: false }),
  },
  { route: 'DELETE /api/views/:id', deed: 'have an account', kind: 'view' },
  { route: 'POST /api/views/:id/restore', deed: 'have an account', kind: 'deleted view' },
  { route: 'GET /api/notifications', deed: 'have an account', kind: null },
  { route: 'GET /api/notifications/unread', deed: 'have an account', kind: null },
  { route: 'GET /api/notifications/settings', deed: 'have an account', kind: null },
  { route: 'POST /api/notifications/:id/reading', deed: 'have an account', kind: 'notification' },
  {
    route: 'GET /api/why',
    deed: 'have an account',
    kind: 'school',
    query: ({ code }) => `permission=schools.read&school=${code}`,
  },
  { route: 'GET /api/schools/register', deed: 'see schools', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/schools/:code/life', deed: 'see schools', kind: 'school' },
  { route: 'GET /api/schools/:code/predecessors', deed: 'see results', kind: 'school' },
  { route: 'PUT /api/schools/:code/watch', deed: 'see schools', kind: 'school' },
  { route: 'DELETE /api/schools/:code/watch', deed: 'see schools', kind: 'school' },
  {
    route: 'POST /api/schools',
    deed: 'change organisations',
    kind: null,
    body: ({ municipality }) => ({
      on: '2024-09-01',
      basis: 'Приказ № 1',
      code: 'new-1',
      name: 'Новая школа',
      municipality,
    }),
  },
  {
    route: 'POST /api/schools/:code/events',
    deed: 'change organisations',
    kind: 'school',
    body: () => ({ kind: 'closed', on: '2024-06-01', basis: 'Приказ № 1', version: 1 }),
  },
  {
    route: 'PUT /api/schools/:code/register',
    deed: 'change organisations',
    kind: 'school',
    body: () => registerData,
  },
  { route: 'GET /api/planned-events', deed: 'change organisations', kind: null },
  { route: 'DELETE /api/planned-events/:id', deed: 'change organisations', kind: 'plan' },
  { route: 'GET /api/small-rule', deed: 'see schools', kind: null },
  {
    route: 'PUT /api/small-rule',
    deed: 'change organisations',
    kind: null,
    body: () => ({
      rule: { primary: 10, basic: 20, secondary: 30, villagesOnly: true, source: 'Закон области' },
      was: null,
    }),
  },
  { route: 'GET /api/map', deed: 'see lists', kind: null },
  { route: 'POST /api/outlines', deed: 'change organisations', kind: null, files: outlinesFile },
  {
    route: 'PUT /api/outlines/:id',
    deed: 'change organisations',
    kind: 'outline',
    body: () => ({ municipality: null }),
  },
  {
    route: 'POST /api/imports/:id/files/:file/restore',
    deed: 'import files',
    kind: 'import with a removed file',
  },
  {
    route: 'GET /api/people/:id/data',
    deed: 'keep accounts',
    kind: 'person',
    query: 'format=json',
  },
  {
    route: 'POST /api/people/:id/erasure',
    deed: 'keep accounts',
    kind: 'person',
    body: ({ login }) => ({ login, reason }),
  },
  {
    route: 'POST /api/viewing',
    deed: 'look as another',
    kind: 'person',
    inBody: true,
    body: ({ membership }) => ({ membership }),
  },
  {
    route: 'GET /api/audit/readers',
    deed: 'read the journal',
    kind: 'school',
    query: ({ code }) => `school=${code}&from=2024-01-01&to=2099-01-01`,
  },
  {
    route: 'GET /api/audit/readers/export',
    deed: 'read the journal',
    kind: 'school',
    query: ({ code }) => `school=${code}&from=2024-01-01&to=2099-01-01&format=xlsx`,
  },
  { route: 'GET /api/settings', deed: 'see settings', kind: null },
  { route: 'GET /api/settings/changes', deed: 'see settings', kind: null },
  { route: 'GET /api/settings/data', deed: 'see settings', kind: null },
  { route: 'GET /api/settings/data/export', deed: 'see settings', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/settings/sweep', deed: 'see settings', kind: null },
  {
    route: 'PUT /api/settings',
    deed: 'change settings',
    kind: null,
    body: ({ version }) => ({
      name: 'Иная область',
      timeZone: 'Europe/Moscow',
      academicYear: null,
      cycle: null,
      secondFactor: true,
      secondFactorSchools: false,
      sourcesOff: [],
      alarmFactor: 5,
      alarmFloor: 100,
      exportLimit: 1,
      version,
    }),
  },
  {
    route: 'PUT /api/settings/terms',
    deed: 'change settings',
    kind: null,
    body: ({ version }) => ({ terms: { operator: { one: 'служба оценки' } }, version }),
  },
  {
    route: 'PUT /api/settings/retention',
    deed: 'change settings',
    kind: null,
    body: ({ version }) => ({ retention: { attempts: 90 }, version, reason }),
  },
  { route: 'GET /api/approvals', deed: 'see what two decide', kind: null },
  { route: 'GET /api/approvals/export', deed: 'see what two decide', kind: null, query: 'format=xlsx' },
  {
    route: 'POST /api/approvals',
    deed: 'propose what two decide',
    kind: 'person',
    inBody: true,
    body: ({ id, region }) => ({ person: id, role: 'administrator', organisation: region, reason }),
  },
  {
    route: 'POST /api/approvals/:id/decision',
    deed: 'see what two decide',
    kind: 'approval',
    // The operator asked, and may only take it back.
    body: ({ hash }, { role }) => ({ decision: role === 'operator' ? 'taken_back' : 'refused', hash }),
  },
  {
    route: 'POST /api/schools/:code/corrections',
    deed: 'propose corrections of a card',
    kind: 'school',
    body: () => {
      const { version, ...register } = registerData
      return { register, version, reason }
    },
  },
  {
    route: 'POST /api/imports/:id/files/:file/export-requests',
    deed: 'see imports',
    kind: 'import of pupils',
    body: () => ({ what: 'original', purpose: 'check', reason }),
    // Whoever sent a file takes it back alone.
    refuses: 'not_possible',
  },
  { route: 'GET /api/jobs', deed: 'see background work', kind: null },
  {
    route: 'POST /api/jobs/:id/retry',
    deed: 'steer background work',
    kind: 'job',
    refuses: 'not_possible',
  },
  { route: 'POST /api/jobs/:id/cancel', deed: 'steer background work', kind: 'job' },
  { route: 'GET /api/backups', deed: 'see background work', kind: null },
]

/** About oneself only, or the same for everybody: there is nothing of somebody else's in them. */
export const OF_ONESELF: readonly string[] = [
  'GET /api/methods/:id',
  'GET /api/methods/:id/file',
  'GET /api/session',
  'PUT /api/session/role',
  'POST /api/session/second-factor',
  'POST /api/session/proof',
  'POST /api/session/proof/outside',
  'POST /api/second-factor',
  'POST /api/second-factor/confirm',
  'POST /api/second-factor/recovery-codes',
  'PUT /api/profile/password',
  'DELETE /api/profile/sessions',
  'POST /api/profile/sign-on',
  'DELETE /api/profile/sign-on',
  'PUT /api/profile/email',
  'DELETE /api/viewing',
  'POST /api/views',
  'POST /api/notifications/reading',
  'PUT /api/notifications/settings',
]
