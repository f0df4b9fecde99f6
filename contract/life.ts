import { z } from 'zod'
import { day } from './organisations.ts'

/*
 * What the lives of schools and of other organisations have in common.
 */

/** What every change says: the day from which it holds, the order, and why. */
export const change = {
  on: day,
  /** Number and date of the order. */
  basis: z.string().trim().min(2).max(300),
  reason: z.string().trim().max(1000).optional(),
}

/** What every event tells that was recorded. */
export const recordedEvent = {
  id: z.int(),
  on: day,
  was: z.string().nullable(),
  became: z.string().nullable(),
  /** The event is another's, which goes on in this one. */
  incoming: z.boolean(),
  basis: z.string(),
  reason: z.string().nullable(),
  /** Who recorded it; null: hidden, or the product itself. */
  person: z.string().nullable(),
  recordedAt: z.string(),
  /** It turned out to be a mistake and counts no more. */
  corrected: z.boolean(),
}
