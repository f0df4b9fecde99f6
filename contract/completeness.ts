import { z } from 'zod'
import { academicYear, municipality, procedureId, season } from './facts.ts'
import { exportFormat, idParam, listQuery, onParam } from './lists.ts'
import { defineRoute, pageOf } from './route.ts'

/** Participants, or why there are none: the result was expected, or it was not. */
export const completenessCell = z.union([z.number().int(), z.literal('missing'), z.literal('not-expected')])

export const completenessColumn = z.object({
  season,
  procedure: procedureId,
  title: z.string(),
  shortTitle: z.string(),
  /** Over all schools the filters let through. */
  present: z.number().int(),
  missing: z.number().int(),
  notExpected: z.number().int(),
})

export const completenessRow = z.object({
  code: z.string(),
  name: z.string(),
  municipality,
  kind: z.string().nullable(),
  /** In the order of the columns. */
  cells: z.array(completenessCell),
})

const filters = z.object({ year: academicYear, municipality: idParam.optional(), on: onParam })

export const getCompleteness = defineRoute({
  method: 'GET',
  path: '/api/completeness',
  permission: 'results.read',
  summary: 'Полнота: у какой школы нет результатов какой процедуры',
  query: listQuery.extend(filters.shape),
  reply: pageOf(completenessRow).extend({
    year: academicYear,
    /** The rule of «missing» in words. */
    rule: z.string(),
    columns: z.array(completenessColumn),
  }),
  tags: ['Полнота'],
})

export const exportCompleteness = defineRoute({
  method: 'GET',
  path: '/api/completeness/export',
  permission: 'results.read',
  summary: 'Полнота файлом: все школы отбора',
  query: filters.extend({ format: exportFormat }),
  reply: 'file',
  tags: ['Полнота'],
})
