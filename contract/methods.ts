import { z } from 'zod'
import { academicYear, identified, procedureId } from './facts.ts'
import { defineRoute } from './route.ts'

export const methodId = z.string().regex(/^[a-z0-9.-]{1,60}$/)

export const methodRow = z.object({
  id: methodId,
  version: z.string(),
  title: z.string(),
  summary: z.string(),
  /** How many procedures and last academic years it counts. */
  procedures: z.number().int(),
  years: z.number().int(),
  decision: z.enum(['criteria', 'bands']),
})

/** A share as a fraction of whole numbers: 30 % = 3/10. */
export const share = z
  .object({ numerator: z.number().int().min(0), denominator: z.number().int().min(1) })
  .refine((value) => value.numerator <= value.denominator, 'доля не больше единицы')

const exampleOutcome = z.object({ identified, markers: z.number().int(), band: z.string().nullable() })

export const method = methodRow.extend({
  lowShare: share,
  minimumParticipants: z.number().int().nullable(),
  procedureList: z.array(z.object({ id: procedureId, title: z.string() })),
  bands: z.array(z.object({ id: z.string(), title: z.string(), identified: z.boolean() })),
  sources: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      section: z.string().optional(),
      date: z.string().optional(),
      url: z.string().optional(),
    }),
  ),
  /** The method in words, made from the same data it is run by. */
  paragraphs: z.array(z.string()),
  /** Worked examples of one school: what must come out by the document, and what the method gives now. */
  examples: z.array(
    z.object({
      title: z.string(),
      /** The place of the document. */
      place: z.string(),
      year: academicYear,
      results: z.array(
        z.object({
          year: academicYear,
          procedure: procedureId,
          title: z.string(),
          participants: z.number().int(),
          low: z.number().int(),
        }),
      ),
      expected: exampleOutcome,
      computed: exampleOutcome,
      agrees: z.boolean(),
    }),
  ),
})

export const listMethods = defineRoute({
  method: 'GET',
  path: '/api/methods',
  permission: 'methods.read',
  summary: 'Методики выявления',
  reply: z.object({ items: z.array(methodRow) }),
  tags: ['Методики'],
})

export const getMethod = defineRoute({
  method: 'GET',
  path: '/api/methods/:id',
  permission: 'methods.read',
  summary: 'Методика словами и разобранные примеры',
  params: z.object({ id: methodId }),
  reply: method,
  tags: ['Методики'],
})

export const getMethodFile = defineRoute({
  method: 'GET',
  path: '/api/methods/:id/file',
  permission: 'methods.read',
  summary: 'Методика файлом JSON',
  params: z.object({ id: methodId }),
  reply: 'file',
  tags: ['Методики'],
})
