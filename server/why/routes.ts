import { notFound } from '#contract/problems.ts'
import { getReason } from '#contract/why.ts'
import { decide } from '#server/platform/decision.ts'
import { handle } from '#server/platform/handle.ts'
import { findSchool } from '#server/schools/queries.ts'
import { findDays } from './queries.ts'
import { refusalOf } from './refusal.ts'
import { allowedSentence, refusedSentence } from './view.ts'

export const whyRoutes = [
  handle(getReason, async ({ scope, db, viewer, query }) => {
    const { permission } = query
    const school = query.school === undefined ? undefined : await findSchool(scope, db, query.school)
    if (query.school !== undefined && !school) throw notFound('Школа')
    const decision = decide(viewer, permission, school && { regionId: scope.regionId, ...school })
    const { regionId, viewing } = viewer
    const days = await findDays(db, { regionId, membershipId: (viewing ?? viewer).membershipId })
    return {
      allowed: decision.allowed,
      sentence: decision.allowed
        ? allowedSentence(viewer, { permission, days, school })
        : refusedSentence(await refusalOf(db, viewer, permission)),
      role: viewer.role,
      organisation: viewer.organisation.name,
      ...days,
      whoCan: decision.whoCan.map(({ level, roles }) => ({ level, roles: [...roles] })),
    }
  }),
]
