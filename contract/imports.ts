import { z } from 'zod'
import { academicYear, procedureId, season, sitting } from './facts.ts'
import { changeCounts, registerCounts } from './import-changes.ts'
import { exportFormat, idParam, listQuery } from './lists.ts'
import { day } from './organisations.ts'
import { purposeQuery } from './purposes.ts'
import { defineRoute, pageOf } from './route.ts'

export const importState = z.enum([
  'uploaded',
  'reading',
  'checked',
  'applying',
  'applied',
  'cancelled',
  'failed',
])
export type ImportState = z.infer<typeof importState>

/** `same`: these very bytes are already among the facts; `withdrawn`: a person took the file out of the import. */
export const fileState = z.enum(['waiting', 'read', 'refused', 'same', 'applied', 'withdrawn'])
export const verdict = z.enum(['accept', 'accept_with_warnings', 'refuse'])
export const severity = z.enum(['error', 'warning', 'note'])

/** What a person said of a file that does not tell its year, season or procedure. */
export const hints = z.strictObject({
  year: academicYear.optional(),
  season: season.optional(),
  procedure: procedureId.optional(),
})

const column = z.string().regex(/^[A-Z]{1,3}$/)
export const mappedField = z.enum([
  'school',
  'year',
  'procedure',
  'exam',
  'subject',
  'grade',
  'pupil',
  'class',
  'score',
  'mark',
  'testScore',
  'status',
  'participants',
  'low',
  'n2',
  'n3',
  'n4',
  'n5',
])

/** What a person said of the columns of an unknown table: field → column letter. Kept for the same header. */
export const columnMapping = z.strictObject({
  fingerprint: z.string().min(1).max(200),
  headerRow: z.number().int().min(1),
  columns: z.partialRecord(mappedField, column),
  constants: hints,
})

export const importRow = z.object({
  id: z.number().int(),
  state: importState,
  createdAt: z.string(),
  createdBy: z.string(),
  appliedAt: z.string().nullable(),
  appliedBy: z.string().nullable(),
  filesTotal: z.number().int(),
  filesRead: z.number().int(),
  refused: z.number().int(),
  same: z.number().int(),
  /** Why it failed, in Russian. */
  failure: z.string().nullable(),
  /** Comes back with `apply`: nothing is applied that one has not seen. */
  version: z.number().int(),
})

export const importFile = z.object({
  id: z.number().int(),
  name: z.string(),
  size: z.number().int(),
  state: fileState,
  kind: z.string().nullable(),
  title: z.string().nullable(),
  verdict: verdict.nullable(),
  reason: z.string().nullable(),
  findings: z.object({ errors: z.number().int(), warnings: z.number().int(), notes: z.number().int() }),
  results: z.array(
    sitting.extend({
      title: z.string(),
      paperGrade: z.number().int(),
      schools: z.number().int(),
      participants: z.number().int(),
      /** Null when the form does not tell. */
      low: z.number().int().nullable(),
    }),
  ),
  works: z.number().int(),
  /** The viewer takes it away only when a second person agreed: it has more pupils than the region's limit. */
  byTwo: z.boolean(),
  /** For `same`: the file with the same bytes and its import. */
  sameAs: z.object({ file: z.number().int(), import: z.number().int() }).nullable(),
  hints: hints.nullable(),
  unmapped: z
    .object({
      sheet: z.string().nullable(),
      headerRow: z.number().int(),
      columns: z.array(z.object({ column: z.string(), header: z.string(), samples: z.array(z.string()) })),
      fingerprint: z.string(),
    })
    .nullable(),
})

export const importSummary = z.object({ results: changeCounts, register: registerCounts.nullable() })

export const importDetail = importRow.extend({
  files: z.array(importFile),
  /** What was applied; null before that. */
  summary: importSummary.nullable(),
  /** What this person may do now. */
  can: z.object({ apply: z.boolean(), cancel: z.boolean(), decide: z.boolean() }),
})

export const schoolDecision = z.discriminatedUnion('action', [
  z.strictObject({
    key: z.string().min(1).max(300),
    action: z.literal('match'),
    code: z.string().min(1).max(40),
  }),
  z.strictObject({ key: z.string().min(1).max(300), action: z.literal('leave-out') }),
  z.strictObject({
    key: z.string().min(1).max(300),
    action: z.literal('create'),
    code: z.string().trim().min(1).max(40),
    name: z.string().trim().min(1).max(300),
    municipality: z.number().int().positive(),
  }),
])

export const finding = z.object({
  position: z.number().int(),
  code: z.string(),
  severity,
  sheet: z.string().nullable(),
  row: z.number().int().nullable(),
  column: z.string().nullable(),
  school: z.string().nullable(),
  message: z.string(),
  advice: z.string(),
  count: z.number().int(),
})

const importParams = z.object({ id: idParam })
const fileParams = importParams.extend({ file: idParam })
const done = z.object({ version: z.number().int() })
const tags = ['Загрузки']

export const createImport = defineRoute({
  method: 'POST',
  path: '/api/imports',
  permission: 'imports.write',
  summary: 'Загрузить файлы (multipart, поле files): проверка идёт в фоне',
  reply: z.object({ id: z.number().int() }),
  upload: true,
  tags,
})

export const listImports = defineRoute({
  method: 'GET',
  path: '/api/imports',
  permission: 'imports.read',
  summary: 'Загрузки, последняя первой',
  query: listQuery,
  reply: pageOf(importRow),
  tags,
})

export const exportImports = defineRoute({
  method: 'GET',
  path: '/api/imports/export',
  permission: 'imports.read',
  summary: 'Загрузки файлом',
  query: z.object({ format: exportFormat }),
  reply: 'file',
  tags,
})

export const getImport = defineRoute({
  method: 'GET',
  path: '/api/imports/:id',
  permission: 'imports.read',
  summary: 'Загрузка: состояние, ход чтения, файлы',
  params: importParams,
  reply: importDetail,
  tags,
})

export const listFindings = defineRoute({
  method: 'GET',
  path: '/api/imports/:id/files/:file/findings',
  permission: 'imports.read',
  summary: 'Замечания к файлу: лист, строка, столбец, что не так и как исправить',
  params: fileParams,
  query: listQuery.extend({ severity: severity.optional() }),
  reply: pageOf(finding),
  tags,
})

export const exportFindings = defineRoute({
  method: 'GET',
  path: '/api/imports/:id/files/:file/findings/export',
  permission: 'imports.read',
  summary: 'Тот же файл (XLSX), в котором ячейки с замечаниями отмечены',
  params: fileParams,
  query: z.object(purposeQuery),
  reply: 'file',
  tags,
})

export const getOriginal = defineRoute({
  method: 'GET',
  path: '/api/imports/:id/files/:file/original',
  permission: 'imports.read',
  summary: 'Загруженный файл байт в байт',
  params: fileParams,
  query: z.object(purposeQuery),
  reply: 'file',
  tags,
})

export const putHints = defineRoute({
  method: 'PUT',
  path: '/api/imports/:id/files/:file/hints',
  permission: 'imports.write',
  summary: 'Сказать год, сезон или процедуру файла, который сам их не называет; файл читается заново',
  params: fileParams,
  body: hints,
  reply: done,
  tags,
})

export const putMapping = defineRoute({
  method: 'PUT',
  path: '/api/imports/:id/files/:file/mapping',
  permission: 'imports.write',
  summary: 'Сказать, что в каких столбцах; запоминается для такой же шапки, файл читается заново',
  params: fileParams,
  body: columnMapping,
  reply: done,
  tags,
})

export const withdrawFile = defineRoute({
  method: 'DELETE',
  path: '/api/imports/:id/files/:file',
  permission: 'imports.write',
  summary: 'Убрать файл из загрузки, пока она не применена',
  params: fileParams,
  reply: done,
  tags,
})

export const restoreFile = defineRoute({
  method: 'POST',
  path: '/api/imports/:id/files/:file/restore',
  permission: 'imports.write',
  summary: 'Вернуть убранный файл в загрузку, пока она не применена: он будет проверен снова',
  params: fileParams,
  reply: done,
  tags,
})

export const decideSchools = defineRoute({
  method: 'POST',
  path: '/api/imports/:id/schools',
  permission: 'imports.decide',
  summary: 'Решить, что делать со школами, которых нет в реестре',
  params: importParams,
  body: z.strictObject({ decisions: z.array(schoolDecision).min(1).max(500) }),
  reply: done,
  tags,
})

export const applyImport = defineRoute({
  method: 'POST',
  path: '/api/imports/:id/apply',
  permission: 'imports.write',
  summary: 'Применить одной транзакцией; 409, если с тех пор что-то изменилось',
  params: importParams,
  body: z.strictObject({
    version: z.number().int().positive(),
    /** From which day renames and moves of the register hold, and by what; left out: this day, the file. */
    register: z.strictObject({ on: day, basis: z.string().trim().min(2).max(300).optional() }).optional(),
  }),
  reply: importSummary,
  tags,
})

export const cancelImport = defineRoute({
  method: 'POST',
  path: '/api/imports/:id/cancel',
  permission: 'imports.write',
  summary: 'Отменить загрузку; от неё ничего не остаётся',
  params: importParams,
  reply: done,
  tags,
})
