import { z } from 'zod'
import { defineRoute } from './route.ts'

const most = z.int().min(1).max(10_000)

/** Which schools the region counts as small (малокомплектная): the most pupils by the grades taught, where, how far away. */
export const smallRule = z.strictObject({
  primary: most,
  basic: most,
  secondary: most,
  villagesOnly: z.boolean(),
  /** Not nearer than this to the centre of the district, as the register tells; left out: the act names no distance. */
  fromCentreKm: z.number().positive().max(5000).optional(),
  /** The act that sets it. */
  source: z.string().trim().min(2).max(300),
})
export type SmallRule = z.infer<typeof smallRule>

/** What a rule has to know of a school besides its kind. */
export const smallFacts = ['pupils', 'place', 'distance'] as const

/** Of a school: by what it is small or not. */
export const smallGrounds = {
  small: z.boolean(),
  /** The rule of the region that told; null: the register did. */
  smallRule: z
    .object({
      most: z.int(),
      villagesOnly: z.boolean(),
      fromCentreKm: z.number().nullable(),
      source: z.string(),
    })
    .nullable(),
  /** What is not known, for want of which the rule could not tell; empty: it told, or there is none. */
  smallLacks: z.array(z.enum(smallFacts)),
}
const smallGround = z.object(smallGrounds)
export type SmallGrounds = z.infer<typeof smallGround>

const tags = ['Школы']

export const getSmallRule = defineRoute({
  method: 'GET',
  path: '/api/small-rule',
  permission: 'schools.read',
  summary: 'Правило области о малокомплектных школах; null — по реестру',
  reply: z.object({ rule: smallRule.nullable() }),
  tags,
})

export const setSmallRule = defineRoute({
  method: 'PUT',
  path: '/api/small-rule',
  permission: 'organisations.write',
  summary: 'Задать правило о малокомплектных школах или отменить его',
  body: z.strictObject({
    rule: smallRule.nullable(),
    /** As the person saw it: another one in its place is a conflict. */
    was: smallRule.nullable(),
  }),
  reply: z.object({ rule: smallRule.nullable() }),
  tags,
})
