import { z } from 'zod'
import { academicYear, identified, procedureId } from './facts.ts'
import { idParam } from './lists.ts'
import {
  methodContent,
  methodId,
  methodRef,
  overrides,
  share,
  text,
  workedExamples,
} from './method-content.ts'
import { defineRoute } from './route.ts'

/** `built-in`: comes with the product, the same for everybody. */
export const methodState = z.enum(['built-in', 'draft', 'checked', 'approved', 'frozen'])
export type MethodState = z.infer<typeof methodState>

export const methodRow = z.object({
  id: methodId,
  version: z.string(),
  state: methodState,
  title: z.string(),
  summary: z.string(),
  /** How many procedures and last academic years it counts. */
  procedures: z.number().int(),
  years: z.number().int(),
  decision: z.enum(['criteria', 'every-criterion', 'bands']),
})

export const methodIssue = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'note']),
  /** Of the content, `decision.bands[1].to`, or of the examples, `examples[2]`. */
  position: z.string(),
  message: z.string(),
})

const person = z.object({ name: z.string(), at: z.string() }).nullable()

/** A version with who brought it how far. The people are told to those who write or approve methods. */
export const methodVersion = z.object({
  /** Of a version of the region's own: by it the version is changed. */
  key: z.int().nullable(),
  number: z.string(),
  state: methodState,
  title: z.string(),
  basedOn: z.string().nullable(),
  /** What it changes in the version it is based on: a sentence each. */
  changes: z.array(z.string()),
  words: z.string(),
  created: person,
  checked: person,
  approved: person,
  frozenAt: z.string().nullable(),
  /** Why it was sent back; null: it was not. */
  returnedWhy: z.string().nullable(),
  /** Of the record: what a change of it begins from. */
  version: z.int(),
})

const exampleOutcome = z.object({ identified, markers: z.number().int(), band: z.string().nullable() })

/** What one may do with a version now; where not, why and who can. */
const step = z.object({ allowed: z.boolean(), why: z.string().nullable() })
const steps = z.object({ edit: step, check: step, approve: step, withdraw: step, run: step, derive: step })
export type MethodSteps = z.infer<typeof steps>

export const method = methodRow.extend({
  lowShare: share,
  minimumParticipants: z.number().int().nullable(),
  procedureList: z.array(z.object({ id: procedureId, title: z.string() })),
  bands: z.array(z.object({ id: z.string(), title: z.string(), identified: z.boolean() })),
  sources: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      section: z.string().optional(),
      date: z.string().optional(),
      url: z.string().optional(),
    }),
  ),
  /** The method in words, made from the same data it is run by; none of a draft that is not sound. */
  paragraphs: z.array(z.string()),
  issues: z.array(methodIssue),
  standing: methodVersion,
  steps,
  /** Worked examples of one school: what must come out by the document, and what the method gives now. */
  examples: z.array(
    z.object({
      title: z.string(),
      /** The place of the document. */
      place: z.string(),
      year: z.string(),
      results: z.array(
        z.object({
          year: z.string(),
          procedure: z.string(),
          title: z.string(),
          participants: z.number().int(),
          low: z.number().int(),
        }),
      ),
      expected: exampleOutcome,
      /** Null: the draft is not sound, nothing can be counted by it. */
      computed: exampleOutcome.nullable(),
      agrees: z.boolean(),
    }),
  ),
})

const refParams = z.object({ id: methodRef })
const keyParams = z.object({ id: idParam })
const ofVersion = z.strictObject({ version: z.int().positive() })
const tags = ['Методики']

export const listMethods = defineRoute({
  method: 'GET',
  path: '/api/methods',
  permission: 'methods.read',
  summary: 'Методики выявления',
  reply: z.object({
    items: z.array(
      methodRow.extend({
        /** A list may be made by it: it comes with the product, or a version of it is approved. */
        runnable: z.boolean(),
        /** Versions not approved yet, to those who write or approve. */
        open: z.array(z.object({ number: z.string(), state: methodState })),
      }),
    ),
  }),
  tags,
})

export const getMethod = defineRoute({
  method: 'GET',
  path: '/api/methods/:id',
  permission: 'methods.read',
  summary: 'Методика словами и разобранные примеры',
  params: refParams,
  reply: method,
  tags,
})

export const getMethodFile = defineRoute({
  method: 'GET',
  path: '/api/methods/:id/file',
  permission: 'methods.read',
  summary: 'Методика файлом JSON, с примерами',
  params: refParams,
  reply: 'file',
  tags,
})

export const listMethodVersions = defineRoute({
  method: 'GET',
  path: '/api/methods/:id/versions',
  permission: 'methods.read',
  summary: 'Версии методики, новые первыми',
  params: z.object({ id: methodId }),
  reply: z.object({ title: z.string(), items: z.array(methodVersion) }),
  tags,
})

export const compareMethods = defineRoute({
  method: 'GET',
  path: '/api/methods/:id/compare/:other',
  permission: 'methods.read',
  summary: 'Чем одна методика или версия отличается от другой',
  params: refParams.extend({ other: methodRef }),
  reply: z.object({ first: methodRow, second: methodRow, differences: z.array(z.string()) }),
  tags,
})

export const createMethod = defineRoute({
  method: 'POST',
  path: '/api/methods',
  permission: 'methods.write',
  summary: 'Новая методика или новая версия: черновик по другой методике, с изменениями или без',
  body: z.strictObject({
    basedOn: methodRef,
    overrides: overrides.default({}),
    /** Left out: a version of the same method, which must be the region's own. */
    id: methodId.optional(),
  }),
  reply: z.object({ key: z.int(), ref: methodRef }),
  tags,
})

export const importMethod = defineRoute({
  method: 'POST',
  path: '/api/methods/import',
  permission: 'methods.write',
  summary: 'Методика из файла JSON: черновик, если в файле нет ошибок',
  body: z.strictObject({
    text: z.string().min(1).max(900_000),
    /** Left out: as in the file. */
    id: methodId.optional(),
  }),
  reply: z.object({ key: z.int(), ref: methodRef }),
  tags,
})

export const getMethodDraft = defineRoute({
  method: 'GET',
  path: '/api/method-versions/:id',
  permission: 'methods.write',
  summary: 'Версия методики для правки',
  params: keyParams,
  reply: z.object({
    key: z.int(),
    state: methodState,
    version: z.int(),
    basedOn: z.string(),
    content: methodContent,
    examples: workedExamples,
    words: z.string(),
    /** The rule it is based on, for the list of changes; null: it is not there any more. */
    base: methodContent.nullable(),
    /** Numbers that other versions of the method have. */
    taken: z.array(z.string()),
    /** The last academic year that counts, for what the reference knows was not held. */
    year: academicYear,
    procedures: z.array(
      z.object({ id: z.string(), exam: z.string(), title: z.string(), shortTitle: z.string() }),
    ),
    notHeld: z.array(
      z.object({
        exam: z.string(),
        procedures: z.array(z.string()).optional(),
        except: z.array(z.string()).optional(),
        year: academicYear,
        why: z.string(),
      }),
    ),
  }),
  tags,
})

export const saveMethodDraft = defineRoute({
  method: 'PUT',
  path: '/api/method-versions/:id',
  permission: 'methods.write',
  summary: 'Сохранить черновик; проверенная версия снова становится черновиком',
  params: keyParams,
  body: ofVersion.extend({ content: methodContent, examples: workedExamples, words: text(3000) }),
  reply: z.object({ version: z.int(), state: methodState }),
  tags,
})

export const deleteMethodDraft = defineRoute({
  method: 'DELETE',
  path: '/api/method-versions/:id',
  permission: 'methods.write',
  summary: 'Удалить черновик; сутки его можно вернуть',
  params: keyParams,
  reply: 'none',
  tags,
})

export const restoreMethodDraft = defineRoute({
  method: 'POST',
  path: '/api/method-versions/:id/restore',
  permission: 'methods.write',
  summary: 'Вернуть удалённый черновик',
  params: keyParams,
  reply: 'none',
  tags,
})

export const checkMethodVersion = defineRoute({
  method: 'POST',
  path: '/api/method-versions/:id/check',
  permission: 'methods.write',
  summary: 'Отдать черновик на утверждение: ошибок нет, все примеры сошлись',
  params: keyParams,
  body: ofVersion,
  reply: 'none',
  tags,
})

export const approveMethodVersion = defineRoute({
  method: 'POST',
  path: '/api/method-versions/:id/approve',
  permission: 'methods.approve',
  summary: 'Утвердить проверенную версию: не тот, кто её писал или проверял',
  params: keyParams,
  body: ofVersion,
  reply: 'none',
  tags,
})

export const withdrawMethodVersion = defineRoute({
  method: 'POST',
  path: '/api/method-versions/:id/withdraw',
  permission: 'methods.approve',
  summary: 'Вернуть в черновик проверенную или утверждённую версию, по которой ещё не считали',
  params: keyParams,
  body: ofVersion.extend({ reason: z.string().trim().min(3).max(1000) }),
  reply: 'none',
  tags,
})
