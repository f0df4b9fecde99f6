import { api } from '#web/api.ts'
import type { Reply } from '#web/client.ts'

export type Person = Reply<NonNullable<typeof api.getPerson.route>>

/** What a change of a person makes old. */
export const PERSON = [api.getPerson, api.listPeople, api.getOrganisation, api.listOrganisations]
