import { z } from 'zod'
import { exportFormat, idParam, listQuery, onParam } from './lists.ts'
import { day } from './organisations.ts'
import { twoPeopleRoles } from './permissions.ts'
import { defineRoute, pageOf } from './route.ts'

const tags = ['Решения вдвоём']
const reason = z.string().trim().min(3).max(500)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

export const approvalState = z.enum(['waits', 'expired', 'approved', 'refused', 'taken_back'])
export type ApprovalState = z.infer<typeof approvalState>

const someone = z.object({ id: z.int(), name: z.string() })

export const approvalRow = z.object({
  id: z.int(),
  state: approvalState,
  /** Who is to get which role, and where. */
  person: someone,
  role: z.enum(twoPeopleRoles),
  organisation: z.string(),
  /** The first day; null: the day it is approved. */
  from: day.nullable(),
  /** The last day; null: until withdrawn. */
  to: day.nullable(),
  reason: z.string(),
  askedBy: someone,
  askedAt: z.string(),
  expiresAt: z.string(),
  decidedBy: someone.nullable(),
  decidedAt: z.string().nullable(),
  /** Names the version that is decided on; hexadecimal. */
  hash,
  /** What the viewer may do with it now. */
  can: z.object({ decide: z.boolean(), takeBack: z.boolean() }),
})

export const listApprovals = defineRoute({
  method: 'GET',
  path: '/api/approvals',
  permission: 'approvals.decide',
  summary: 'Решения вдвоём: что ждёт второго человека и что решено; последнее первым',
  query: listQuery.extend({ on: onParam }),
  reply: pageOf(approvalRow),
  tags,
})

export const exportApprovals = defineRoute({
  method: 'GET',
  path: '/api/approvals/export',
  permission: 'approvals.decide',
  summary: 'Решения вдвоём файлом',
  query: z.object({ on: onParam, format: exportFormat }),
  reply: 'file',
  tags,
})

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
  reply: z.object({ id: z.int() }),
  tags,
})

export const decideApproval = defineRoute({
  method: 'POST',
  path: '/api/approvals/:id/decision',
  permission: 'approvals.decide',
  summary: 'Согласиться, отказать или, если предложили вы сами, забрать предложение',
  params: z.object({ id: idParam }),
  body: z.strictObject({ decision: z.enum(['approved', 'refused', 'taken_back']), hash }),
  reply: z.object({ state: approvalState }),
  tags,
})
