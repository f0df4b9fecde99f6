import type { Deed, Kind } from './rules.ts'

export interface MatrixRoute {
  /** As in the contract. */
  route: string
  deed: Deed
  /** Whose address it is; null: nobody's in particular. */
  kind: Kind | null
  query?: string
  /** The id stands in the body: what is not one's own is refused as a wrong value is. */
  inBody?: true
  /** A body that would do: only the right is missing. */
  body?: (ids: Readonly<Record<string, string | number>>) => object
}

const YEAR = 'year=2023%2F24'
const CELL = `${YEAR}&season=spring&procedure=vpr-ma-5`
const mapping = { fingerprint: 'f', headerRow: 1, columns: { school: 'A' }, constants: {} }
const reason = 'проверка прав'

/** Every route that asks who it is, with the deed that it is. */
export const MATRIX_ROUTES: readonly MatrixRoute[] = [
  { route: 'GET /api/overview', deed: 'look around', kind: null },
  { route: 'GET /api/municipalities', deed: 'see schools', kind: null },
  { route: 'GET /api/schools', deed: 'see schools', kind: null },
  { route: 'GET /api/schools/export', deed: 'see schools', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/schools/:code', deed: 'see schools', kind: 'school' },
  { route: 'GET /api/schools/:code/history', deed: 'see schools', kind: 'school' },
  { route: 'GET /api/schools/:code/versions', deed: 'see results', kind: 'school', query: CELL },
  { route: 'GET /api/procedures', deed: 'see results', kind: null },
  { route: 'GET /api/completeness', deed: 'see results', kind: null, query: YEAR },
  { route: 'GET /api/completeness/export', deed: 'see results', kind: null, query: `${YEAR}&format=xlsx` },
  { route: 'GET /api/files/:file/rows', deed: 'see results', kind: 'file', query: 'row=2' },
  { route: 'GET /api/methods', deed: 'see methods', kind: null },
  { route: 'GET /api/runs', deed: 'see lists', kind: null },
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
  },
  { route: 'GET /api/runs/:id', deed: 'see lists', kind: 'run' },
  { route: 'GET /api/runs/:id/schools', deed: 'see lists', kind: 'run' },
  { route: 'GET /api/runs/:id/export', deed: 'see lists', kind: 'run', query: 'format=xlsx' },
  { route: 'GET /api/runs/:id/schools/:code', deed: 'see lists', kind: 'outcome' },
  { route: 'GET /api/runs/:id/compare/:other', deed: 'see lists', kind: 'run' },
  { route: 'GET /api/runs/:id/compare/:other/export', deed: 'see lists', kind: 'run', query: 'format=csv' },
  { route: 'GET /api/imports', deed: 'see imports', kind: null },
  { route: 'POST /api/imports', deed: 'import files', kind: null },
  { route: 'GET /api/imports/:id', deed: 'see imports', kind: 'import' },
  { route: 'GET /api/imports/:id/changes', deed: 'see imports', kind: 'import' },
  { route: 'GET /api/imports/:id/changes/rows', deed: 'see imports', kind: 'import' },
  { route: 'GET /api/imports/:id/files/:file/findings', deed: 'see imports', kind: 'import' },
  { route: 'GET /api/imports/:id/files/:file/findings/export', deed: 'see imports', kind: 'import' },
  { route: 'GET /api/imports/:id/files/:file/original', deed: 'see imports', kind: 'import' },
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
    kind: 'import',
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
    body: () => ({ name: 'Иное', closedOn: null, version: 1 }),
  },
  { route: 'GET /api/people', deed: 'see people', kind: null },
  {
    route: 'POST /api/people',
    deed: 'change people',
    kind: 'organisation',
    inBody: true,
    body: ({ id }) => ({
      name: 'Новый Человек',
      login: 'new.person',
      email: null,
      role: 'teacher',
      organisation: id,
    }),
  },
  { route: 'GET /api/people/:id', deed: 'see people', kind: 'person' },
  { route: 'POST /api/people/:id/invitation', deed: 'change people', kind: 'person' },
  {
    route: 'POST /api/people/:id/roles',
    deed: 'change people',
    kind: 'person',
    body: ({ organisation }) => ({ role: 'teacher', organisation }),
  },
  {
    route: 'POST /api/people/:id/roles/:membership/withdrawal',
    deed: 'change people',
    kind: 'person',
    body: () => ({ reason }),
  },
  {
    route: 'PUT /api/people/:id/state',
    deed: 'change people',
    kind: 'person',
    body: () => ({ disabled: true, reason }),
  },
  { route: 'GET /api/audit', deed: 'read the journal', kind: null },
  { route: 'GET /api/audit/export', deed: 'read the journal', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/profile', deed: 'have an account', kind: null },
  { route: 'DELETE /api/profile/sessions/:id', deed: 'have an account', kind: 'session' },
  { route: 'GET /api/viewer', deed: 'have an account', kind: null },
]

/** About oneself only, or the same for everybody: there is nothing of somebody else's in them. */
export const OF_ONESELF: readonly string[] = [
  'GET /api/methods/:id',
  'GET /api/methods/:id/file',
  'GET /api/session',
  'PUT /api/session/role',
  'POST /api/session/second-factor',
  'POST /api/second-factor',
  'POST /api/second-factor/confirm',
  'POST /api/second-factor/recovery-codes',
  'PUT /api/profile/password',
  'DELETE /api/profile/sessions',
]
