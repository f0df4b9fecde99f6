import { z } from 'zod'
import { academicYear, procedureId, season, sitting } from './facts.ts'
import { exportFormat, idParam, listQuery } from './lists.ts'
import { defineRoute, pageOf } from './route.ts'

/*
 * What an import will change, or has changed: in the facts and in the register of schools.
 */

const params = z.object({ id: idParam })
const tags = ['Загрузки']

/** What applying does (or has done) to the facts. */
export const changeCounts = z.object({
  new: z.number().int(),
  replaced: z.number().int(),
  unchanged: z.number().int(),
  conflicts: z.number().int(),
  parked: z.number().int(),
  leftOut: z.number().int(),
})

export const registerCounts = z.object({
  new: z.number().int(),
  /** With those renamed and moved. */
  changed: z.number().int(),
  unchanged: z.number().int(),
  renamed: z.number().int(),
  moved: z.number().int(),
  /** Schools that work and are not in a file that names most of the others. They stay as they are. */
  absent: z.number().int(),
  /** Municipalities the register does not know yet: they are added. */
  newMunicipalities: z.array(z.string()),
})

export const registerChangeKind = z.enum(['new', 'renamed', 'moved', 'data', 'absent'])

/** What the register of an import does to one school: what it is called and where it stands, was and becomes. */
export const registerChange = z.object({
  code: z.string(),
  kinds: z.array(registerChangeKind),
  was: z.object({ name: z.string(), municipality: z.string() }).nullable(),
  becomes: z.object({ name: z.string(), municipality: z.string() }).nullable(),
})

export const changeKind = z.enum(['new', 'replaced', 'unchanged', 'conflict'])

const numbers = z.object({
  participants: z.number().int(),
  low: z.number().int(),
  file: z.object({ id: z.number().int(), name: z.string() }),
})

export const changeRow = z.object({
  kind: changeKind,
  sitting,
  title: z.string(),
  /** A school of a register that comes with the same import has no record yet, only a code. */
  school: z.object({ code: z.string(), name: z.string(), municipality: z.string().nullable() }),
  /** The version whose place is taken; it stays readable among the versions of the result. */
  before: numbers.nullable(),
  /** For a conflict: what each file says. */
  after: z.array(numbers),
})

/** A school the register does not know: it waits for a person. */
export const parkedSchool = z.object({
  key: z.string(),
  name: z.string().nullable(),
  login: z.string().nullable(),
  code: z.string().nullable(),
  municipality: z.string().nullable(),
  participants: z.number().int(),
  files: z.array(z.string()),
  /** Schools of the register with a like name. */
  suggestions: z.array(z.object({ code: z.string(), name: z.string(), municipality: z.string() })),
  leftOut: z.boolean(),
})

export const fileConflict = z.object({
  file: z.object({ id: z.number().int(), name: z.string() }),
  school: z.string().nullable(),
  pupil: z.string().nullable(),
  message: z.string(),
  rows: z.array(z.number().int()),
})

export const changes = z.object({
  version: z.number().int(),
  /** Null when it can be applied; otherwise why not and who can help, in Russian. */
  blocked: z.string().nullable(),
  counts: changeCounts,
  register: registerCounts.nullable(),
  sittings: z.array(
    sitting.extend({
      title: z.string(),
      new: z.number().int(),
      replaced: z.number().int(),
      unchanged: z.number().int(),
      conflicts: z.number().int(),
    }),
  ),
  parked: z.array(parkedSchool),
  /** Repeats inside a file that say different things: not counted. */
  fileConflicts: z.array(fileConflict),
})

export const getChanges = defineRoute({
  method: 'GET',
  path: '/api/imports/:id/changes',
  permission: 'imports.read',
  summary:
    'Что изменится (до применения) или изменилось (после): новое, заменённое, прежнее; неизвестные школы; противоречия',
  params,
  reply: changes,
  tags,
})

const changeFilters = {
  kind: changeKind.optional(),
  year: academicYear.optional(),
  season: season.optional(),
  procedure: procedureId.optional(),
}

export const listChangeRows = defineRoute({
  method: 'GET',
  path: '/api/imports/:id/changes/rows',
  permission: 'imports.read',
  summary: 'Что изменится или изменилось по школам: было и стало',
  params,
  query: listQuery.extend(changeFilters),
  reply: pageOf(changeRow),
  tags,
})

export const listRegisterChanges = defineRoute({
  method: 'GET',
  path: '/api/imports/:id/changes/register',
  permission: 'imports.read',
  summary: 'Что изменится в реестре школ: новые, переименованные, переведённые, которых в файле нет',
  params,
  query: listQuery.extend({ kind: registerChangeKind.optional() }),
  reply: pageOf(registerChange),
  tags,
})

export const exportChangeRows = defineRoute({
  method: 'GET',
  path: '/api/imports/:id/changes/rows/export',
  permission: 'imports.read',
  summary: 'Что изменится или изменилось по школам файлом: все строки отбора',
  params,
  query: z.object({ ...changeFilters, format: exportFormat }),
  reply: 'file',
  tags,
})
