import { z } from 'zod'
import { hidden } from './fields.ts'
import { change, recordedEvent } from './life.ts'
import { idParam } from './lists.ts'
import { defineRoute } from './route.ts'

export const organisationEventKinds = ['opened', 'renamed', 'moved', 'joined', 'closed'] as const
/** What people record themselves: an opening is a part of another event. */
export const recordedKind = z.enum(['renamed', 'moved', 'joined', 'closed'])
export type RecordedKind = z.infer<typeof recordedKind>

const params = z.object({ id: idParam })
const tags = ['Организации']
const name = z.string().trim().min(2).max(300)
/** Of a municipality: 8 digits, of a settlement in it 11. */
const oktmo = z
  .string()
  .trim()
  .regex(/^(\d{8}|\d{11})$/)
const id = z.int().positive()

const event = { ...change, version: id }

/** A change of the life of an organisation that is no school. */
export const organisationEvent = z.discriminatedUnion('kind', [
  /** `oktmo` of a municipality; left out: as it was. */
  z.strictObject({ kind: z.literal('renamed'), ...event, name, oktmo: oktmo.optional() }),
  z.strictObject({ kind: z.literal('moved'), ...event, parent: id }),
  /** The municipality ends, with others if told, and goes on in another or in a new one, with all its schools that work. */
  z.strictObject({
    kind: z.literal('joined'),
    ...event,
    others: z.array(id).max(50).default([]),
    into: z.union([z.strictObject({ id }), z.strictObject({ name, oktmo: oktmo.optional() })]),
  }),
  z.strictObject({ kind: z.literal('closed'), ...event }),
])
export type OrganisationEvent = z.output<typeof organisationEvent>

export const organisationLifeEvent = z.object({
  ...recordedEvent,
  kind: z.enum(organisationEventKinds),
  wasOktmo: z.string().nullable(),
  oktmo: z.string().nullable(),
  /** Of a joining: the one that goes on, or, of an event of another, the one that came in; null: not within the scope. */
  other: z.int().nullable(),
})

export const getOrganisationLife = defineRoute({
  method: 'GET',
  path: '/api/organisations/:id/life',
  permission: 'organisations.read',
  summary: 'Жизнь организации: что с ней произошло, с какого дня и на каком основании',
  params,
  fields: { events: 'change' },
  reply: z.object({
    version: z.int(),
    /** By day. */
    events: z.array(organisationLifeEvent),
    can: z.object({ record: z.array(recordedKind) }),
    hidden,
  }),
  tags,
})

export const recordOrganisationEvent = defineRoute({
  method: 'POST',
  path: '/api/organisations/:id/events',
  permission: 'organisations.write',
  summary: 'Переименовать организацию, перенести под другое место, объединить муниципалитеты или закрыть',
  params,
  body: organisationEvent,
  reply: z.object({ version: z.int() }),
  tags,
})
