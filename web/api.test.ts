import { describe, expect, it } from 'vitest'
import * as audit from '#contract/audit.ts'
import * as completeness from '#contract/completeness.ts'
import * as files from '#contract/files.ts'
import * as imports from '#contract/imports.ts'
import * as invitations from '#contract/invitations.ts'
import * as jobs from '#contract/jobs.ts'
import * as methods from '#contract/methods.ts'
import * as organisations from '#contract/organisations.ts'
import * as overview from '#contract/overview.ts'
import * as people from '#contract/people.ts'
import * as procedures from '#contract/procedures.ts'
import * as profile from '#contract/profile.ts'
import * as runs from '#contract/runs.ts'
import * as schools from '#contract/schools.ts'
import * as factor from '#contract/second-factor.ts'
import * as sessions from '#contract/sessions.ts'
import * as status from '#contract/status.ts'
import { api } from './api.ts'
import { addressOf } from './client.ts'
import { session } from './session.ts'

const contract: Record<string, unknown> = {
  ...audit,
  ...completeness,
  ...files,
  ...factor,
  ...imports,
  ...invitations,
  ...jobs,
  ...methods,
  ...organisations,
  ...overview,
  ...people,
  ...procedures,
  ...profile,
  ...runs,
  ...schools,
  ...sessions,
  ...status,
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
