import { approvalRoutes } from './approvals/routes.ts'
import { auditRoutes } from './audit/routes.ts'
import { watchReading } from './audit/watch-reading.ts'
import { backupRoutes } from './backups/routes.ts'
import { completenessRoutes } from './completeness/routes.ts'
import { contextRoutes } from './context/routes.ts'
import { dutyRoutes } from './duties/routes.ts'
import { fileRoutes } from './files/routes.ts'
import { resumeSending } from './flows/outbox.ts'
import { remind } from './flows/remind.ts'
import { sendMessage } from './flows/send-message.ts'
import { resumeReading } from './imports/actions.ts'
import { readImport } from './imports/read-import.ts'
import { importRoutes } from './imports/routes.ts'
import { jobRoutes } from './jobs/routes.ts'
import { linkRoutes } from './links/routes.ts'
import { listingRoutes } from './listings/routes.ts'
import { longViewRoutes } from './long-view/routes.ts'
import { methodRoutes } from './methods/routes.ts'
import { sendDigests } from './notifications/digest.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { organisationRoutes } from './organisations/routes.ts'
import { outlineRoutes } from './outlines/routes.ts'
import { overviewRoutes } from './overview/routes.ts'
import { passportRoutes } from './passports/routes.ts'
import { peopleRoutes } from './people/routes.ts'
import type { Database } from './platform/database.ts'
import type { HandledRoute } from './platform/handle.ts'
import type { Job } from './platform/jobs.ts'
import { removeLeftFolders } from './platform/temporary-folder.ts'
import { procedureRoutes } from './procedures/routes.ts'
import { retentionRoutes } from './retention/routes.ts'
import { sweepRetention } from './retention/sweep.ts'
import { runRoutes } from './runs/routes.ts'
import { savedViewRoutes } from './saved-views/routes.ts'
import { applyPlanned } from './schools/apply-planned.ts'
import { schoolLifeRoutes } from './schools/life-routes.ts'
import { schoolRoutes } from './schools/routes.ts'
import { smallRuleRoutes } from './schools/small-rule.ts'
import { searchRoutes } from './search/routes.ts'
import { findForgetful, sendResetLink } from './sessions/password-reset.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { settingsRoutes } from './settings/routes.ts'
import { watchedSchoolRoutes } from './watched-schools/routes.ts'
import { whyRoutes } from './why/routes.ts'

/** Routes of all features; the contract's document and the access tests are made from this list. */
export const featureRoutes: readonly HandledRoute[] = [
  ...sessionRoutes,
  ...overviewRoutes,
  ...searchRoutes,
  ...schoolRoutes,
  ...watchedSchoolRoutes,
  ...savedViewRoutes,
  ...schoolLifeRoutes,
  ...smallRuleRoutes,
  ...procedureRoutes,
  ...completenessRoutes,
  ...longViewRoutes,
  ...methodRoutes,
  ...runRoutes,
  ...listingRoutes,
  ...passportRoutes,
  ...contextRoutes,
  ...importRoutes,
  ...fileRoutes,
  ...organisationRoutes,
  ...outlineRoutes,
  ...peopleRoutes,
  ...linkRoutes,
  ...dutyRoutes,
  ...notificationRoutes,
  ...auditRoutes,
  ...settingsRoutes,
  ...retentionRoutes,
  ...whyRoutes,
  ...approvalRoutes,
  ...jobRoutes,
  ...backupRoutes,
]

/** Takes up what the end of the last server cut off; called when the server starts. */
export async function resumeWork(database: Database): Promise<void> {
  await removeLeftFolders()
  await resumeReading(database)
  await resumeSending(database)
}

/** Everything that runs in the background. */
export const featureJobs: readonly Job<never>[] = [
  readImport,
  sendMessage,
  findForgetful,
  sendResetLink,
  remind,
  sendDigests,
  sweepRetention,
  watchReading,
  applyPlanned,
]
