import { z } from 'zod'
import {
  academicYear,
  exam,
  identified,
  interval,
  markerState,
  procedureId,
  schoolCode,
  schoolRef,
  season,
} from './facts.ts'
import { exportFormat } from './lists.ts'
import { share } from './method-content.ts'
import { defineRoute } from './route.ts'

const count = z.object({ participants: z.int(), low: z.int() })

/** Schools a school stands beside, taken together; null: fewer than five of them wrote it. */
const group = count.extend({ schools: z.int() }).nullable()

/** One result of the school beside those of others. */
export const longResult = count.extend({
  year: academicYear,
  season,
  procedure: procedureId,
  title: z.string(),
  shortTitle: z.string(),
  exam,
  subject: z.string(),
  /** Of the pupils. */
  grade: z.int(),
  state: markerState,
  interval,
  smallGroup: z.boolean(),
  /** Share of «4» and «5», 0..1. */
  quality: z.number().nullable(),
  /** Leans on the schools of the region as far as its own pupils are few; null: too few schools to say. */
  shrunken: z.object({ share: z.number(), trust: z.number(), group: z.number() }).nullable(),
  municipality: group,
  region: group,
  alike: group,
})

const cohortSide = count.extend({ year: academicYear, shortTitle: z.string(), grade: z.int() })

export const longView = z.object({
  school: schoolRef,
  /** What schools like it are: of this kind, in this place; null: the register does not say. */
  alike: z.object({ kind: z.string(), place: z.enum(['town', 'village']) }).nullable(),
  lowShare: share,
  /** Earliest first. */
  years: z.array(academicYear),
  subjects: z.array(z.object({ id: z.string(), title: z.string() })),
  results: z.array(longResult),
  cohorts: z.array(
    z.object({
      subject: z.string(),
      from: cohortSide,
      to: cohortSide,
      change: z.number(),
      interval: z.tuple([z.number(), z.number()]),
      verdict: z.enum(['worse', 'better', 'unclear']),
      quality: z.number().nullable(),
      leavesPrimary: z.boolean(),
    }),
  ),
  records: z.array(
    z.object({
      subject: z.string(),
      years: z.array(academicYear),
      lowYears: z.array(academicYear),
      record: z.enum(['always-low', 'often-low', 'once-low', 'never-low', 'unknown']),
    }),
  ),
  /** The answer of the federal rule, applied to each year by the results of now. */
  listing: z.object({
    method: z.string(),
    years: z.array(z.object({ year: academicYear, identified, markers: z.int() })),
  }),
})

const tags = ['Школы']
const params = z.object({ code: schoolCode })

export const getLongView = defineRoute({
  method: 'GET',
  path: '/api/schools/:code/years',
  permission: 'results.read',
  summary: 'Школа за все годы: доли, переходы, устойчивость, повторное попадание в список',
  params,
  reply: longView,
  tags,
})

export const exportLongView = defineRoute({
  method: 'GET',
  path: '/api/schools/:code/years/export',
  permission: 'results.read',
  summary: 'Результаты школы за все годы рядом с другими школами, файлом',
  params,
  query: z.object({ format: exportFormat }),
  reply: 'file',
  tags,
})
