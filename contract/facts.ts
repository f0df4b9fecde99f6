import { z } from 'zod'

/** Words of the subject area that several features speak. */
export const academicYear = z.string().regex(/^\d{4}\/\d{2}$/)
export const season = z.enum(['autumn', 'spring', 'main', 'regional'])
export const exam = z.enum(['vpr', 'oge', 'ege', 'gve', 'rkr'])
export const procedureId = z.string().regex(/^[a-z0-9-]{1,40}$/)
export const markerState = z.enum(['low', 'not_low', 'no_data'])
export const identified = z.enum(['yes', 'no', 'undecided'])

/** A group of schools by the number of low results, in methods that have groups. */
export const band = z.object({ id: z.string(), title: z.string() })

/** Wilson 95 % interval of a share, 0..1. */
export const interval = z.tuple([z.number(), z.number()]).nullable()

export const sitting = z.object({ year: academicYear, season, procedure: procedureId })

/** Counts of marks 2, 3, 4, 5. */
export const marks = z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable()

/** Where a number stands in a loaded file: enough for a link to its rows. */
export const sourcePlace = z.object({
  file: z.number().int(),
  name: z.string(),
  sheet: z.string().nullable(),
  row: z.number().int(),
  rows: z.number().int(),
})

export const municipality = z.object({ id: z.number().int(), name: z.string() })

/** A school as lists name it. */
export const schoolRef = z.object({ code: z.string(), name: z.string(), municipality })

export const schoolCode = z.string().min(1).max(40)
