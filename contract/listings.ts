import { z } from 'zod'
import { academicYear, band, identified, schoolCode, schoolRef } from './facts.ts'
import { exportFormat, flagParam, idParam, listQuery } from './lists.ts'
import { day } from './organisations.ts'
import { defineRoute, pageOf } from './route.ts'
import { comparison, outcomeSort, why } from './runs.ts'

export const listingStates = ['draft', 'shown', 'approved'] as const
export type ListingState = (typeof listingStates)[number]

/** Files of one dispute, and copies of one order. */
export const FILES_OF_ONE = 5

const words = z.string().trim().min(3).max(1000)
const version = z.int().positive()
const order = z.object({ number: z.string(), date: day })

/** A list of schools; the counts are over the schools one may see. */
export const listingRow = z.object({
  id: z.int(),
  run: z.int(),
  methodology: z.object({ id: z.string(), version: z.string(), title: z.string() }),
  year: academicYear,
  state: z.enum(listingStates),
  /** The approved list that this one puts right, and the one that put this one right. */
  corrects: z.int().nullable(),
  correctedBy: z.int().nullable(),
  schools: z.int(),
  listed: z.int(),
  undecided: z.int(),
  repeated: z.int(),
  openDisputes: z.int(),
  /** The last day of disputes. */
  disputesUntil: day.nullable(),
  order: order.nullable(),
  createdAt: z.string(),
  createdBy: z.string(),
})

const file = z.object({
  id: z.int(),
  name: z.string(),
  size: z.int(),
  createdAt: z.string(),
  createdBy: z.string(),
})

export const listing = listingRow.extend({
  version: z.int(),
  /** Why it puts right the one that it corrects. */
  reason: z.string().nullable(),
  factsHash: z.string(),
  outcomeHash: z.string(),
  /** Files behind the facts, by number, with their SHA-256. */
  sources: z.array(z.object({ file: z.int(), sha256: z.string() })),
  /** SHA-256 of the approved list. */
  sha256: z.string().nullable(),
  approvedBy: z.string().nullable(),
  /** Signed orders, the last one first: it counts. Only the region sees them. */
  orders: z.array(file),
  /** This day in the region. */
  today: day,
  can: z.object({ write: z.boolean(), dispute: z.boolean(), approve: z.boolean() }),
  /** What stands in the way of showing and of approving, a sentence each; empty: nothing. */
  lacks: z.object({ show: z.array(z.string()), approve: z.array(z.string()) }),
})

/** `rule`: what the run said; `answer`: what holds, by a decision or by the rule. */
export const listingSchool = z.object({
  school: schoolRef,
  rule: identified,
  answer: identified,
  /** What people decided beside the rule, the last one; null: the rule holds. */
  decision: z.object({ decision: z.enum(['in', 'out']), reason: z.string() }).nullable(),
  band: band.nullable(),
  markers: z.int(),
  near: z.boolean(),
  nearMiss: z.string().nullable(),
  grounds: z.string(),
  /** In the approved list of the year before. */
  repeated: z.boolean(),
  disputed: z.boolean(),
})

export const dispute = z.object({
  id: z.int(),
  school: schoolRef,
  reason: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  state: z.enum(['unanswered', 'accepted', 'refused', 'taken-back']),
  /** What was answered. */
  words: z.string().nullable(),
  closedAt: z.string().nullable(),
  closedBy: z.string().nullable(),
  files: z.array(file),
})

const decision = z.object({
  decision: z.enum(['in', 'out']),
  reason: z.string(),
  dispute: z.int().nullable(),
  decidedAt: z.string(),
  decidedBy: z.string(),
})

const filters = z.object({
  search: z.string().trim().max(100).optional(),
  municipality: idParam.optional(),
  answer: identified.optional(),
  /** People decided beside the rule. */
  decided: flagParam.optional(),
  repeated: flagParam.optional(),
  near: flagParam.optional(),
  disputed: flagParam.optional(),
  sort: outcomeSort.default('municipality'),
})

const params = z.object({ id: idParam })
const schoolParams = params.extend({ code: schoolCode })
const disputeParams = params.extend({ dispute: idParam })
const tags = ['Перечень школ']

export const listListings = defineRoute({
  method: 'GET',
  path: '/api/listings',
  permission: 'listings.read',
  summary: 'Перечни школ, последний первым; черновики видит только регион',
  query: listQuery.extend({ state: z.enum(listingStates).optional() }),
  reply: pageOf(listingRow),
  tags,
})

export const createListing = defineRoute({
  method: 'POST',
  path: '/api/listings',
  permission: 'listings.write',
  summary: 'Составить проект перечня по запуску методики; исправление утверждённого — с причиной',
  body: z.strictObject({
    run: z.int().positive(),
    corrects: z.int().positive().optional(),
    reason: words.optional(),
  }),
  reply: z.object({ id: z.int() }),
  tags,
})

export const getListing = defineRoute({
  method: 'GET',
  path: '/api/listings/:id',
  permission: 'listings.read',
  summary: 'Перечень: состояние, сроки, приказ, чего не хватает',
  params,
  reply: listing,
  tags,
})

export const listListingSchools = defineRoute({
  method: 'GET',
  path: '/api/listings/:id/schools',
  permission: 'listings.read',
  summary: 'Школы перечня с основаниями и решениями',
  params,
  query: listQuery.extend(filters.shape),
  reply: pageOf(listingSchool),
  tags,
})

export const exportListing = defineRoute({
  method: 'GET',
  path: '/api/listings/:id/export',
  permission: 'listings.read',
  summary: 'Школы перечня файлом: все строки отбора',
  params,
  query: filters.extend({ format: exportFormat }),
  reply: 'file',
  tags,
})

export const getAppendix = defineRoute({
  method: 'GET',
  path: '/api/listings/:id/appendix',
  permission: 'listings.read',
  summary: 'Приложение к приказу в DOCX: школы перечня с основаниями',
  params,
  reply: 'file',
  tags,
})

export const getListingSchool = defineRoute({
  method: 'GET',
  path: '/api/listings/:id/schools/:code',
  permission: 'listings.read',
  summary: 'Школа перечня: почему, что решено, споры',
  params: schoolParams,
  reply: listingSchool.extend({
    listing: listingRow,
    why,
    /** How many decisions there are: what the next one is made after. */
    version: z.int(),
    /** The last one first. */
    decisions: z.array(decision),
    disputes: z.array(dispute),
    can: z.object({ decide: z.boolean(), dispute: z.boolean() }),
    /** Why it cannot be disputed, for whoever may dispute; null: it can be. */
    undisputable: z.string().nullable(),
  }),
  tags,
})

export const getStatement = defineRoute({
  method: 'GET',
  path: '/api/listings/:id/schools/:code/statement',
  permission: 'listings.read',
  summary: 'Справка о школе в DOCX: в перечне и почему, не в перечне и почему',
  params: schoolParams,
  reply: 'file',
  tags,
})

export const decideSchool = defineRoute({
  method: 'POST',
  path: '/api/listings/:id/schools/:code/decisions',
  permission: 'listings.write',
  summary: 'Внести школу или вывести её с причиной; ответ правила остаётся виден',
  params: schoolParams,
  body: z.strictObject({
    decision: z.enum(['in', 'out']),
    reason: words,
    /** As the person saw it. */
    version: z.int().min(0),
  }),
  reply: z.object({ version: z.int() }),
  tags,
})

export const showListing = defineRoute({
  method: 'POST',
  path: '/api/listings/:id/showing',
  permission: 'listings.write',
  summary: 'Показать перечень районам и школам, с последним днём споров',
  params,
  body: z.strictObject({ disputesUntil: day, version }),
  reply: z.object({ version: z.int() }),
  tags,
})

export const listDisputes = defineRoute({
  method: 'GET',
  path: '/api/listings/:id/disputes',
  permission: 'listings.read',
  summary: 'Споры о школах перечня, последний первым',
  params,
  query: listQuery.extend({ open: flagParam.optional() }),
  reply: pageOf(dispute),
  tags,
})

export const openDispute = defineRoute({
  method: 'POST',
  path: '/api/listings/:id/schools/:code/disputes',
  permission: 'listings.dispute',
  summary: 'Оспорить ответ о школе с причиной, пока идёт срок',
  params: schoolParams,
  body: z.strictObject({ reason: words }),
  reply: z.object({ id: z.int() }),
  tags,
})

export const addDisputeFiles = defineRoute({
  method: 'POST',
  path: '/api/listings/:id/disputes/:dispute/files',
  permission: 'listings.dispute',
  summary: 'Приложить файлы к открытому спору, до пяти',
  params: disputeParams,
  upload: true,
  reply: 'none',
  tags,
})

export const takeDisputeBack = defineRoute({
  method: 'POST',
  path: '/api/listings/:id/disputes/:dispute/return',
  permission: 'listings.dispute',
  summary: 'Отозвать спор, на который ещё не ответили',
  params: disputeParams,
  reply: 'none',
  tags,
})

export const answerDispute = defineRoute({
  method: 'POST',
  path: '/api/listings/:id/disputes/:dispute/answer',
  permission: 'listings.write',
  summary: 'Ответить на спор: принять — ответ о школе меняется на обратный — или отклонить',
  params: disputeParams,
  body: z.strictObject({ answer: z.enum(['accepted', 'refused']), words }),
  reply: 'none',
  tags,
})

export const addOrder = defineRoute({
  method: 'POST',
  path: '/api/listings/:id/orders',
  permission: 'listings.approve',
  summary: 'Приложить подписанный приказ: PDF или скан',
  params,
  upload: true,
  reply: 'none',
  tags,
})

export const approveListing = defineRoute({
  method: 'POST',
  path: '/api/listings/:id/approval',
  permission: 'listings.approve',
  summary: 'Утвердить перечень приказом: после этого он не меняется',
  params,
  body: z.strictObject({ number: z.string().trim().min(1).max(60), date: day, version }),
  reply: z.object({ sha256: z.string() }),
  tags,
})

export const checkListing = defineRoute({
  method: 'GET',
  path: '/api/listings/:id/check',
  permission: 'listings.read',
  summary: 'Проверить утверждённый перечень: контрольная сумма, посчитанная заново по строкам',
  params,
  reply: z.object({ stored: z.string(), counted: z.string(), same: z.boolean() }),
  tags,
})

export const getCorrection = defineRoute({
  method: 'GET',
  path: '/api/listings/:id/differences',
  permission: 'listings.read',
  summary: 'Чем исправление отличается от перечня, который оно исправляет',
  params,
  reply: comparison,
  tags,
})

export const getListingFile = defineRoute({
  method: 'GET',
  path: '/api/listings/:id/files/:file',
  permission: 'listings.read',
  summary: 'Файл спора или подписанный приказ',
  params: params.extend({ file: idParam }),
  reply: 'file',
  tags,
})

export const getSchoolListings = defineRoute({
  method: 'GET',
  path: '/api/schools/:code/listings',
  permission: 'listings.read',
  summary: 'В каких перечнях стоит школа и что в них о ней решено, последний первым',
  params: z.object({ code: schoolCode }),
  reply: z.object({
    items: z.array(
      listingSchool
        .pick({ rule: true, answer: true, decision: true, repeated: true, disputed: true, grounds: true })
        .extend({
          listing: listingRow.pick({
            id: true,
            year: true,
            state: true,
            disputesUntil: true,
            order: true,
            corrects: true,
            correctedBy: true,
          }),
        }),
    ),
  }),
  tags,
})
