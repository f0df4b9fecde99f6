import { z } from 'zod'
import { municipality, schoolCode, schoolRef } from './facts.ts'
import { hidden } from './fields.ts'
import { exportFormat, idParam, listQuery } from './lists.ts'
import { roles } from './permissions.ts'
import { defineRoute, pageOf } from './route.ts'

/** A day, or a minute of it, by the clock of the region. */
const moment = z
  .union([z.iso.date(), z.iso.datetime({ local: true, precision: -1 })])
  .refine((text) => text >= '1900')

export const auditFilters = z.object({
  /** From this day or minute on. */
  from: moment.optional(),
  /** Up to the end of this day or minute. */
  to: moment.optional(),
  /** The number of a person, or a part of his name or login. */
  person: z.string().trim().max(100).optional(),
  /** An action or the beginning of its name: `import`, `read.*`. */
  action: z
    .string()
    .max(100)
    .regex(/^[a-z]+(\.[a-z]+)*(\.\*)?$/)
    .optional(),
  /** What it was done with: `file:12`. */
  subject: z.string().trim().max(200).optional(),
})

export const auditLine = z.object({
  id: z.number().int(),
  at: z.string(),
  action: z.string(),
  /** null: the product itself. */
  person: z.object({ id: z.number().int(), login: z.string().nullable(), name: z.string() }).nullable(),
  /** In which it was done, where that is known. */
  role: z.object({ role: z.enum(roles), organisation: z.string() }).nullable(),
  subject: z.string().nullable(),
  reason: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
  /** Of the line, in the chain of its region; hexadecimal. */
  hash: z.string(),
  previous: z.string().nullable(),
})

/** What the card of a school says of it, without its results. */
export const schoolState = z.object({
  code: z.string(),
  name: z.string(),
  fullName: z.string().nullable(),
  municipality: municipality.nullable(),
  kind: z.string().nullable(),
  place: z.enum(['town', 'village']).nullable(),
  settlement: z.string().nullable(),
  pupils: z.number().int().nullable(),
  distanceKm: z.number().nullable(),
  small: z.boolean(),
  advanced: z.boolean(),
  status: z.string().nullable(),
  login: z.string().nullable(),
  inn: z.string().nullable(),
  ogrn: z.string().nullable(),
  oktmo: z.string().nullable(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  openedOn: z.string().nullable(),
  closedOn: z.string().nullable(),
})
export type SchoolState = z.infer<typeof schoolState>

const fieldValue = z.union([z.string(), z.number(), z.boolean()]).nullable()

export const schoolChange = z.object({
  at: z.string(),
  operation: z.enum(['insert', 'update', 'delete']),
  /** null: not by a named action, or before history was kept. */
  action: z.string().nullable(),
  /** null, too: hidden. */
  person: z.string().nullable(),
  reason: z.string().nullable(),
  /** Empty for the first state. */
  fields: z.array(z.object({ field: schoolState.keyof(), was: fieldValue, became: fieldValue })),
})

export const schoolHistory = z.object({
  school: schoolRef,
  /** From this moment on every change is kept; null: none is. */
  since: z.string().nullable(),
  /** The latest first. */
  changes: z.array(schoolChange),
  /** As it stood at the moment asked for; null when nothing is known of it. */
  state: schoolState.nullable(),
})

const tags = ['Журнал и история']

export const listAudit = defineRoute({
  method: 'GET',
  path: '/api/audit',
  permission: 'audit.read',
  summary: 'Журнал действий: кто, когда, что и с чем сделал; последнее первым',
  query: listQuery.extend(auditFilters.shape),
  fields: { items: 'audit', 'items.person': 'person' },
  reply: pageOf(auditLine).extend({ hidden }),
  tags,
})

export const exportAudit = defineRoute({
  method: 'GET',
  path: '/api/audit/export',
  permission: 'audit.read',
  summary: 'Журнал действий файлом: все строки отбора',
  query: auditFilters.extend({ format: exportFormat }),
  reply: 'file',
  tags,
})

/** Whose data, and between which moments. */
const readersOf = z.object({
  /** Code of the school whose pupils they are. */
  school: schoolCode.optional(),
  /** Number of the file they came in. */
  file: idParam.optional(),
  /** Number of a person whose card was opened by others. */
  person: idParam.optional(),
  /** Code of a pupil, as the works name him; it needs his school or the file, for other schools have the same codes. */
  pupil: z.string().trim().min(1).max(100).optional(),
  /** A row of the file, with the sheet where there are several. */
  row: z.coerce.number().int().min(1).max(100_000_000).optional(),
  sheet: z.string().max(100).optional(),
  from: moment.optional(),
  to: moment.optional(),
})

export const reader = z.object({
  /** null: the product itself. */
  person: auditLine.shape.person,
  role: auditLine.shape.role,
  /** What was done: names of actions. */
  actions: z.array(z.string()),
  /** What for, as each was told; empty for readings from before purposes were asked. */
  purposes: z.array(z.string()),
  /** How many times. */
  lines: z.int(),
  first: z.string(),
  last: z.string(),
})

export const listReaders = defineRoute({
  method: 'GET',
  path: '/api/audit/readers',
  permission: 'audit.read',
  summary:
    'Кто видел данные учеников школы, одного ученика, строки файла или карточку человека между двумя моментами',
  query: readersOf,
  fields: { 'items.person': 'person' },
  reply: z.object({ items: z.array(reader), hidden }),
  tags,
})

export const exportReaders = defineRoute({
  method: 'GET',
  path: '/api/audit/readers/export',
  permission: 'audit.read',
  summary: 'Тот же список файлом',
  query: readersOf.extend({ format: exportFormat }),
  reply: 'file',
  tags,
})

export const getSchoolHistory = defineRoute({
  method: 'GET',
  path: '/api/schools/:code/history',
  permission: 'schools.read',
  summary: 'Что менялось в сведениях о школе, и какими они были на дату',
  params: z.object({ code: schoolCode }),
  query: z.object({
    /** The end of a day by the clock of the region, or an instant; without it the state of now. */
    on: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })])
      .refine((text) => text >= '1900')
      .optional(),
  }),
  fields: { state: 'school', changes: 'change' },
  reply: schoolHistory.extend({ hidden }),
  tags,
})
