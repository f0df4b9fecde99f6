import type { FastifyInstance } from 'fastify'
import type { DemoProgress } from '#contract/status.ts'
import { featureRoutes } from './features.ts'
import { type AppParts, createApp } from './platform/http.ts'
import { findViewer } from './sessions/queries.ts'
import { statusRoutes } from './status/routes.ts'

export interface OporaParts extends Omit<AppParts, 'routes' | 'findViewer'> {
  /** How far the demonstration region is; null when the region is a real one. */
  demo?: () => DemoProgress | null
}

/** The whole web server over a database, not yet listening. */
export function createOpora({ demo = () => null, ...parts }: OporaParts): Promise<FastifyInstance> {
  return createApp({
    ...parts,
    routes: [...statusRoutes(demo), ...featureRoutes],
    findViewer: (token) => findViewer(parts.database.kysely, token),
  })
}
