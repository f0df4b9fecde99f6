import { z } from 'zod'
import { academicYear } from './facts.ts'
import { defineRoute } from './route.ts'

export const overview = z.object({
  schools: z.number().int(),
  municipalities: z.number().int(),
  /** Loaded results by year, the last year first. */
  years: z.array(
    z.object({
      year: academicYear,
      sittings: z.number().int(),
      results: z.number().int(),
      /** Schools that have at least one result of the year. */
      schools: z.number().int(),
    }),
  ),
  /** The latest run, counted over the schools one may see. */
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
    .object({ reading: z.number().int(), checked: z.number().int(), failed: z.number().int() })
    .nullable(),
  /** Expected results that are not there, in the last year that has data. */
  missing: z.object({ year: academicYear, cells: z.number().int(), schools: z.number().int() }).nullable(),
})

export const getOverview = defineRoute({
  method: 'GET',
  path: '/api/overview',
  permission: 'overview.read',
  summary: 'Числа для первой страницы',
  reply: overview,
  tags: ['Обзор'],
})
