import { z } from 'zod'
import { dutyFunctions, dutyLapses, dutyStates } from './duty-words.ts'
import { schoolCode } from './facts.ts'
import { exportFormat, flagParam, idParam, listQuery, onParam } from './lists.ts'
import { day, organisationKind } from './organisations.ts'
import { levels } from './permissions.ts'
import { defineRoute, pageOf } from './route.ts'

const dutyFunction = z.enum(dutyFunctions)

export const duty = z.object({
  id: z.int(),
  /** `id`: null where the viewer may not open the card. */
  person: z.object({ id: z.int().nullable(), name: z.string() }),
  /** The body; `id`: null where it is out of the viewer's reach. */
  organisation: z.object({
    id: z.int().nullable(),
    kind: organisationKind,
    name: z.string(),
    level: z.enum(levels),
  }),
  function: dutyFunction,
  /** What he answers for: a school (`code` null: out of reach), a municipality, a theme; null in all: he is a member. */
  school: z.object({ code: z.string().nullable(), name: z.string() }).nullable(),
  municipality: z.string().nullable(),
  theme: z.string().nullable(),
  since: day,
  /** The first day without it; null: it has no end yet. */
  until: day.nullable(),
  state: z.enum(dutyStates),
  /** Why it lapsed; null: it did not. Of a past day it is not known whether the person had a role. */
  lapse: z.enum(dutyLapses).nullable(),
  basis: z.string(),
  /** Why it was ended. */
  why: z.string().nullable(),
  version: z.int(),
  /** null: the viewer may change it; else the reason why not. */
  manage: z.string().nullable(),
  /** May the viewer take the end back: it was set within a day. */
  returnable: z.boolean(),
})

const theme = z.string().trim().min(2).max(200)
const basis = z.string().trim().min(2).max(300)
const reason = z.string().trim().min(3).max(500)
const version = z.int().positive()
const tags = ['Кто за что отвечает']
const params = z.object({ id: idParam })
const filters = {
  /** Part of the name of a person or of a theme. */
  search: z.string().trim().max(100).optional(),
  function: dutyFunction.optional(),
  organisation: idParam.optional(),
  person: idParam.optional(),
  /** This one alone, over or not. */
  duty: idParam.optional(),
  /** Only those that are over; left out: only the others. */
  past: flagParam.optional(),
  on: onParam,
}

export const listDuties = defineRoute({
  method: 'GET',
  path: '/api/duties',
  permission: 'duties.read',
  summary: 'Кто в каком органе состоит и за что отвечает, в пределах видимости',
  query: listQuery.extend(filters),
  /** `today`: this day in the region. */
  reply: pageOf(duty).extend({ today: day }),
  tags,
})

export const exportDuties = defineRoute({
  method: 'GET',
  path: '/api/duties/export',
  permission: 'duties.read',
  summary: 'Кто за что отвечает файлом: все строки отбора',
  query: z.object({ ...filters, format: exportFormat }),
  reply: 'file',
  tags,
})

export const getSchoolDuties = defineRoute({
  method: 'GET',
  path: '/api/schools/:code/duties',
  permission: 'duties.read',
  summary: 'Кто отвечает за школу: в регионе, в муниципалитете, в самой школе',
  params: z.object({ code: schoolCode }),
  query: z.object({ on: onParam }),
  reply: z.object({
    school: z.object({ code: z.string(), name: z.string() }),
    /** This day in the region. */
    today: day,
    region: z.array(duty),
    municipality: z.array(duty),
    /** Of other schools. */
    others: z.array(duty),
    /** Functions held in the school and in what stands under it. */
    team: z.array(duty),
    can: z.object({ assign: z.boolean() }),
  }),
  tags,
})

export const assignDuty = defineRoute({
  method: 'POST',
  path: '/api/duties',
  permission: 'duties.manage',
  summary: 'Включить человека в орган или назначить ответственным: прав это не даёт',
  body: z.strictObject({
    person: z.int().positive(),
    organisation: z.int().positive(),
    function: dutyFunction,
    /** One of these two at most. */
    school: schoolCode.optional(),
    municipality: z.int().positive().optional(),
    theme: theme.optional(),
    since: day,
    until: day.nullable().optional(),
    basis,
  }),
  reply: z.object({ id: z.int() }),
  tags,
})

export const editDuty = defineRoute({
  method: 'PUT',
  path: '/api/duties/:id',
  permission: 'duties.manage',
  summary: 'Исправить функцию, тему, первый день или основание',
  params,
  body: z.strictObject({
    function: dutyFunction,
    theme: theme.nullable(),
    since: day,
    basis,
    reason,
    /** As the person saw it. */
    version,
  }),
  reply: z.object({ version: z.int() }),
  tags,
})

export const endDuty = defineRoute({
  method: 'POST',
  path: '/api/duties/:id/end',
  permission: 'duties.manage',
  summary: 'Закончить с дня, с причиной',
  params,
  body: z.strictObject({
    /** The first day without it; its own first day: it never held. */
    until: day,
    reason,
    version,
  }),
  reply: z.object({ version: z.int() }),
  tags,
})

export const returnDuty = defineRoute({
  method: 'POST',
  path: '/api/duties/:id/return',
  permission: 'duties.manage',
  summary: 'Вернуть то, что закончили не больше суток назад',
  params,
  reply: 'none',
  tags,
})
