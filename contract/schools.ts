import { z } from 'zod'
import {
  academicYear,
  band,
  identified,
  interval,
  markerState,
  marks,
  municipality,
  procedureId,
  schoolCode,
  schoolRef,
  season,
  sourcePlace,
} from './facts.ts'
import { hidden } from './fields.ts'
import { exportFormat, flagParam, idParam, listQuery, onParam } from './lists.ts'
import { share } from './method-content.ts'
import { defineRoute, pageOf } from './route.ts'
import { smallGrounds } from './small-rule.ts'

export const schoolPlace = z.enum(['town', 'village'])

/** Pupils in the school: under 100, 100–299, 300–699, 700 and more. */
export const schoolSize = z.enum(['tiny', 'small', 'medium', 'large'])

const sortable = ['municipality', 'name', 'code', 'pupils', 'markers'] as const
const descending = sortable.map((name) => `-${name}` as const)
export const schoolSort = z.enum([...sortable, ...descending])

const schoolFilters = z.object({
  /** Part of the name, code or settlement. */
  search: z.string().trim().max(100).optional(),
  municipality: idParam.optional(),
  kind: z.string().max(100).optional(),
  place: schoolPlace.optional(),
  size: schoolSize.optional(),
  /** By the rule of the region, else by the register. */
  small: flagParam.optional(),
  /** Answer of the latest run, for those who see runs. */
  listed: identified.optional(),
  /** Only those the person watches. */
  watched: flagParam.optional(),
  /** With schools that have closed. */
  closed: flagParam.optional(),
  on: onParam,
  sort: schoolSort.default('municipality'),
})

export const schoolRow = z.object({
  code: z.string(),
  name: z.string(),
  municipality,
  kind: z.string().nullable(),
  place: schoolPlace.nullable(),
  settlement: z.string().nullable(),
  pupils: z.number().int().nullable(),
  small: z.boolean(),
  advanced: z.boolean(),
  /** The first day on which there was no such school; null: it works. */
  closedOn: z.string().nullable(),
  /** A name it had, when it is found by that one. */
  former: z.string().nullable(),
  /** Of the latest run; null when there was none or the school was not in it, and when hidden. */
  identified: identified.nullable(),
  markers: z.number().int().nullable(),
  /** On the person's own list. */
  watched: z.boolean(),
})

/** One result of the school in the matrix: decided on counts by the 30 % rule, before any methodology. */
export const markerCell = z.object({
  year: academicYear,
  season,
  procedure: procedureId,
  paperGrade: z.number().int(),
  pupilGrade: z.number().int(),
  participants: z.number().int(),
  low: z.number().int(),
  marks,
  absent: z.number().int(),
  state: markerState,
  interval,
  smallGroup: z.boolean(),
  restored: z.boolean(),
  source: sourcePlace,
  /** How many versions of the result are kept, the current one included. */
  versions: z.number().int(),
})

export const schoolCard = z.object({
  code: z.string(),
  /** On the person's own list. */
  watched: z.boolean(),
  login: z.string().nullable(),
  name: z.string(),
  fullName: z.string().nullable(),
  municipality,
  kind: z.string().nullable(),
  advanced: z.boolean(),
  place: schoolPlace.nullable(),
  settlement: z.string().nullable(),
  oktmo: z.string().nullable(),
  inn: z.string().nullable(),
  ogrn: z.string().nullable(),
  pupils: z.number().int().nullable(),
  distanceKm: z.number().nullable(),
  ...smallGrounds,
  status: z.string().nullable(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
  openedOn: z.string().nullable(),
  /** The first day on which there was no such school; null: it works. */
  closedOn: z.string().nullable(),
  /** Years of the matrix, ascending. */
  years: z.array(academicYear),
  /** Rows of the matrix in the order of the reference. */
  procedures: z.array(z.object({ id: procedureId, title: z.string(), shortTitle: z.string() })),
  cells: z.array(markerCell),
  /** The share at which the matrix calls a result low. */
  lowShare: share,
  latest: z
    .object({
      run: z.number().int(),
      title: z.string(),
      year: academicYear,
      identified,
      band: band.nullable(),
      markers: z.number().int(),
    })
    .nullable(),
})

export const resultVersion = z.object({
  source: sourcePlace,
  import: z.number().int(),
  appliedAt: z.string(),
  appliedBy: z.string(),
  participants: z.number().int(),
  low: z.number().int(),
  marks,
  absent: z.number().int(),
  restored: z.boolean(),
  current: z.boolean(),
  /** The file whose version took its place. */
  replacedBy: z.number().int().nullable(),
})

export const municipalityRow = z.object({ id: z.number().int(), name: z.string(), schools: z.number().int() })

export const listMunicipalities = defineRoute({
  method: 'GET',
  path: '/api/municipalities',
  permission: 'schools.read',
  summary: 'Муниципалитеты в пределах видимости и число школ в каждом',
  reply: z.object({ items: z.array(municipalityRow) }),
  tags: ['Школы'],
})

export const listSchools = defineRoute({
  method: 'GET',
  path: '/api/schools',
  permission: 'schools.read',
  summary: 'Школы: поиск, отбор, сортировка',
  query: listQuery.extend(schoolFilters.shape),
  fields: { items: 'school' },
  reply: pageOf(schoolRow).extend({
    hidden,
    /** Kinds that occur, for the filter. */
    kinds: z.array(z.string()),
    /** The run that `identified` and `markers` come from; null, too, for those who do not see runs. */
    run: z.object({ id: z.number().int(), title: z.string(), year: academicYear }).nullable(),
  }),
  tags: ['Школы'],
})

export const exportSchools = defineRoute({
  method: 'GET',
  path: '/api/schools/export',
  permission: 'schools.read',
  summary: 'Школы файлом: все строки отбора',
  query: schoolFilters.extend({ format: exportFormat }),
  reply: 'file',
  tags: ['Школы'],
})

export const getSchool = defineRoute({
  method: 'GET',
  path: '/api/schools/:code',
  permission: 'results.read',
  summary: 'Карточка школы с матрицей маркеров',
  params: z.object({ code: schoolCode }),
  query: z.object({ on: onParam }),
  fields: { '': 'school' },
  reply: schoolCard.extend({ hidden }),
  tags: ['Школы'],
})

export const listVersions = defineRoute({
  method: 'GET',
  path: '/api/schools/:code/versions',
  permission: 'results.read',
  summary: 'Все версии одного результата школы',
  params: z.object({ code: schoolCode }),
  query: z.object({ year: academicYear, season, procedure: procedureId, on: onParam }),
  reply: z.object({ school: schoolRef, items: z.array(resultVersion) }),
  tags: ['Школы'],
})
