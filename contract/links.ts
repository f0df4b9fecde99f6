import { z } from 'zod'
import { schoolCode } from './facts.ts'
import { hidden } from './fields.ts'
import { linkKinds, linkStates } from './link-words.ts'
import { exportFormat, idParam, listQuery } from './lists.ts'
import { day } from './organisations.ts'
import { defineRoute, pageOf } from './route.ts'

const linkKind = z.enum(linkKinds)

/** One end of a link. `code` and `municipality` are null where the school is out of the viewer's reach. */
const linkedSchool = z.object({
  code: z.string().nullable(),
  name: z.string(),
  municipality: z.string().nullable(),
})

const linkState = z.enum(linkStates)

export const schoolLink = z.object({
  id: z.int(),
  kind: linkKind,
  /** The school that supports. */
  from: linkedSchool,
  /** The school that is supported. */
  to: linkedSchool,
  since: day,
  /** The first day without the link; null: it has no end yet. */
  until: day.nullable(),
  state: linkState,
  basis: z.string(),
  /** Why it has the end it has. */
  reason: z.string().nullable(),
  version: z.int(),
  /** Who comes to the supported school by the link, of those within the viewer's reach; null: hidden. */
  mentors: z.array(z.object({ person: z.int(), name: z.string() })).nullable(),
  /** null: the viewer may change it; else the reason why not. */
  manage: z.string().nullable(),
})

const basis = z.string().trim().min(2).max(300)
const tags = ['Связи школ']
const params = z.object({ id: idParam })
const filters = {
  /** Only links that hold on the day. */
  on: day.optional(),
  kind: linkKind.optional(),
  /** Only links of the school, whichever end it is. */
  school: schoolCode.optional(),
}

export const listLinks = defineRoute({
  method: 'GET',
  path: '/api/links',
  permission: 'links.read',
  summary: 'Связи школ в пределах видимости: кто кому помогает, с какого и до какого дня',
  query: listQuery.extend(filters),
  fields: { items: 'link' },
  reply: pageOf(schoolLink).extend({ hidden }),
  tags,
})

export const exportLinks = defineRoute({
  method: 'GET',
  path: '/api/links/export',
  permission: 'links.read',
  summary: 'Связи школ файлом',
  query: z.object({ ...filters, format: exportFormat }),
  reply: 'file',
  tags,
})

export const getSchoolLinks = defineRoute({
  method: 'GET',
  path: '/api/schools/:code/links',
  permission: 'links.read',
  summary: 'Связи одной школы: кто помогает ей и кому помогает она',
  params: z.object({ code: schoolCode }),
  fields: { supportedBy: 'link', supports: 'link' },
  reply: z.object({
    school: z.object({ code: z.string(), name: z.string() }),
    /** This day in the region. */
    today: day,
    /** The latest first. */
    supportedBy: z.array(schoolLink),
    supports: z.array(schoolLink),
    can: z.object({ make: z.boolean() }),
    hidden,
  }),
  tags,
})

export const makeLink = defineRoute({
  method: 'POST',
  path: '/api/links',
  permission: 'links.manage',
  summary: 'Связать школы: одна помогает другой с дня по приказу',
  body: z.strictObject({
    from: schoolCode,
    to: schoolCode,
    kind: linkKind,
    since: day,
    until: day.nullable().optional(),
    basis,
  }),
  reply: z.object({ id: z.int() }),
  tags,
})

export const editLink = defineRoute({
  method: 'PUT',
  path: '/api/links/:id',
  permission: 'links.manage',
  summary: 'Закончить связь, назначить ей другой конец или исправить основание',
  params,
  body: z.strictObject({
    /** The first day without the link; this day: it ends at once. */
    until: day.nullable(),
    basis,
    reason: z.string().trim().min(3).max(500),
    /** As the person saw the link. */
    version: z.int().positive(),
  }),
  reply: z.object({ version: z.int() }),
  tags,
})

export const nameMentor = defineRoute({
  method: 'POST',
  path: '/api/links/:id/mentors',
  permission: 'links.manage',
  summary: 'Назначить человека по связи: он видит школу, которой помогают, пока связь действует',
  params,
  body: z.strictObject({ person: z.int().positive() }),
  /** The number of the role. */
  reply: z.object({ id: z.int() }),
  tags,
})
