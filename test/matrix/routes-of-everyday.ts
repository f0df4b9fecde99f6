import { type MatrixRoute, reason } from './route.ts'

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

/** The log, one's own, the life of schools, settings, what two people decide, background work. */
export const ROUTES_OF_EVERYDAY: readonly MatrixRoute[] = [
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
