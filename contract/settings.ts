import { z } from 'zod'
import { startOf } from '#engine/academic-year.ts'
import { exportFormat, onParam } from './lists.ts'
import { fieldValue } from './problems.ts'
import { exams, timeZones } from './region-choices.ts'
import { type RetentionKind, retention, retentionKinds } from './retention.ts'
import { defineRoute } from './route.ts'
import { smallRule } from './small-rule.ts'
import { formsOf, type OwnTerms, termKeys } from './terms.ts'

const year = z
  .string()
  .refine((text) => startOf(text) !== undefined, 'Учебный год пишут как 2025/26.')
  .nullable()

export const regionSettings = z.object({
  name: z.string().trim().min(2).max(200),
  timeZone: z.enum(timeZones),
  /** null: told by the date in the region. */
  academicYear: year,
  /** The last year whose results count; null: the one before the current. */
  cycle: year,
  /** Roles of the region and of municipalities must have a second factor. */
  secondFactor: z.boolean(),
  /** Roles of schools too, where it is obligatory at all. */
  secondFactorSchools: z.boolean(),
  sourcesOff: z.array(z.enum(exams)),
  /** So many times one's own usual day of reading pupils' records is told of … */
  alarmFactor: z.int().min(2).max(100),
  /** … and a usual day counts as no fewer records than this. */
  alarmFloor: z.int().min(10).max(100_000),
  /** Rows of pupils that one takes away alone; for more a second person agrees. */
  exportLimit: z.int().min(1).max(5000),
})

const word = z.string().trim().min(2).max(120)
export const ownTerms = z
  .strictObject(
    Object.fromEntries(
      termKeys.map((key) => [
        key,
        z.strictObject(Object.fromEntries(formsOf(key).map((form) => [form, word.optional()]))).optional(),
      ]),
    ),
  )
  .meta({ id: 'RegionTerms' }) as unknown as z.ZodType<OwnTerms, OwnTerms>

const ownRetention = z.strictObject(
  Object.fromEntries(
    retentionKinds.map((kind) => {
      const { least, most } = retention[kind]
      return [kind, z.int().min(least).max(most).optional()]
    }),
  ) as Record<RetentionKind, z.ZodOptional<z.ZodInt>>,
)

const version = z.int()
const reason = z.string().trim().min(3).max(500)
const saved = z.object({ version })
const tags = ['Настройки']

export const getSettings = defineRoute({
  method: 'GET',
  path: '/api/settings',
  permission: 'settings.read',
  query: z.object({ on: onParam }),
  summary:
    'Настройки региона: название, часовой пояс, учебный год, второй фактор, источники, выгрузки, термины, сроки хранения',
  reply: regionSettings.extend({
    version,
    terms: ownTerms,
    retention: ownRetention,
    /** Which schools count as small; null: as the register says. */
    smallRule: smallRule.nullable(),
    /** What the date in the region tells, whatever is set. */
    byDate: z.object({ academicYear: z.string(), cycle: z.string() }),
    /** The server's own setting takes the second factor off in all regions. */
    secondFactorOffByServer: z.boolean(),
    /** May the viewer change them. */
    can: z.object({ write: z.boolean() }),
  }),
  tags,
})

export const saveSettings = defineRoute({
  method: 'PUT',
  path: '/api/settings',
  permission: 'settings.write',
  summary: 'Изменить настройки региона; чтобы снять второй фактор или больше скачивать одному, нужна причина',
  body: z.strictObject({ ...regionSettings.shape, version, reason: reason.optional() }),
  reply: saved,
  tags,
})

export const saveTerms = defineRoute({
  method: 'PUT',
  path: '/api/settings/terms',
  permission: 'settings.write',
  summary: 'Изменить термины региона: чего нет в запросе, говорится как везде',
  body: z.strictObject({ terms: ownTerms, version }),
  reply: saved,
  tags,
})

export const saveRetention = defineRoute({
  method: 'PUT',
  path: '/api/settings/retention',
  permission: 'settings.write',
  summary: 'Изменить сроки хранения: чего нет в запросе, хранится обычный срок',
  body: z.strictObject({ retention: ownRetention, version, reason }),
  reply: saved,
  tags,
})

export const listSettingsChanges = defineRoute({
  method: 'GET',
  path: '/api/settings/changes',
  permission: 'settings.read',
  summary: 'Кто, когда и что менял в настройках региона; последнее первым',
  reply: z.object({
    items: z.array(
      z.object({
        at: z.string(),
        action: z.string().nullable(),
        person: z.string().nullable(),
        reason: z.string().nullable(),
        fields: z.array(z.object({ field: z.string(), was: fieldValue, became: fieldValue })),
      }),
    ),
  }),
  tags,
})

export const getDataRegistry = defineRoute({
  method: 'GET',
  path: '/api/settings/data',
  permission: 'settings.read',
  summary: 'Реестр данных: что, чьё, зачем и по какому праву хранится, сколько и как удаляется',
  reply: z.object({
    items: z.array(
      z.object({
        table: z.string(),
        about: z.string(),
        whose: z.array(z.string()),
        ground: z.string(),
        kept: z.string(),
        /** Which of the terms of keeping holds for it. */
        term: z.enum(retentionKinds).nullable(),
        exported: z.string(),
        erased: z.string(),
        /** Columns that may hold personal data, with what they hold. */
        personal: z.array(z.object({ column: z.string(), holds: z.string() })),
        rows: z.int(),
        oldest: z.string().nullable(),
      }),
    ),
  }),
  tags,
})

export const exportDataRegistry = defineRoute({
  method: 'GET',
  path: '/api/settings/data/export',
  permission: 'settings.read',
  summary: 'Реестр данных файлом',
  query: z.object({ format: exportFormat }),
  reply: 'file',
  tags,
})

export const previewSweep = defineRoute({
  method: 'GET',
  path: '/api/settings/sweep',
  permission: 'settings.read',
  summary: 'Что будет удалено при следующем запуске: сроки хранения вышли',
  reply: z.object({
    items: z.array(z.object({ kind: z.enum(retentionKinds), what: z.string(), rows: z.int() })),
  }),
  tags,
})
