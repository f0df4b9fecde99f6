import type { z } from 'zod'
import type { approvalRow } from '#contract/approvals.ts'
import { hiddenFields } from '#contract/fields.ts'
import { takes } from '#contract/permissions.ts'
import { sentenceOfPurpose } from '#contract/purposes.ts'
import { type RegisterData, registerData } from '#contract/school-life.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { whyNotDecide } from './policy.ts'
import type { ApprovalRow, CorrectionRow, ExportRow } from './queries.ts'

const FIELDS = Object.keys(registerData.shape) as (keyof RegisterData)[]

type View = z.input<typeof approvalRow>

/** Nothing can be decided on a past day. */
export function approvalView(viewer: Viewer, row: ApprovalRow, on?: string): View {
  const { id, state, organisation, reason, words, decidedBy, decidedByName, hash } = row
  const waits = takes('approval.decide', state) && on === undefined
  const common = {
    id,
    state,
    organisation,
    reason,
    words,
    askedBy: { id: row.askedBy, name: row.askedByName },
    askedAt: row.askedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    decidedBy: decidedBy === null ? null : { id: decidedBy, name: decidedByName! },
    decidedAt: row.decidedAt?.toISOString() ?? null,
    hash,
    can: {
      decide: waits && whyNotDecide(viewer, row) === null,
      takeBack: waits && row.askedBy === viewer.userId,
    },
  }
  switch (row.kind) {
    case 'role.grant': {
      const { person, role, from, to } = row.payload
      return { kind: row.kind, ...common, person: { id: person, name: row.personName }, role, from, to }
    }
    case 'school.correct':
      return { kind: row.kind, ...common, ...correctionView(viewer, row) }
    case 'pupils.export':
      return { kind: row.kind, ...common, ...exportView(viewer, row) }
  }
}

function correctionView(viewer: Viewer, { state, payload, register, code, schoolName }: CorrectionRow) {
  const hidden: readonly string[] = hiddenFields('school', viewer.can)
  const changed = FIELDS.filter((field) => field in payload.becomes)
  return {
    school: { code, name: schoolName },
    fields: changed
      .filter((field) => !hidden.includes(field))
      .map((field) => ({
        field,
        was: payload.was[field]!,
        becomes: payload.becomes[field]!,
        now: register[field],
      })),
    outdated: state === 'waits' && changed.some((field) => payload.was[field] !== register[field]),
  }
}

function exportView(viewer: Viewer, { payload, askedBy, askedAs, until, over }: ExportRow) {
  const { file, name, what, pupils } = payload
  const mine = askedBy === viewer.userId && askedAs === viewer.membershipId && until !== null && !over
  return {
    import: payload.import,
    file: { id: file, name },
    what,
    pupils,
    purpose: sentenceOfPurpose(payload),
    until: until?.toISOString() ?? null,
    address: mine ? addressOf(payload) : null,
  }
}

function addressOf({ import: id, file, what, purpose, purposeWords }: ExportRow['payload']): string {
  const query = new URLSearchParams({ purpose, ...(purposeWords && { purposeWords }) })
  const path = what === 'original' ? 'original' : 'findings/export'
  return `/api/imports/${id}/files/${file}/${path}?${query}`
}
