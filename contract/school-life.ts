import { z } from 'zod'
import { municipality, schoolCode, schoolRef } from './facts.ts'
import { hidden } from './fields.ts'
import { change, recordedEvent } from './life.ts'
import { exportFormat, flagParam, idParam, listQuery } from './lists.ts'
import { day } from './organisations.ts'
import { defineRoute, pageOf } from './route.ts'
import { markerCell, schoolPlace } from './schools.ts'

export const schoolEventKinds = [
  'opened',
  'renamed',
  'moved',
  'joined',
  'split',
  'closed',
  'reopened',
] as const
export const schoolEventKind = z.enum(schoolEventKinds)

const params = z.object({ code: schoolCode })
const tags = ['Школы']
const name = z.string().trim().min(2).max(300)
/** A code of the register: letters and digits without spaces. */
const newCode = z
  .string()
  .trim()
  .regex(/^[\p{L}\d_-]{1,40}$/u)

/** What every change of a school's life says: the day from which it holds, the order, and why. */
/** As the person saw the school. */
const version = z.int().positive()

/** A change of a school's life. */
export const schoolEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('renamed'), ...change, version, name, fullName: name.nullable() }),
  z.strictObject({ kind: z.literal('moved'), ...change, version, municipality: z.int().positive() }),
  /** The school ends and goes on as a part of another. */
  z.strictObject({ kind: z.literal('joined'), ...change, version, into: schoolCode }),
  /** New schools come out of it; it ends, or goes on beside them. */
  z.strictObject({
    kind: z.literal('split'),
    ...change,
    version,
    into: z
      .array(z.strictObject({ code: newCode, name }))
      .min(1)
      .max(10),
    continues: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('closed'), ...change, version }),
  /** The end was a mistake: the school works as if it had never been. */
  z.strictObject({ kind: z.literal('reopened'), ...change, version }),
])
export type SchoolEvent = z.infer<typeof schoolEvent>

/** What the register says of a school besides its name, place in the tree and code. */
export const registerData = z.strictObject({
  login: z
    .string()
    .trim()
    .regex(/^\d{4,14}$/)
    .nullable(),
  kind: z.string().trim().min(1).max(100).nullable(),
  advanced: z.boolean(),
  place: schoolPlace.nullable(),
  settlement: z.string().trim().min(1).max(200).nullable(),
  pupils: z.int().min(0).max(20_000).nullable(),
  distanceKm: z.number().min(0).max(5000).nullable(),
  small: z.boolean(),
  status: z.string().trim().min(1).max(100).nullable(),
  inn: z.string().trim().max(20).nullable(),
  ogrn: z.string().trim().max(20).nullable(),
  oktmo: z.string().trim().max(20).nullable(),
  /** Degrees, WGS 84. */
  lat: z.number().nullable(),
  lon: z.number().nullable(),
})
export type RegisterData = z.infer<typeof registerData>

/** Another school of an event; `code` null: it is not within the viewer's schools. */
const otherSchool = z.object({ code: z.string().nullable(), name: z.string() })

export const lifeEvent = z.object({
  ...recordedEvent,
  kind: schoolEventKind,
  /** Of a joining and a split: the school that goes on, or, of an event of another school, the one that came in. */
  other: otherSchool.nullable(),
})

/** What can be entered before its day. */
export const plannedKinds = ['opened', 'renamed', 'moved', 'joined', 'split', 'closed'] as const
export type PlannedKind = (typeof plannedKinds)[number]

/** An event whose day has not come, or that could not be applied on it. */
export const plannedEvent = z.object({
  id: z.int(),
  kind: z.enum(plannedKinds),
  on: day,
  /** Whose event it is; of an opening, the school to come. */
  school: otherSchool,
  /** The name, municipality or schools it leads to. */
  became: z.string().nullable(),
  /** Of a joining: the school that will go on. */
  into: otherSchool.nullable(),
  basis: z.string(),
  reason: z.string().nullable(),
  /** Who entered it; null: hidden. */
  person: z.string().nullable(),
  recordedAt: z.string(),
  /** Why it was not applied on its day; null: the day has not come. */
  refusal: z.string().nullable(),
})

export const schoolLife = z.object({
  school: schoolRef.extend({ fullName: z.string().nullable() }),
  version: z.int(),
  openedOn: day.nullable(),
  closedOn: day.nullable(),
  register: registerData,
  /** By day. */
  events: z.array(lifeEvent),
  /** To come, of this school and of those that will be joined to it, by day. */
  planned: z.array(plannedEvent),
  /** Municipalities in which it stood, by day. */
  places: z.array(z.object({ municipality, since: day.nullable(), until: day.nullable() })),
  can: z.object({ edit: z.boolean() }),
})

export const getSchoolLife = defineRoute({
  method: 'GET',
  path: '/api/schools/:code/life',
  permission: 'schools.read',
  summary: 'Жизнь школы: события с датами и основаниями, где стояла, сведения реестра',
  params,
  fields: { register: 'school', events: 'change', planned: 'change' },
  reply: schoolLife.extend({ hidden }),
  tags,
})

export const listPredecessorResults = defineRoute({
  method: 'GET',
  path: '/api/schools/:code/predecessors',
  permission: 'results.read',
  summary: 'Результаты школ, которые продолжаются в этой, отдельно по каждой',
  params,
  reply: z.object({
    items: z.array(z.object({ school: schoolRef, on: day, cells: z.array(markerCell) })),
  }),
  tags,
})

/** Number of the planned event, when the day of the change is still to come: nothing has changed yet. */
const planned = z.int().optional()

export const openSchool = defineRoute({
  method: 'POST',
  path: '/api/schools',
  permission: 'organisations.write',
  summary: 'Открыть новую школу',
  body: z.strictObject({ ...change, code: newCode, name, municipality: z.int().positive() }),
  reply: z.object({ code: z.string(), planned }),
  tags,
})

export const recordSchoolEvent = defineRoute({
  method: 'POST',
  path: '/api/schools/:code/events',
  permission: 'organisations.write',
  summary: 'Переименовать школу, перевести, присоединить, разделить, закрыть или исправить закрытие',
  params,
  body: schoolEvent,
  reply: z.object({ version: z.int(), planned }),
  tags,
})

export const listPlannedEvents = defineRoute({
  method: 'GET',
  path: '/api/planned-events',
  permission: 'organisations.write',
  summary: 'События школ, которые предстоят или не применились, по дням',
  query: listQuery,
  fields: { items: 'change' },
  reply: pageOf(plannedEvent).extend({ hidden }),
  tags,
})

export const withdrawPlannedEvent = defineRoute({
  method: 'DELETE',
  path: '/api/planned-events/:id',
  permission: 'organisations.write',
  summary: 'Снять событие школы до его дня или убрать то, что не применилось',
  params: z.object({ id: idParam }),
  reply: 'none',
  tags,
})

export const editRegisterData = defineRoute({
  method: 'PUT',
  path: '/api/schools/:code/register',
  permission: 'organisations.write',
  summary: 'Изменить сведения реестра о школе',
  params,
  body: registerData.extend({ version }),
  reply: z.object({ version: z.int() }),
  tags,
})

export const exportRegister = defineRoute({
  method: 'GET',
  path: '/api/schools/register',
  permission: 'schools.read',
  summary: 'Реестр школ файлом, который можно загрузить обратно',
  query: z.object({
    format: exportFormat,
    /** Closed schools too. */
    closed: flagParam.optional(),
  }),
  reply: 'file',
  tags,
})
