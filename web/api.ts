import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type * as approvals from '#contract/approvals.ts'
import type * as audit from '#contract/audit.ts'
import type * as completeness from '#contract/completeness.ts'
import type * as duties from '#contract/duties.ts'
import type * as files from '#contract/files.ts'
import type * as importChanges from '#contract/import-changes.ts'
import type * as imports from '#contract/imports.ts'
import type * as jobs from '#contract/jobs.ts'
import type * as links from '#contract/links.ts'
import type * as listings from '#contract/listings.ts'
import type * as longView from '#contract/long-view.ts'
import type * as methods from '#contract/methods.ts'
import type * as notifications from '#contract/notifications.ts'
import type * as organisationLife from '#contract/organisation-life.ts'
import type * as organisations from '#contract/organisations.ts'
import type * as outlines from '#contract/outlines.ts'
import type * as overview from '#contract/overview.ts'
import type * as passports from '#contract/passports.ts'
import type * as people from '#contract/people.ts'
import type * as procedures from '#contract/procedures.ts'
import type * as profile from '#contract/profile.ts'
import type { RouteDefinition } from '#contract/route.ts'
import type * as runs from '#contract/runs.ts'
import type * as views from '#contract/saved-views.ts'
import type * as life from '#contract/school-life.ts'
import type * as schools from '#contract/schools.ts'
import type * as search from '#contract/search.ts'
import type * as factor from '#contract/second-factor.ts'
import type * as settings from '#contract/settings.ts'
import type * as signOn from '#contract/sign-on.ts'
import type * as small from '#contract/small-rule.ts'
import type * as viewing from '#contract/viewing.ts'
import type * as watched from '#contract/watched-schools.ts'
import type * as whatIf from '#contract/what-if.ts'
import type * as why from '#contract/why.ts'
import { type Args, call, type Endpoint, type Reply } from './client.ts'
import { PORTION } from './ui/more-rows.tsx'

const get = <Route extends RouteDefinition>(path: Route['path']): Endpoint<Route> => ({ method: 'GET', path })
const post = <Route extends RouteDefinition>(path: Route['path']): Endpoint<Route> => ({
  method: 'POST',
  path,
})
const put = <Route extends RouteDefinition>(path: Route['path']): Endpoint<Route> => ({ method: 'PUT', path })
const remove = <Route extends RouteDefinition>(path: Route['path']): Endpoint<Route> => ({
  method: 'DELETE',
  path,
})

/** The routes the pages use, under the names of the contract; `api.test.ts` holds the addresses to it. */
export const api = {
  getOverview: get<typeof overview.getOverview>('/api/overview'),
  search: get<typeof search.search>('/api/search'),
  getProfile: get<typeof profile.getProfile>('/api/profile'),
  changePassword: put<typeof profile.changePassword>('/api/profile/password'),
  changeEmail: put<typeof profile.changeEmail>('/api/profile/email'),
  endSession: remove<typeof profile.endSession>('/api/profile/sessions/:id'),
  endOtherSessions: remove<typeof profile.endOtherSessions>('/api/profile/sessions'),
  beginLink: post<typeof signOn.beginLink>('/api/profile/sign-on'),
  beginProof: post<typeof signOn.beginProof>('/api/session/proof/outside'),
  unlink: remove<typeof signOn.unlink>('/api/profile/sign-on'),
  renewRecoveryCodes: post<typeof factor.renewRecoveryCodes>('/api/second-factor/recovery-codes'),

  listNotifications: get<typeof notifications.listNotifications>('/api/notifications'),
  countUnread: get<typeof notifications.countUnread>('/api/notifications/unread'),
  readNotification: post<typeof notifications.readNotification>('/api/notifications/:id/reading'),
  readAllNotifications: post<typeof notifications.readAllNotifications>('/api/notifications/reading'),
  getNotificationSettings: get<typeof notifications.getNotificationSettings>('/api/notifications/settings'),
  setNotificationSettings: put<typeof notifications.setNotificationSettings>('/api/notifications/settings'),

  listProcedures: get<typeof procedures.listProcedures>('/api/procedures'),
  exportProcedures: get<typeof procedures.exportProcedures>('/api/procedures/export'),

  listMunicipalities: get<typeof schools.listMunicipalities>('/api/municipalities'),
  listSchools: get<typeof schools.listSchools>('/api/schools'),
  exportSchools: get<typeof schools.exportSchools>('/api/schools/export'),
  getSchool: get<typeof schools.getSchool>('/api/schools/:code'),
  getLongView: get<typeof longView.getLongView>('/api/schools/:code/years'),
  exportLongView: get<typeof longView.exportLongView>('/api/schools/:code/years/export'),
  getSchoolLife: get<typeof life.getSchoolLife>('/api/schools/:code/life'),
  listPredecessorResults: get<typeof life.listPredecessorResults>('/api/schools/:code/predecessors'),
  openSchool: post<typeof life.openSchool>('/api/schools'),
  recordSchoolEvent: post<typeof life.recordSchoolEvent>('/api/schools/:code/events'),
  listPlannedEvents: get<typeof life.listPlannedEvents>('/api/planned-events'),
  withdrawPlannedEvent: remove<typeof life.withdrawPlannedEvent>('/api/planned-events/:id'),
  editRegisterData: put<typeof life.editRegisterData>('/api/schools/:code/register'),
  exportRegister: get<typeof life.exportRegister>('/api/schools/register'),
  getSmallRule: get<typeof small.getSmallRule>('/api/small-rule'),
  setSmallRule: put<typeof small.setSmallRule>('/api/small-rule'),
  listVersions: get<typeof schools.listVersions>('/api/schools/:code/versions'),
  watchSchool: put<typeof watched.watchSchool>('/api/schools/:code/watch'),
  unwatchSchool: remove<typeof watched.unwatchSchool>('/api/schools/:code/watch'),

  listViews: get<typeof views.listViews>('/api/views'),
  saveView: post<typeof views.saveView>('/api/views'),
  editView: put<typeof views.editView>('/api/views/:id'),
  deleteView: remove<typeof views.deleteView>('/api/views/:id'),
  restoreView: post<typeof views.restoreView>('/api/views/:id/restore'),

  getCompleteness: get<typeof completeness.getCompleteness>('/api/completeness'),
  exportCompleteness: get<typeof completeness.exportCompleteness>('/api/completeness/export'),

  listPassports: get<typeof passports.listPassports>('/api/passports'),
  exportPassports: get<typeof passports.exportPassports>('/api/passports/export'),
  getPassportTemplate: get<typeof passports.getPassportTemplate>('/api/passports/template'),
  importPassports: post<typeof passports.importPassports>('/api/passports/file'),
  getPassport: get<typeof passports.getPassport>('/api/schools/:code/passport'),
  savePassport: put<typeof passports.savePassport>('/api/schools/:code/passport'),
  sendPassport: post<typeof passports.sendPassport>('/api/schools/:code/passport/sending'),
  decidePassport: post<typeof passports.decidePassport>('/api/schools/:code/passport/decision'),
  listContext: get<typeof passports.listContext>('/api/context-index'),
  exportContext: get<typeof passports.exportContext>('/api/context-index/export'),
  getContextPicture: get<typeof passports.getContextPicture>('/api/context-index/picture'),
  runContext: post<typeof passports.runContext>('/api/context-index'),

  listMethods: get<typeof methods.listMethods>('/api/methods'),
  getMethod: get<typeof methods.getMethod>('/api/methods/:id'),
  getMethodFile: get<typeof methods.getMethodFile>('/api/methods/:id/file'),
  listMethodVersions: get<typeof methods.listMethodVersions>('/api/methods/:id/versions'),
  compareMethods: get<typeof methods.compareMethods>('/api/methods/:id/compare/:other'),
  createMethod: post<typeof methods.createMethod>('/api/methods'),
  importMethod: post<typeof methods.importMethod>('/api/methods/import'),
  getMethodDraft: get<typeof methods.getMethodDraft>('/api/method-versions/:id'),
  saveMethodDraft: put<typeof methods.saveMethodDraft>('/api/method-versions/:id'),
  deleteMethodDraft: remove<typeof methods.deleteMethodDraft>('/api/method-versions/:id'),
  restoreMethodDraft: post<typeof methods.restoreMethodDraft>('/api/method-versions/:id/restore'),
  checkMethodVersion: post<typeof methods.checkMethodVersion>('/api/method-versions/:id/check'),
  approveMethodVersion: post<typeof methods.approveMethodVersion>('/api/method-versions/:id/approve'),
  withdrawMethodVersion: post<typeof methods.withdrawMethodVersion>('/api/method-versions/:id/withdraw'),

  listListings: get<typeof listings.listListings>('/api/listings'),
  createListing: post<typeof listings.createListing>('/api/listings'),
  getListing: get<typeof listings.getListing>('/api/listings/:id'),
  listListingSchools: get<typeof listings.listListingSchools>('/api/listings/:id/schools'),
  exportListing: get<typeof listings.exportListing>('/api/listings/:id/export'),
  getAppendix: get<typeof listings.getAppendix>('/api/listings/:id/appendix'),
  getListingSchool: get<typeof listings.getListingSchool>('/api/listings/:id/schools/:code'),
  getStatement: get<typeof listings.getStatement>('/api/listings/:id/schools/:code/statement'),
  decideSchool: post<typeof listings.decideSchool>('/api/listings/:id/schools/:code/decisions'),
  showListing: post<typeof listings.showListing>('/api/listings/:id/showing'),
  listDisputes: get<typeof listings.listDisputes>('/api/listings/:id/disputes'),
  openDispute: post<typeof listings.openDispute>('/api/listings/:id/schools/:code/disputes'),
  addDisputeFiles: post<typeof listings.addDisputeFiles>('/api/listings/:id/disputes/:dispute/files'),
  takeDisputeBack: post<typeof listings.takeDisputeBack>('/api/listings/:id/disputes/:dispute/return'),
  answerDispute: post<typeof listings.answerDispute>('/api/listings/:id/disputes/:dispute/answer'),
  addOrder: post<typeof listings.addOrder>('/api/listings/:id/orders'),
  approveListing: post<typeof listings.approveListing>('/api/listings/:id/approval'),
  checkListing: get<typeof listings.checkListing>('/api/listings/:id/check'),
  getCorrection: get<typeof listings.getCorrection>('/api/listings/:id/differences'),
  getListingFile: get<typeof listings.getListingFile>('/api/listings/:id/files/:file'),
  getSchoolListings: get<typeof listings.getSchoolListings>('/api/schools/:code/listings'),
  createRun: post<typeof runs.createRun>('/api/runs'),
  getKnownFacts: get<typeof whatIf.getKnownFacts>('/api/facts'),
  previewRun: post<typeof runs.previewRun>('/api/runs/preview'),
  listRuns: get<typeof runs.listRuns>('/api/runs'),
  exportRuns: get<typeof runs.exportRuns>('/api/runs/export'),
  getRun: get<typeof runs.getRun>('/api/runs/:id'),
  listOutcomes: get<typeof runs.listOutcomes>('/api/runs/:id/schools'),
  exportOutcomes: get<typeof runs.exportOutcomes>('/api/runs/:id/export'),
  getWhy: get<typeof runs.getWhy>('/api/runs/:id/schools/:code'),
  compareWith: get<typeof runs.compareWith>('/api/runs/:id/compare/:other'),
  exportComparison: get<typeof runs.exportComparison>('/api/runs/:id/compare/:other/export'),

  createImport: post<typeof imports.createImport>('/api/imports'),
  listImports: get<typeof imports.listImports>('/api/imports'),
  exportImports: get<typeof imports.exportImports>('/api/imports/export'),
  getImport: get<typeof imports.getImport>('/api/imports/:id'),
  getChanges: get<typeof importChanges.getChanges>('/api/imports/:id/changes'),
  listChangeRows: get<typeof importChanges.listChangeRows>('/api/imports/:id/changes/rows'),
  listRegisterChanges: get<typeof importChanges.listRegisterChanges>('/api/imports/:id/changes/register'),
  exportChangeRows: get<typeof importChanges.exportChangeRows>('/api/imports/:id/changes/rows/export'),
  listFindings: get<typeof imports.listFindings>('/api/imports/:id/files/:file/findings'),
  exportFindings: get<typeof imports.exportFindings>('/api/imports/:id/files/:file/findings/export'),
  getOriginal: get<typeof imports.getOriginal>('/api/imports/:id/files/:file/original'),
  putHints: put<typeof imports.putHints>('/api/imports/:id/files/:file/hints'),
  putMapping: put<typeof imports.putMapping>('/api/imports/:id/files/:file/mapping'),
  withdrawFile: remove<typeof imports.withdrawFile>('/api/imports/:id/files/:file'),
  restoreFile: post<typeof imports.restoreFile>('/api/imports/:id/files/:file/restore'),
  decideSchools: post<typeof imports.decideSchools>('/api/imports/:id/schools'),
  applyImport: post<typeof imports.applyImport>('/api/imports/:id/apply'),
  cancelImport: post<typeof imports.cancelImport>('/api/imports/:id/cancel'),

  getSettings: get<typeof settings.getSettings>('/api/settings'),
  saveSettings: put<typeof settings.saveSettings>('/api/settings'),
  saveTerms: put<typeof settings.saveTerms>('/api/settings/terms'),
  saveRetention: put<typeof settings.saveRetention>('/api/settings/retention'),
  listSettingsChanges: get<typeof settings.listSettingsChanges>('/api/settings/changes'),
  getDataRegistry: get<typeof settings.getDataRegistry>('/api/settings/data'),
  exportDataRegistry: get<typeof settings.exportDataRegistry>('/api/settings/data/export'),
  previewSweep: get<typeof settings.previewSweep>('/api/settings/sweep'),
  getMap: get<typeof outlines.getMap>('/api/map'),
  uploadOutlines: post<typeof outlines.uploadOutlines>('/api/outlines'),
  assignOutline: put<typeof outlines.assignOutline>('/api/outlines/:id'),

  listOrganisations: get<typeof organisations.listOrganisations>('/api/organisations'),
  exportOrganisations: get<typeof organisations.exportOrganisations>('/api/organisations/export'),
  getOrganisation: get<typeof organisations.getOrganisation>('/api/organisations/:id'),
  addOrganisation: post<typeof organisations.addOrganisation>('/api/organisations'),
  editOrganisation: put<typeof organisations.editOrganisation>('/api/organisations/:id'),
  getOrganisationLife: get<typeof organisationLife.getOrganisationLife>('/api/organisations/:id/life'),
  recordOrganisationEvent: post<typeof organisationLife.recordOrganisationEvent>(
    '/api/organisations/:id/events',
  ),

  listPeople: get<typeof people.listPeople>('/api/people'),
  exportPeople: get<typeof people.exportPeople>('/api/people/export'),
  exportRoles: get<typeof people.exportRoles>('/api/people/roles/export'),
  beginViewing: post<typeof viewing.beginViewing>('/api/viewing'),
  getPerson: get<typeof people.getPerson>('/api/people/:id'),
  invitePerson: post<typeof people.invitePerson>('/api/people'),
  inviteAgain: post<typeof people.inviteAgain>('/api/people/:id/invitation'),
  grantRole: post<typeof people.grantRole>('/api/people/:id/roles'),
  returnRole: post<typeof people.returnRole>('/api/people/:id/roles/:membership/return'),
  withdrawRole: post<typeof people.withdrawRole>('/api/people/:id/roles/:membership/withdrawal'),
  exportPerson: get<typeof people.exportPerson>('/api/people/:id/data'),
  erasePerson: post<typeof people.erasePerson>('/api/people/:id/erasure'),
  editPerson: put<typeof people.editPerson>('/api/people/:id'),
  setDisabled: put<typeof people.setDisabled>('/api/people/:id/state'),

  listLinks: get<typeof links.listLinks>('/api/links'),
  exportLinks: get<typeof links.exportLinks>('/api/links/export'),
  getSchoolLinks: get<typeof links.getSchoolLinks>('/api/schools/:code/links'),
  makeLink: post<typeof links.makeLink>('/api/links'),
  editLink: put<typeof links.editLink>('/api/links/:id'),
  nameMentor: post<typeof links.nameMentor>('/api/links/:id/mentors'),

  listDuties: get<typeof duties.listDuties>('/api/duties'),
  exportDuties: get<typeof duties.exportDuties>('/api/duties/export'),
  getSchoolDuties: get<typeof duties.getSchoolDuties>('/api/schools/:code/duties'),
  assignDuty: post<typeof duties.assignDuty>('/api/duties'),
  editDuty: put<typeof duties.editDuty>('/api/duties/:id'),
  endDuty: post<typeof duties.endDuty>('/api/duties/:id/end'),
  returnDuty: post<typeof duties.returnDuty>('/api/duties/:id/return'),

  listReaders: get<typeof audit.listReaders>('/api/audit/readers'),
  exportReaders: get<typeof audit.exportReaders>('/api/audit/readers/export'),
  listAudit: get<typeof audit.listAudit>('/api/audit'),
  exportAudit: get<typeof audit.exportAudit>('/api/audit/export'),
  getSchoolHistory: get<typeof audit.getSchoolHistory>('/api/schools/:code/history'),

  listApprovals: get<typeof approvals.listApprovals>('/api/approvals'),
  exportApprovals: get<typeof approvals.exportApprovals>('/api/approvals/export'),
  askForRole: post<typeof approvals.askForRole>('/api/approvals'),
  askForCorrection: post<typeof approvals.askForCorrection>('/api/schools/:code/corrections'),
  askForExport: post<typeof approvals.askForExport>('/api/imports/:id/files/:file/export-requests'),
  decideApproval: post<typeof approvals.decideApproval>('/api/approvals/:id/decision'),

  getReason: get<typeof why.getReason>('/api/why'),
  listJobs: get<typeof jobs.listJobs>('/api/jobs'),
  retryJob: post<typeof jobs.retryJob>('/api/jobs/:id/retry'),
  cancelJob: post<typeof jobs.cancelJob>('/api/jobs/:id/cancel'),
  listBackups: get<typeof jobs.listBackups>('/api/backups'),

  getFileRows: get<typeof files.getFileRows>('/api/files/:file/rows'),
}

/** A question to the server, kept under its address and arguments until something changes. */
export function ask<Route extends RouteDefinition>(endpoint: Endpoint<Route>, args: Args<Route>) {
  return queryOptions({
    queryKey: [endpoint.path, args.params, args.query],
    queryFn: ({ signal }) => call(endpoint, args, signal),
  })
}

/** A list that is read by portions: «показать ещё» goes on after the last row. */
export function askPages<Route extends RouteDefinition>(endpoint: Endpoint<Route>, args: Args<Route>) {
  return infiniteQueryOptions({
    queryKey: [endpoint.path, 'pages', args.params, args.query],
    queryFn: ({ signal, pageParam }) =>
      call(
        endpoint,
        { ...args, query: { ...args.query, limit: PORTION, after: pageParam } } as Args<Route>,
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Reply<Route>) => (page as { next: string | null }).next ?? undefined,
  })
}
