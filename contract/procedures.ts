import { z } from 'zod'
import { academicYear, exam, procedureId, season } from './facts.ts'
import { exportFormat } from './lists.ts'
import { defineRoute } from './route.ts'

export const scale = z.object({
  from: academicYear.nullable(),
  to: academicYear.nullable(),
  season: season.nullable(),
  max: z.number().int(),
  from3: z.number().int(),
  from4: z.number().int(),
  from5: z.number().int(),
  source: z.string(),
  /** Set by the region itself, not by the common reference. */
  regional: z.boolean(),
})

export const minimum = z.object({
  from: academicYear.nullable(),
  to: academicYear.nullable(),
  score: z.number().int(),
  source: z.string(),
  regional: z.boolean(),
})

export const procedure = z.object({
  id: procedureId,
  exam,
  subject: z.string(),
  grade: z.number().int(),
  title: z.string(),
  shortTitle: z.string(),
  scales: z.array(scale),
  minimums: z.array(minimum),
})

export const listProcedures = defineRoute({
  method: 'GET',
  path: '/api/procedures',
  permission: 'results.read',
  summary: 'Процедуры со шкалами и минимумами по годам',
  reply: z.object({ items: z.array(procedure) }),
  tags: ['Процедуры'],
})

export const exportProcedures = defineRoute({
  method: 'GET',
  path: '/api/procedures/export',
  permission: 'results.read',
  summary: 'Шкалы и минимумы процедур файлом',
  query: z.object({ format: exportFormat }),
  reply: 'file',
  tags: ['Процедуры'],
})
