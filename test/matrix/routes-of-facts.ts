import { resultsFile } from '#test/import-files.ts'
import type { MatrixRoute } from './route.ts'

const YEAR = 'year=2023%2F24'
const CELL = `${YEAR}&season=spring&procedure=vpr-ma-5`
export const mapping = { fingerprint: 'f', headerRow: 1, columns: { school: 'A' }, constants: {} }

/** Schools as they are seen, procedures, runs, imports. */
export const ROUTES_OF_FACTS: readonly MatrixRoute[] = [
  { route: 'GET /api/overview', deed: 'look around', kind: null },
  { route: 'GET /api/municipalities', deed: 'see schools', kind: null },
  { route: 'GET /api/schools', deed: 'see schools', kind: null },
  { route: 'GET /api/schools/export', deed: 'see schools', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/schools/:code', deed: 'see results', kind: 'school' },
  { route: 'GET /api/schools/:code/history', deed: 'see schools', kind: 'school' },
  { route: 'GET /api/schools/:code/versions', deed: 'see results', kind: 'school', query: CELL },
  { route: 'GET /api/schools/:code/years', deed: 'see results', kind: 'school' },
  { route: 'GET /api/schools/:code/years/export', deed: 'see results', kind: 'school', query: 'format=xlsx' },
  { route: 'GET /api/procedures', deed: 'see results', kind: null },
  { route: 'GET /api/procedures/export', deed: 'see results', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/completeness', deed: 'see results', kind: null, query: YEAR },
  { route: 'GET /api/completeness/export', deed: 'see results', kind: null, query: `${YEAR}&format=xlsx` },
  { route: 'GET /api/files/:file/rows', deed: 'see results', kind: 'file', query: 'row=2&purpose=check' },
  { route: 'GET /api/facts', deed: 'see results', kind: null },
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
]
