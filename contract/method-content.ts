import { z } from 'zod'
import { identified, procedureId, season } from './facts.ts'

export const methodId = z.string().regex(/^[a-z0-9.-]{1,60}$/, 'латинские буквы, цифры, точка и дефис')
export const methodNumber = z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/, 'три числа через точку: 1.2.0')
/** A method, which is its newest approved version, or one of its versions: `847-2020`, `own@1.2.0`. */
export const methodRef = z.string().regex(/^[a-z0-9.-]{1,60}(@\d{1,4}\.\d{1,4}\.\d{1,4})?$/)

/** A share as a fraction of whole numbers: 30 % = 3/10. */
export const share = z
  .object({ numerator: z.number().int().min(0), denominator: z.number().int().min(1) })
  .refine((value) => value.numerator <= value.denominator, 'доля не больше единицы')

/** What a what-if changes in a method. */
export const overrides = z.strictObject({
  lowShare: share.optional(),
  minimumParticipants: z.number().int().min(1).max(1000).nullable().optional(),
  procedures: z.array(procedureId).min(1).max(200).optional(),
  years: z.number().int().min(1).max(5).optional(),
})

/** Text of at most so many characters. */
export const text = (most: number) => z.string().max(most)
const count = z.number().int().min(-1_000_000).max(1_000_000).nullable()
const key = z.string().regex(/^[a-z0-9.-]{1,40}$/)
const sourced = <Value extends z.ZodType>(value: Value) => z.strictObject({ value, source: text(40) })

const criterion = z.discriminatedUnion('kind', [
  z.strictObject({
    id: text(40),
    kind: z.literal('count-in-year'),
    title: text(500),
    yearsBack: count,
    atLeast: sourced(count),
  }),
  z.strictObject({
    id: text(40),
    kind: z.literal('each-year'),
    title: text(500),
    years: count,
    atLeast: sourced(count),
    sameProcedure: z.boolean(),
  }),
])

/**
 * A rule as it is being written: every field has its place, its values need not be right yet. What is amiss with them says
 * `checkMethodology` of the engine, in the editor and on the server alike.
 */
export const methodContent = z.strictObject({
  id: methodId,
  version: methodNumber,
  title: text(300),
  summary: text(3000),
  sources: z
    .record(
      key,
      z.strictObject({
        title: text(500),
        section: text(500).optional(),
        date: text(10).optional(),
        url: text(500).optional(),
      }),
    )
    .refine((sources) => Object.keys(sources).length <= 50, 'не больше 50 документов'),
  procedures: sourced(z.array(text(40)).max(200)),
  seasons: z.strictObject({ vpr: season, oge: season, ege: season, rkr: season }),
  lowShare: sourced(z.strictObject({ numerator: count, denominator: count })),
  minimumParticipants: sourced(count),
  years: sourced(count),
  decision: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('criteria'), source: text(40), anyOf: z.array(criterion).max(30) }),
    z.strictObject({
      kind: z.literal('every-criterion'),
      source: text(40),
      allOf: z.array(criterion).max(30),
    }),
    z.strictObject({
      kind: z.literal('bands'),
      source: text(40),
      bands: z
        .array(
          z.strictObject({
            id: text(40),
            title: text(500),
            from: count,
            to: count,
            identified: z.boolean(),
          }),
        )
        .max(30),
    }),
  ]),
})
export type MethodContent = z.infer<typeof methodContent>

export const workedExample = z.strictObject({
  title: text(500),
  /** The place of the document. */
  place: text(500),
  year: text(7),
  overrides: overrides.optional(),
  results: z
    .array(
      z.tuple([
        text(7),
        text(40),
        z.number().int().min(0).max(1_000_000),
        z.number().int().min(0).max(1_000_000),
      ]),
    )
    .max(200),
  expected: z.strictObject({
    identified,
    markers: z.number().int().min(0).max(10_000),
    criteria: z.record(z.string().max(40), identified).optional(),
    band: text(40).nullable().optional(),
  }),
})
export const workedExamples = z.array(workedExample).max(100)
