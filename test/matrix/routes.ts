import type { MatrixRoute } from './route.ts'
import { ROUTES_OF_EVERYDAY } from './routes-of-everyday.ts'
import { ROUTES_OF_FACTS } from './routes-of-facts.ts'
import { ROUTES_OF_LISTINGS } from './routes-of-listings.ts'
import { ROUTES_OF_PEOPLE } from './routes-of-people.ts'

/** Every route that asks who it is, with the deed that it is. */
export const MATRIX_ROUTES: readonly MatrixRoute[] = [
  ...ROUTES_OF_FACTS,
  ...ROUTES_OF_LISTINGS,
  ...ROUTES_OF_PEOPLE,
  ...ROUTES_OF_EVERYDAY,
]

/** About oneself only, or the same for everybody: there is nothing of somebody else's in them. */
export const OF_ONESELF: readonly string[] = [
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
