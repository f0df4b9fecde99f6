import { api } from '#web/api.ts'
import type { Reply } from '#web/client.ts'

export type Duty = Reply<NonNullable<typeof api.listDuties.route>>['items'][number]

/** What a change of a duty makes old. */
export const DUTIES = [api.listDuties, api.getSchoolDuties]

/** Where those who answer for a school stand, from the region down. */
export const dutyGroups = ['region', 'municipality', 'team', 'others'] as const
