import { z } from 'zod'
import { contextFields, resilientParts } from '#engine/context-index/contextualised.ts'
import { contextLevels, levelModes } from '#engine/context-index/version.ts'
import { academicYear, municipality, schoolCode } from './facts.ts'
import { exportFormat, idParam, listQuery } from './lists.ts'
import { MOST, passportFieldIds, passportStates } from './passport-fields.ts'
import { defineRoute, pageOf } from './route.ts'
import { schoolPlace } from './schools.ts'

const tags = ['Паспорта школ и ИСБШ']
const state = z.enum(passportStates)
const answer = z.enum(['yes', 'no', 'unknown'])
const count = z.int().min(0).max(MOST)
const answers = z.partialRecord(z.enum(passportFieldIds), count.nullable())
const filters = { year: academicYear.optional(), state: state.optional(), municipality: idParam.optional() }

const passportRow = z.object({
  code: z.string(),
  name: z.string(),
  municipality,
  state,
  sentAt: z.string().nullable(),
  decidedAt: z.string().nullable(),
  /** Of an accepted one; null: not known. */
  index: z.number().nullable(),
})

export const listPassports = defineRoute({
  method: 'GET',
  path: '/api/passports',
  permission: 'passports.read',
  summary: 'Паспорта школ за год по состояниям: кто сдал, кто нет',
  query: listQuery.extend(filters),
  reply: pageOf(passportRow).extend({
    year: academicYear,
    /** Years that a passport may be of, the latest first. */
    years: z.array(academicYear),
    /** Over all states, whatever state is asked for. */
    counts: z.record(state, z.int()),
    can: z.object({ import: z.boolean() }),
  }),
  tags,
})

export const exportPassports = defineRoute({
  method: 'GET',
  path: '/api/passports/export',
  permission: 'passports.read',
  summary: 'Паспорта школ файлом, с ответами',
  query: z.object({ ...filters, format: exportFormat }),
  reply: 'file',
  tags,
})

export const getPassportTemplate = defineRoute({
  method: 'GET',
  path: '/api/passports/template',
  permission: 'passports.decide',
  summary: 'Таблица паспортов многих школ для заполнения: школы и то, что уже известно',
  query: z.object({ year: academicYear, format: exportFormat }),
  reply: 'file',
  tags,
})

export const passportChange = z.object({
  code: z.string(),
  name: z.string(),
  row: z.int(),
  what: z.enum(['new', 'changed', 'same', 'refused']),
  /** What differs: field, what was, what is to be. */
  fields: z.array(
    z.object({ field: z.string(), was: z.number().nullable(), becomes: z.number().nullable() }),
  ),
  sentences: z.array(z.string()),
})

export const importPassports = defineRoute({
  method: 'POST',
  path: '/api/passports/file',
  permission: 'passports.decide',
  summary: 'Паспорта многих школ файлом: без seal — показать, что изменится; с ним — принять показанное',
  query: z.object({ year: academicYear, seal: z.string().length(64).optional() }),
  upload: true,
  reply: z.object({
    /** Names what was shown: sent back, it says that this and nothing else is to be stored. */
    seal: z.string(),
    stored: z.boolean(),
    items: z.array(passportChange),
    findings: z.array(z.string()),
  }),
  tags,
})

const tracedInput = z.object({
  id: z.string(),
  title: z.string(),
  count: z.number(),
  total: z.number(),
  share: z.number(),
  better: z.enum(['more', 'less']),
  bounds: z.object({ from: z.number(), to: z.number() }),
  oriented: z.number(),
  weight: z.number(),
  contribution: z.number(),
  most: z.number(),
  source: z.object({ bounds: z.string(), weight: z.string() }),
})

const basis = {
  version: z.object({ id: z.string(), version: z.string() }),
  inputs: z.array(tracedInput),
  missing: z.array(z.string()),
  coverage: z.number(),
}

/** As the engine made it when the passport was accepted. */
export const contextIndexReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value'), index: z.number(), ...basis }),
  z.object({ kind: z.literal('unknown'), sentence: z.string(), ...basis }),
  z.object({ kind: z.literal('refused'), sentences: z.array(z.string()) }),
])

const inContext = z.object({
  index: z.number().nullable(),
  level: z.enum(contextLevels).nullable(),
  coverage: z.number().nullable(),
  participants: z.int().nullable(),
  low: z.int().nullable(),
  expected: z.number().nullable(),
  added: z.number().nullable(),
  resilient: answer,
  field: z.enum(contextFields).nullable(),
})

const runFacts = z.object({
  id: z.int(),
  year: academicYear,
  resultsYear: academicYear.nullable(),
  mode: z.enum(levelModes),
  borders: z.array(z.number()),
  medianShare: z.number().nullable(),
  upperThird: z.number().nullable(),
  sentences: z.array(z.string()),
  version: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
})

const params = z.object({ code: schoolCode })

export const getPassport = defineRoute({
  method: 'GET',
  path: '/api/schools/:code/passport',
  permission: 'passports.read',
  summary: 'Паспорт школы за год, её ИСБШ с объяснением и место среди школ в похожих условиях',
  params,
  query: z.object({ year: academicYear.optional() }),
  reply: z.object({
    school: z.object({
      code: z.string(),
      name: z.string(),
      kind: z.string().nullable(),
      place: schoolPlace.nullable(),
    }),
    year: academicYear,
    /** Years that a passport may be of, the latest first. */
    years: z.array(academicYear),
    state,
    /** 0: nothing was saved yet. */
    version: z.int(),
    answers,
    /** What is known from elsewhere, for what has no answer yet: of which year's passport, or of the register (null). */
    known: z.array(z.object({ field: z.enum(passportFieldIds), count, from: academicYear.nullable() })),
    remark: z.string().nullable(),
    index: contextIndexReply.nullable(),
    /** Sources of the version, by their keys in the trace. */
    sources: z.record(z.string(), z.string()),
    /** Of the latest run of the year. */
    latest: inContext.extend({ run: runFacts, parts: z.record(z.enum(resilientParts), answer) }).nullable(),
    can: z.object({
      /** null: he may; else why not. */
      fill: z.string().nullable(),
      accept: z.string().nullable(),
      return: z.string().nullable(),
    }),
  }),
  tags,
})

const seen = { year: academicYear, version: z.int().min(0) }

export const savePassport = defineRoute({
  method: 'PUT',
  path: '/api/schools/:code/passport',
  permission: 'passports.write',
  summary: 'Сохранить паспорт школы, не отправляя',
  params,
  body: z.strictObject({ ...seen, answers }),
  reply: z.object({ version: z.int() }),
  tags,
})

export const sendPassport = defineRoute({
  method: 'POST',
  path: '/api/schools/:code/passport/sending',
  permission: 'passports.write',
  summary: 'Отправить паспорт школы на проверку',
  params,
  body: z.strictObject(seen),
  reply: z.object({ version: z.int() }),
  tags,
})

export const decidePassport = defineRoute({
  method: 'POST',
  path: '/api/schools/:code/passport/decision',
  permission: 'passports.decide',
  summary: 'Принять паспорт школы или вернуть его со словами, что исправить',
  params,
  body: z.discriminatedUnion('decision', [
    z.strictObject({ ...seen, decision: z.literal('accept') }),
    z.strictObject({ ...seen, decision: z.literal('return'), remark: z.string().trim().min(3).max(1000) }),
  ]),
  reply: z.object({ version: z.int() }),
  tags,
})

export const contextSorts = ['school', 'index', '-index', '-added'] as const
const inContextFilters = {
  year: academicYear.optional(),
  municipality: idParam.optional(),
  level: z.enum(contextLevels).optional(),
  resilient: answer.optional(),
}

const contextRow = inContext.extend({ code: z.string(), name: z.string(), municipality })

export const listContext = defineRoute({
  method: 'GET',
  path: '/api/context-index',
  permission: 'passports.read',
  summary: 'ИСБШ школ, ожидаемый результат и прибавка по последнему расчёту года',
  query: listQuery.extend(inContextFilters).extend({ sort: z.enum(contextSorts).default('school') }),
  reply: pageOf(contextRow).extend({
    year: academicYear,
    years: z.array(academicYear),
    /** null: nobody made one yet. */
    run: runFacts.nullable(),
    /** How the index is made, in paragraphs. */
    method: z.array(z.string()),
    /** Passports accepted after the run. */
    newer: z.int(),
    can: z.object({ run: z.boolean() }),
  }),
  tags,
})

export const exportContext = defineRoute({
  method: 'GET',
  path: '/api/context-index/export',
  permission: 'passports.read',
  summary: 'ИСБШ школ файлом',
  query: z.object({
    ...inContextFilters,
    sort: z.enum(contextSorts).default('school'),
    format: exportFormat,
  }),
  reply: 'file',
  tags,
})

export const getContextPicture = defineRoute({
  method: 'GET',
  path: '/api/context-index/picture',
  permission: 'passports.read',
  summary: 'Точки картины «результаты × условия»: школы последнего расчёта года',
  query: z.object({ year: academicYear.optional(), municipality: idParam.optional() }),
  reply: z.object({
    points: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        index: z.number(),
        share: z.number(),
        field: z.enum(contextFields),
      }),
    ),
    /** Schools of the run of which one of the two is not known. */
    unknown: z.int(),
    indexBorder: z.number().nullable(),
    shareBorder: z.number().nullable(),
  }),
  tags,
})

export const runContext = defineRoute({
  method: 'POST',
  path: '/api/context-index',
  permission: 'runs.write',
  summary: 'Рассчитать ИСБШ, ожидаемые результаты и прибавку по принятым паспортам года',
  body: z.strictObject({ year: academicYear, mode: z.enum(levelModes).optional() }),
  reply: z.object({ id: z.int() }),
  tags,
})
