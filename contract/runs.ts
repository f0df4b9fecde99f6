import { z } from 'zod'
import {
  academicYear,
  band,
  identified,
  interval,
  markerState,
  procedureId,
  schoolCode,
  schoolRef,
  season,
  sourcePlace,
} from './facts.ts'
import { exportFormat, flagParam, idParam, listQuery, onParam } from './lists.ts'
import { methodRef, overrides, share } from './method-content.ts'
import { defineRoute, pageOf } from './route.ts'

export const newRun = z.strictObject({
  methodology: methodRef,
  /** The last academic year that counts. */
  year: academicYear,
  overrides: overrides.default({}),
})

/** A stored run; the counts are over the schools one may see. */
export const runRow = z.object({
  id: z.number().int(),
  methodology: z.object({ id: z.string(), version: z.string(), title: z.string() }),
  year: academicYear,
  overrides,
  schools: z.number().int(),
  identified: z.number().int(),
  undecided: z.number().int(),
  near: z.number().int(),
  createdAt: z.string(),
  createdBy: z.string(),
})

export const run = runRow.extend({
  /** Hashes of what went in and came out: the same bytes twice give the same. */
  factsHash: z.string(),
  outcomeHash: z.string(),
  bands: z.array(
    z.object({ id: z.string(), title: z.string(), identified: z.boolean(), schools: z.number().int() }),
  ),
  /** Results applied after the run was made: it may be worth another. */
  outdated: z.boolean(),
})

export const outcomeRow = z.object({
  school: schoolRef,
  identified,
  band: band.nullable(),
  markers: z.number().int(),
  near: z.boolean(),
  /** What one pupil more or fewer would change, for a school that is near; in Russian. */
  nearMiss: z.string().nullable(),
  /** The short reason: «критерий 1: ВПР МА-5, ОГЭ РУ (2024/25)»; empty for a school that is not on the list. */
  grounds: z.string(),
  missingYears: z.array(academicYear),
})

const sortable = ['municipality', 'name', 'markers'] as const
const descending = sortable.map((name) => `-${name}` as const)
export const outcomeSort = z.enum([...sortable, ...descending])

const outcomeFilters = z.object({
  search: z.string().trim().max(100).optional(),
  municipality: idParam.optional(),
  identified: identified.optional(),
  near: flagParam.optional(),
  band: z.string().max(60).optional(),
  sort: outcomeSort.default('-markers'),
})

export const tracedMarker = z.object({
  year: academicYear,
  season,
  procedure: procedureId,
  title: z.string(),
  participants: z.number().int().nullable(),
  low: z.number().int().nullable(),
  state: markerState,
  interval,
  smallGroup: z.boolean(),
  restored: z.boolean(),
  belowMinimum: z.boolean(),
  source: sourcePlace.nullable(),
})

/** The page «Почему»: the stored trace with its words; nothing is recomputed. */
export const why = z.object({
  run: runRow,
  school: schoolRef,
  identified,
  band: band.nullable(),
  markerCount: z.number().int(),
  /** A result is low from this share on, in the method as it was applied. */
  lowShare: share,
  missingYears: z.array(academicYear),
  /** The answer in a few words. */
  heading: z.string(),
  /** The rule, the answer to each part of it and what was left out. */
  paragraphs: z.array(z.string()),
  markers: z.array(tracedMarker),
  criteria: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      answer: identified,
      /** Indexes into `markers`. */
      by: z.array(z.number().int()),
      missingYears: z.array(academicYear),
    }),
  ),
  nearMisses: z.array(
    z.object({
      kind: z.enum(['pupil', 'procedure']),
      becomes: identified,
      marker: z.number().int().nullable(),
      sentence: z.string(),
    }),
  ),
})

const side = z.object({ identified, markers: z.number().int(), band: band.nullable() }).nullable()

export const difference = z.object({
  school: schoolRef,
  /** Null: the school is not in that run. */
  from: side,
  to: side,
  /** Why it differs, in Russian. */
  why: z.array(z.string()),
})

export const comparison = z.object({
  /** What differs between the two rules, in Russian: a sentence each. */
  differences: z.array(z.string()),
  /** On the list only in the second. */
  added: z.array(difference),
  /** On the list only in the first. */
  left: z.array(difference),
  /** Another decision or band without entering or leaving the list. */
  changed: z.array(difference),
  same: z.number().int(),
})

export const preview = z.object({
  schools: z.number().int(),
  identified: z.number().int(),
  undecided: z.number().int(),
  near: z.number().int(),
  /** Against the run named in `against`; null without one. */
  comparison: comparison.nullable(),
})

const runParams = z.object({ id: idParam })
const tags = ['Выявление']

export const createRun = defineRoute({
  method: 'POST',
  path: '/api/runs',
  permission: 'runs.write',
  summary: 'Выполнить методику за год и сохранить список',
  body: newRun,
  reply: z.object({ id: z.number().int() }),
  tags,
})

export const previewRun = defineRoute({
  method: 'POST',
  path: '/api/runs/preview',
  permission: 'runs.write',
  summary: 'Что будет, если изменить порог или набор процедур: без сохранения',
  body: newRun.extend({ against: z.number().int().positive().optional() }),
  reply: preview,
  tags,
})

export const listRuns = defineRoute({
  method: 'GET',
  path: '/api/runs',
  permission: 'runs.read',
  summary: 'Выполненные запуски, последний первым',
  query: listQuery.extend({ on: onParam }),
  reply: pageOf(runRow),
  tags,
})

export const exportRuns = defineRoute({
  method: 'GET',
  path: '/api/runs/export',
  permission: 'runs.read',
  summary: 'Выполненные запуски файлом',
  query: z.object({ on: onParam, format: exportFormat }),
  reply: 'file',
  tags,
})

export const getRun = defineRoute({
  method: 'GET',
  path: '/api/runs/:id',
  permission: 'runs.read',
  summary: 'Запуск: итоги, параметры, контрольные суммы',
  params: runParams,
  reply: run,
  tags,
})

export const listOutcomes = defineRoute({
  method: 'GET',
  path: '/api/runs/:id/schools',
  permission: 'runs.read',
  summary: 'Школы запуска с основаниями',
  params: runParams,
  query: listQuery.extend(outcomeFilters.shape),
  reply: pageOf(outcomeRow),
  tags,
})

export const exportOutcomes = defineRoute({
  method: 'GET',
  path: '/api/runs/:id/export',
  permission: 'runs.read',
  summary: 'Школы запуска файлом: все строки отбора',
  params: runParams,
  query: outcomeFilters.extend({ format: exportFormat }),
  reply: 'file',
  tags,
})

export const getWhy = defineRoute({
  method: 'GET',
  path: '/api/runs/:id/schools/:code',
  permission: 'runs.read',
  summary: 'Почему школа в списке или не в списке',
  params: runParams.extend({ code: schoolCode }),
  reply: why,
  tags,
})

export const compareWith = defineRoute({
  method: 'GET',
  path: '/api/runs/:id/compare/:other',
  permission: 'runs.read',
  summary: 'Два запуска рядом: кто вошёл, кто вышел и почему',
  params: runParams.extend({ other: idParam }),
  reply: comparison.extend({ first: runRow, second: runRow }),
  tags,
})

export const exportComparison = defineRoute({
  method: 'GET',
  path: '/api/runs/:id/compare/:other/export',
  permission: 'runs.read',
  summary: 'Сравнение двух запусков файлом',
  params: runParams.extend({ other: idParam }),
  query: z.object({ format: exportFormat }),
  reply: 'file',
  tags,
})
