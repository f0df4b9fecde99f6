import { termsOf } from '#contract/terms.ts'
import type { Viewer } from '#server/platform/viewer.ts'

/** The head of a school, for tests of what stands before any database. */
export const someViewer: Viewer = {
  regionId: 1,
  userId: 1,
  login: 'user',
  name: 'Проверяющий',
  membershipId: 1,
  role: 'head',
  organisation: { id: 1, name: 'Школа' },
  level: 'school',
  scope: { regionId: 1, municipalityId: null, schoolId: 7 },
  can: ['schools.read'],
  term: termsOf(),
  lacks: null,
  unproved: [],
}
