import { describe, expect, it } from 'vitest'
import * as approvals from '#contract/approvals.ts'
import * as audit from '#contract/audit.ts'
import * as completeness from '#contract/completeness.ts'
import * as duties from '#contract/duties.ts'
import * as files from '#contract/files.ts'
import * as importChanges from '#contract/import-changes.ts'
import * as imports from '#contract/imports.ts'
import * as invitations from '#contract/invitations.ts'
import * as jobs from '#contract/jobs.ts'
import * as links from '#contract/links.ts'
import * as listings from '#contract/listings.ts'
import * as longView from '#contract/long-view.ts'
import * as mail from '#contract/mail.ts'
import * as methods from '#contract/methods.ts'
import * as notifications from '#contract/notifications.ts'
import * as organisationLife from '#contract/organisation-life.ts'
import * as organisations from '#contract/organisations.ts'
import * as outlines from '#contract/outlines.ts'
import * as overview from '#contract/overview.ts'
import * as passports from '#contract/passports.ts'
import * as people from '#contract/people.ts'
import * as procedures from '#contract/procedures.ts'
import * as profile from '#contract/profile.ts'
import * as runs from '#contract/runs.ts'
import * as views from '#contract/saved-views.ts'
import * as life from '#contract/school-life.ts'
import * as schools from '#contract/schools.ts'
import * as search from '#contract/search.ts'
import * as factor from '#contract/second-factor.ts'
import * as sessions from '#contract/sessions.ts'
import * as settings from '#contract/settings.ts'
import * as signOn from '#contract/sign-on.ts'
import * as small from '#contract/small-rule.ts'
import * as status from '#contract/status.ts'
import * as viewing from '#contract/viewing.ts'
import * as watched from '#contract/watched-schools.ts'
import * as whatIf from '#contract/what-if.ts'
import * as why from '#contract/why.ts'
import { api } from './api.ts'
import { addressOf } from './client.ts'
import { session } from './session.ts'

const contract: Record<string, unknown> = {
  ...approvals,
  ...audit,
  ...completeness,
  ...duties,
  ...files,
  ...factor,
  ...imports,
  ...importChanges,
  ...invitations,
  ...jobs,
  ...links,
  ...longView,
  ...listings,
  ...mail,
  ...methods,
  ...notifications,
  ...organisations,
  ...organisationLife,
  ...outlines,
  ...overview,
  ...passports,
  ...people,
  ...procedures,
  ...profile,
  ...runs,
  ...life,
  ...schools,
  ...sessions,
  ...search,
  ...settings,
  ...signOn,
  ...small,
  ...status,
  ...viewing,
  ...views,
  ...watched,
  ...whatIf,
  ...why,
}

describe('the browser keeps to the contract', () => {
  it.each(Object.entries({ ...api, ...session }))('%s', (name, endpoint) => {
    expect(contract[name]).toMatchObject({ method: endpoint.method, path: endpoint.path })
  })

  it('builds addresses with parameters, and leaves out what is empty', () => {
    expect(addressOf(api.getSchool, { params: { code: '010 001/а' } })).toBe(
      '/api/schools/010%20001%2F%D0%B0',
    )
    expect(addressOf(api.listSchools, { query: { search: '', municipality: 3, kind: undefined } })).toBe(
      '/api/schools?municipality=3',
    )
  })
})
