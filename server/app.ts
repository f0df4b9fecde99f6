import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { DemoProgress } from '#contract/status.ts'
import { featureRoutes } from './features.ts'
import type { EntryRules } from './platform/handle.ts'
import { type AppParts, createApp } from './platform/http.ts'
import { type Mail, noMail } from './platform/mail.ts'
import { createVault } from './platform/vault.ts'
import { findViewer } from './sessions/queries.ts'
import { statusRoutes } from './status/routes.ts'

export interface OporaParts extends Omit<AppParts, 'routes' | 'findViewer' | 'entry' | 'mail'> {
  /** Left out: the factor is obligatory, and its secrets are readable until the server stops. */
  entry?: EntryRules
  /** Left out: no letters are sent. */
  mail?: Mail
  /** How far the demonstration region is; null when the region is a real one. */
  demo?: () => DemoProgress | null
}

/** The whole web server over a database, not yet listening. */
export function createOpora({
  demo = () => null,
  entry = { secondFactor: true, vault: createVault(randomBytes(32)) },
  mail = noMail(),
  ...parts
}: OporaParts): Promise<FastifyInstance> {
  return createApp({
    ...parts,
    entry,
    mail,
    routes: [...statusRoutes(demo), ...featureRoutes],
    findViewer: (token) => findViewer(parts.database.kysely, token, entry),
  })
}
