import type { MatrixRoute } from './route.ts'

const words = 'проверка прав'
const scan = () => [{ name: 'приказ.pdf', bytes: Buffer.from('%PDF-1.7') }]

/** Lists of schools: what is made of a run, shown, disputed and approved. */
export const ROUTES_OF_LISTINGS: readonly MatrixRoute[] = [
  { route: 'GET /api/listings', deed: 'see lists', kind: null },
  { route: 'POST /api/listings', deed: 'make lists', kind: 'run', body: ({ id }) => ({ run: id }) },
  { route: 'GET /api/listings/:id', deed: 'see lists', kind: 'listing', also: 'draft listing' },
  { route: 'GET /api/listings/:id/schools', deed: 'see lists', kind: 'listing', also: 'draft listing' },
  {
    route: 'GET /api/listings/:id/export',
    deed: 'see lists',
    kind: 'listing',
    also: 'draft listing',
    query: 'format=xlsx',
  },
  { route: 'GET /api/listings/:id/appendix', deed: 'see lists', kind: 'listing', also: 'draft listing' },
  { route: 'GET /api/listings/:id/disputes', deed: 'see lists', kind: 'listing', also: 'draft listing' },
  { route: 'GET /api/listings/:id/differences', deed: 'see lists', kind: 'listing' },
  { route: 'GET /api/listings/:id/check', deed: 'check lists', kind: 'listing' },
  { route: 'GET /api/listings/:id/schools/:code', deed: 'see lists', kind: 'listing school' },
  { route: 'GET /api/listings/:id/schools/:code/statement', deed: 'see lists', kind: 'listing school' },
  { route: 'GET /api/listings/:id/files/:file', deed: 'see lists', kind: 'dispute' },
  { route: 'GET /api/schools/:code/listings', deed: 'see lists', kind: 'school' },
  {
    route: 'POST /api/listings/:id/schools/:code/decisions',
    deed: 'make lists',
    kind: 'listing school',
    body: ({ way, version }) => ({ decision: way, reason: words, version }),
  },
  {
    route: 'POST /api/listings/:id/showing',
    deed: 'make lists',
    kind: 'draft listing',
    body: ({ version }) => ({ disputesUntil: '2099-12-31', version }),
  },
  {
    route: 'POST /api/listings/:id/schools/:code/disputes',
    deed: 'dispute lists',
    kind: 'listing school',
    body: () => ({ reason: words }),
  },
  {
    route: 'POST /api/listings/:id/disputes/:dispute/files',
    deed: 'dispute lists',
    kind: 'dispute',
    files: scan,
  },
  { route: 'POST /api/listings/:id/disputes/:dispute/return', deed: 'dispute lists', kind: 'dispute' },
  {
    route: 'POST /api/listings/:id/disputes/:dispute/answer',
    deed: 'make lists',
    kind: 'dispute',
    body: () => ({ answer: 'accepted', words }),
  },
  { route: 'POST /api/listings/:id/orders', deed: 'approve lists', kind: 'ready listing', files: scan },
  {
    route: 'POST /api/listings/:id/approval',
    deed: 'approve lists',
    kind: 'ready listing',
    body: ({ version, today }) => ({ number: '1', date: today, version }),
  },
]
