import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type * as audit from '#contract/audit.ts'
import type * as completeness from '#contract/completeness.ts'
import type * as files from '#contract/files.ts'
import type * as imports from '#contract/imports.ts'
import type * as jobs from '#contract/jobs.ts'
import type * as methods from '#contract/methods.ts'
import type * as organisations from '#contract/organisations.ts'
import type * as overview from '#contract/overview.ts'
import type * as people from '#contract/people.ts'
import type * as procedures from '#contract/procedures.ts'
import type * as profile from '#contract/profile.ts'
import type { RouteDefinition } from '#contract/route.ts'
import type * as runs from '#contract/runs.ts'
import type * as schools from '#contract/schools.ts'
import type * as factor from '#contract/second-factor.ts'
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
  getProfile: get<typeof profile.getProfile>('/api/profile'),
  changePassword: put<typeof profile.changePassword>('/api/profile/password'),
  endSession: remove<typeof profile.endSession>('/api/profile/sessions/:id'),
  endOtherSessions: remove<typeof profile.endOtherSessions>('/api/profile/sessions'),
  renewRecoveryCodes: post<typeof factor.renewRecoveryCodes>('/api/second-factor/recovery-codes'),

  listProcedures: get<typeof procedures.listProcedures>('/api/procedures'),

  listMunicipalities: get<typeof schools.listMunicipalities>('/api/municipalities'),
  listSchools: get<typeof schools.listSchools>('/api/schools'),
  exportSchools: get<typeof schools.exportSchools>('/api/schools/export'),
  getSchool: get<typeof schools.getSchool>('/api/schools/:code'),
  listVersions: get<typeof schools.listVersions>('/api/schools/:code/versions'),

  getCompleteness: get<typeof completeness.getCompleteness>('/api/completeness'),
  exportCompleteness: get<typeof completeness.exportCompleteness>('/api/completeness/export'),

  listMethods: get<typeof methods.listMethods>('/api/methods'),
  getMethod: get<typeof methods.getMethod>('/api/methods/:id'),
  getMethodFile: get<typeof methods.getMethodFile>('/api/methods/:id/file'),

  createRun: post<typeof runs.createRun>('/api/runs'),
  previewRun: post<typeof runs.previewRun>('/api/runs/preview'),
  listRuns: get<typeof runs.listRuns>('/api/runs'),
  getRun: get<typeof runs.getRun>('/api/runs/:id'),
  listOutcomes: get<typeof runs.listOutcomes>('/api/runs/:id/schools'),
  exportOutcomes: get<typeof runs.exportOutcomes>('/api/runs/:id/export'),
  getWhy: get<typeof runs.getWhy>('/api/runs/:id/schools/:code'),
  compareWith: get<typeof runs.compareWith>('/api/runs/:id/compare/:other'),
  exportComparison: get<typeof runs.exportComparison>('/api/runs/:id/compare/:other/export'),

  createImport: post<typeof imports.createImport>('/api/imports'),
  listImports: get<typeof imports.listImports>('/api/imports'),
  getImport: get<typeof imports.getImport>('/api/imports/:id'),
  getChanges: get<typeof imports.getChanges>('/api/imports/:id/changes'),
  listChangeRows: get<typeof imports.listChangeRows>('/api/imports/:id/changes/rows'),
  listFindings: get<typeof imports.listFindings>('/api/imports/:id/files/:file/findings'),
  exportFindings: get<typeof imports.exportFindings>('/api/imports/:id/files/:file/findings/export'),
  getOriginal: get<typeof imports.getOriginal>('/api/imports/:id/files/:file/original'),
  putHints: put<typeof imports.putHints>('/api/imports/:id/files/:file/hints'),
  putMapping: put<typeof imports.putMapping>('/api/imports/:id/files/:file/mapping'),
  withdrawFile: remove<typeof imports.withdrawFile>('/api/imports/:id/files/:file'),
  decideSchools: post<typeof imports.decideSchools>('/api/imports/:id/schools'),
  applyImport: post<typeof imports.applyImport>('/api/imports/:id/apply'),
  cancelImport: post<typeof imports.cancelImport>('/api/imports/:id/cancel'),

  listOrganisations: get<typeof organisations.listOrganisations>('/api/organisations'),
  getOrganisation: get<typeof organisations.getOrganisation>('/api/organisations/:id'),
  addOrganisation: post<typeof organisations.addOrganisation>('/api/organisations'),
  editOrganisation: put<typeof organisations.editOrganisation>('/api/organisations/:id'),

  listPeople: get<typeof people.listPeople>('/api/people'),
  getPerson: get<typeof people.getPerson>('/api/people/:id'),
  invitePerson: post<typeof people.invitePerson>('/api/people'),
  inviteAgain: post<typeof people.inviteAgain>('/api/people/:id/invitation'),
  grantRole: post<typeof people.grantRole>('/api/people/:id/roles'),
  withdrawRole: post<typeof people.withdrawRole>('/api/people/:id/roles/:membership/withdrawal'),
  setDisabled: put<typeof people.setDisabled>('/api/people/:id/state'),

  listAudit: get<typeof audit.listAudit>('/api/audit'),
  exportAudit: get<typeof audit.exportAudit>('/api/audit/export'),
  getSchoolHistory: get<typeof audit.getSchoolHistory>('/api/schools/:code/history'),

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
