import type { HandledRoute } from './platform/handle.ts'
import type { Job } from './platform/jobs.ts'
import { sessionRoutes } from './sessions/routes.ts'

/** Routes of all features; the contract's document and the access tests are made from this list. */
export const featureRoutes: readonly HandledRoute[] = [...sessionRoutes]

/** Everything that runs in the background. */
export const featureJobs: readonly Job<never>[] = []
