import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { DemoProgress } from '#contract/status.ts'
import { featureRoutes } from './features.ts'
import type { GateKeys } from './platform/gate.ts'
import type { EntryRules } from './platform/handle.ts'
import { type AppParts, createApp } from './platform/http.ts'
import { type Mail, noMail } from './platform/mail.ts'
import { assertGuarded, within } from './platform/sight.ts'
import { createVault } from './platform/vault.ts'
import { findViewer } from './sessions/queries.ts'
import { statusRoutes } from './status/routes.ts'
import { refusalOf } from './why/refusal.ts'

export interface OporaParts extends Omit<AppParts, 'routes' | keyof GateKeys | 'entry' | 'mail'> {
  /** Left out: the factor is obligatory, and its secrets are readable until the server stops. */
  entry?: EntryRules
  /** Left out: no letters are sent. */
  mail?: Mail
  /** How far the demonstration region is; null when the region is a real one. */
  demo?: () => DemoProgress | null
}

/**
 * The whole web server over a database, not yet listening. Throws when the database shows it more than it may see: the
 * owner of the tables, or a role that no policy holds, must not answer people.
 */
export async function createOpora({
  demo = () => null,
  entry = { secondFactor: true, vault: createVault(randomBytes(32)) },
  mail = noMail(),
  ...parts
}: OporaParts): Promise<FastifyInstance> {
  await assertGuarded(parts.database)
  return createApp({
    ...parts,
    entry,
    mail,
    routes: [...statusRoutes(demo), ...featureRoutes],
    findViewer: (token) => findViewer(within(parts.database, 'door'), token, entry),
    refusalOf: (viewer, permission) => refusalOf(within(parts.database, viewer).kysely, viewer, permission),
  })
}
