import { thisYear } from '#test/calendar.ts'
import { resultsFile } from '#test/import-files.ts'
import type { MatrixRoute } from './route.ts'

const YEAR = 'year=2023%2F24'
const CELL = `${YEAR}&season=spring&procedure=vpr-ma-5`
const now = thisYear()
const NOW = `year=${encodeURIComponent(now)}`
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
  { route: 'GET /api/passports', deed: 'see passports', kind: null },
  { route: 'GET /api/passports/export', deed: 'see passports', kind: null, query: 'format=xlsx' },
  {
    route: 'GET /api/passports/template',
    deed: 'judge passports',
    kind: null,
    query: `${NOW}&format=xlsx`,
  },
  {
    route: 'POST /api/passports/file',
    deed: 'judge passports',
    kind: null,
    query: NOW,
    files: () => [
      {
        name: 'паспорта.csv',
        bytes: Buffer.from(
          'Код ОО;Школа;Всего обучающихся;Из полных семей;Жильё со всеми удобствами;Обучающиеся с ОВЗ\n000000;Нет такой;9;1;1;1\n',
        ),
      },
    ],
    storesNothing: true,
  },
  { route: 'GET /api/schools/:code/passport', deed: 'see passports', kind: 'school' },
  {
    route: 'PUT /api/schools/:code/passport',
    deed: 'fill passports in',
    kind: 'school',
    body: () => ({ year: now, version: 1, answers: { pupils: 90 } }),
    refuses: 'not_possible',
  },
  {
    route: 'POST /api/schools/:code/passport/sending',
    deed: 'fill passports in',
    kind: 'school',
    body: () => ({ year: now, version: 1 }),
    refuses: 'not_possible',
  },
  {
    route: 'POST /api/schools/:code/passport/decision',
    deed: 'judge passports',
    kind: 'school',
    body: () => ({ year: now, version: 1, decision: 'return', remark: 'проверка прав' }),
    refuses: 'not_possible',
  },
  { route: 'GET /api/context-index', deed: 'see passports', kind: null },
  { route: 'GET /api/context-index/export', deed: 'see passports', kind: null, query: 'format=xlsx' },
  { route: 'GET /api/context-index/picture', deed: 'see passports', kind: null },
  { route: 'POST /api/context-index', deed: 'make lists', kind: null, body: () => ({ year: now }) },
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
