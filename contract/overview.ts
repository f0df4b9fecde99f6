import { z } from 'zod'
import { academicYear, identified } from './facts.ts'
import { day } from './organisations.ts'
import { defineRoute } from './route.ts'

export const overview = z.object({
  schools: z.number().int(),
  municipalities: z.number().int(),
  /** Loaded results by year, the last year first; null for those who do not see results. */
  years: z
    .array(
      z.object({
        year: academicYear,
        sittings: z.number().int(),
        results: z.number().int(),
        /** Schools that have at least one result of the year. */
        schools: z.number().int(),
      }),
    )
    .nullable(),
  /** Null, too, for those who do not see runs. The latest run, counted over the schools one may see. */
  run: z
    .object({
      id: z.number().int(),
      title: z.string(),
      year: academicYear,
      createdAt: z.string(),
      schools: z.number().int(),
      identified: z.number().int(),
      undecided: z.number().int(),
      near: z.number().int(),
    })
    .nullable(),
  /** Null for those who do not import. */
  imports: z
    .object({
      reading: z.int(),
      checked: z.int(),
      failed: z.int(),
      /** The latest of those that wait for a person. */
      waiting: z.array(
        z.object({
          id: z.int(),
          state: z.enum(['checked', 'failed']),
          files: z.int(),
          /** Files that were not taken. */
          refused: z.int(),
          /** Schools that the register does not know. */
          parked: z.int(),
        }),
      ),
    })
    .nullable(),
  /** Expected results that are not there, in the last year that has data. */
  missing: z
    .object({
      year: academicYear,
      cells: z.number().int(),
      schools: z.number().int(),
      /** Municipalities that have nothing of the last season of the year; null for those who see one only. */
      late: z
        .object({ items: z.array(z.object({ id: z.int(), name: z.string() })), total: z.int() })
        .nullable(),
    })
    .nullable(),
  /** Questions to two people that wait for his word; null for those who decide on none. */
  approvals: z.int().nullable(),
  /** Of the server; null for those who do not see background work. */
  server: z
    .object({
      failedJobs: z.int(),
      backupFailed: z.boolean(),
      /** The ends of the audit log did not leave the host at the last try. */
      headsFailed: z.boolean(),
      /** Weaknesses that the settings allow. */
      weak: z.int(),
    })
    .nullable(),
  /** Null for those who do not see people. */
  people: z
    .object({
      /** Invited, and no password chosen yet. */
      invited: z.int(),
      /** People with a role that ends within 30 days. */
      ending: z.int(),
    })
    .nullable(),
  own: z.object({
    /** The region asks for a second factor, and the person has none. */
    factorMissing: z.boolean(),
    /** The last day of the role he works in, when it is within 30 days. */
    roleEnds: day.nullable(),
    /** Notifications he has not read. */
    unread: z.int(),
  }),
  /** Null for those who do not see schools. */
  watched: z
    .object({
      schools: z.int(),
      /** Whose answer in the latest run is not that of the run of the same methodology before it. */
      changed: z.array(
        z.object({ code: z.string(), name: z.string(), run: z.int(), was: identified, now: identified }),
      ),
    })
    .nullable(),
})

export const getOverview = defineRoute({
  method: 'GET',
  path: '/api/overview',
  permission: 'overview.read',
  summary: 'Числа для первой страницы',
  reply: overview,
  tags: ['Обзор'],
})
