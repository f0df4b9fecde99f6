import { z } from 'zod'
import { defineRoute } from './route.ts'

const most = z.int().min(1).max(10_000)

/** Which schools the region counts as small (малокомплектная): the most pupils by the grades taught. */
export const smallRule = z.strictObject({
  primary: most,
  basic: most,
  secondary: most,
  villagesOnly: z.boolean(),
  /** The act that sets it. */
  source: z.string().trim().min(2).max(300),
})
export type SmallRule = z.infer<typeof smallRule>

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
