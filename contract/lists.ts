import { z } from 'zod'
import { pageQuery } from './route.ts'

/** Identifiers in addresses: whole positive numbers written as text. */
export const idParam = z.coerce.number().int().positive()

export const listQuery = z.object(pageQuery)

/** The form in which all rows of a table leave. */
export const exportFormat = z.enum(['xlsx', 'csv'])

/** `true` / `false` of an address. */
export const flagParam = z.enum(['true', 'false']).transform((text) => text === 'true')

/** The record or list as it stood at the end of this day by the clock of the region; now when left out. */
export const onParam = z.iso
  .date()
  .refine((text) => text >= '1900')
  .optional()
