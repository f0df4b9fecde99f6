import { z } from 'zod'
import { schoolCode } from './facts.ts'
import { exportFormat, idParam, listQuery, onParam } from './lists.ts'
import { day } from './organisations.ts'
import { type Permission, twoPeopleRoles } from './permissions.ts'
import { fieldValue } from './problems.ts'
import { purposeQuery } from './purposes.ts'
import { defineRoute, pageOf } from './route.ts'
import { registerData } from './school-life.ts'

const tags = ['Решения вдвоём']
const reason = z.string().trim().min(3).max(500)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** What two people decide: one asks, another agrees. */
export const approvalKinds = ['role.grant', 'school.correct', 'pupils.export'] as const
export type ApprovalKind = (typeof approvalKinds)[number]

/** Who asks for each and who decides on it; both see it where their rights reach. */
export const approvalRights: Readonly<Record<ApprovalKind, { ask: Permission; decide: Permission }>> = {
  'role.grant': { ask: 'approvals.ask', decide: 'approvals.decide' },
  'school.correct': { ask: 'corrections.ask', decide: 'corrections.decide' },
  'pupils.export': { ask: 'imports.read', decide: 'exports.decide' },
}

export const approvalState = z.enum(['waits', 'expired', 'approved', 'refused', 'taken_back'])
export type ApprovalState = z.infer<typeof approvalState>

/** What of a file is taken away: as it was sent, or with its findings marked. */
export const takenFile = z.enum(['original', 'findings'])
export type TakenFile = z.infer<typeof takenFile>

const someone = z.object({ id: z.int(), name: z.string() })

const common = {
  id: z.int(),
  state: approvalState,
  /** Whose it is. */
  organisation: z.string(),
  reason: z.string(),
  askedBy: someone,
  askedAt: z.string(),
  expiresAt: z.string(),
  decidedBy: someone.nullable(),
  decidedAt: z.string().nullable(),
  /** What whoever decided said. */
  words: z.string().nullable(),
  /** Names the version that is decided on; hexadecimal. */
  hash,
  /** What the viewer may do with it now. */
  can: z.object({ decide: z.boolean(), takeBack: z.boolean() }),
}

export const approvalRow = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('role.grant'),
    ...common,
    /** Who is to get which role. */
    person: someone,
    role: z.enum(twoPeopleRoles),
    /** The first day; null: the day it is approved. */
    from: day.nullable(),
    /** The last day; null: until withdrawn. */
    to: day.nullable(),
  }),
  z.object({
    kind: z.literal('school.correct'),
    ...common,
    school: z.object({ code: z.string(), name: z.string() }),
    /** As it was when it was asked, as it is to be, and as it is now; fields the viewer is not shown are left out. */
    fields: z.array(z.object({ field: z.string(), was: fieldValue, becomes: fieldValue, now: fieldValue })),
    /** Somebody changed one of the fields meanwhile: it can only be refused. */
    outdated: z.boolean(),
  }),
  z.object({
    kind: z.literal('pupils.export'),
    ...common,
    import: z.int(),
    file: z.object({ id: z.int(), name: z.string() }),
    what: takenFile,
    pupils: z.int(),
    /** In words. */
    purpose: z.string(),
    /** Until when whoever asked may take it; null: not agreed to. */
    until: z.string().nullable(),
    /** Where; null: not now, or not by the viewer. */
    address: z.string().nullable(),
  }),
])

export const listApprovals = defineRoute({
  method: 'GET',
  path: '/api/approvals',
  permission: 'approvals.read',
  summary: 'Решения вдвоём: что ждёт второго человека и что решено; последнее первым',
  query: listQuery.extend({ on: onParam }),
  reply: pageOf(approvalRow),
  tags,
})

export const exportApprovals = defineRoute({
  method: 'GET',
  path: '/api/approvals/export',
  permission: 'approvals.read',
  summary: 'Решения вдвоём файлом',
  query: z.object({ on: onParam, format: exportFormat }),
  reply: 'file',
  tags,
})

const asked = z.object({ id: z.int() })

export const askForRole = defineRoute({
  method: 'POST',
  path: '/api/approvals',
  permission: 'approvals.ask',
  summary: 'Предложить дать человеку роль, которую дают вдвоём',
  body: z.strictObject({
    person: z.int().positive(),
    role: z.enum(twoPeopleRoles),
    organisation: z.int().positive(),
    from: day.optional(),
    to: day.nullable().optional(),
    reason,
  }),
  reply: asked,
  tags,
})

export const askForCorrection = defineRoute({
  method: 'POST',
  path: '/api/schools/:code/corrections',
  permission: 'corrections.ask',
  summary: 'Предложить исправить карточку школы: согласится или откажет другой человек',
  params: z.object({ code: schoolCode }),
  /** All fields of the card, of which those that differ are proposed; `version` as the person saw the school. */
  body: z.strictObject({ register: registerData, version: z.int().positive(), reason }),
  reply: asked,
  tags,
})

export const askForExport = defineRoute({
  method: 'POST',
  path: '/api/imports/:id/files/:file/export-requests',
  permission: 'imports.read',
  summary: 'Попросить второго человека согласиться, чтобы скачать файл, в котором много учеников',
  params: z.object({ id: idParam, file: idParam }),
  body: z.strictObject({ what: takenFile, reason, ...purposeQuery }),
  reply: asked,
  tags,
})

export const decideApproval = defineRoute({
  method: 'POST',
  path: '/api/approvals/:id/decision',
  permission: 'approvals.read',
  summary: 'Согласиться, отказать или, если предложили вы сами, забрать предложение',
  params: z.object({ id: idParam }),
  body: z.strictObject({
    decision: z.enum(['approved', 'refused', 'taken_back']),
    hash,
    /** To refuse what is no role, needed. */
    words: reason.optional(),
  }),
  reply: z.object({ state: approvalState }),
  tags,
})
