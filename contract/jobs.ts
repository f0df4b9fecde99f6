import { z } from 'zod'
import { idParam } from './lists.ts'
import { defineRoute } from './route.ts'

/** `retrying`: it failed and waits for its next try; `failed`: no tries are left; `cancelled`: somebody stopped it. */
export const jobStates = ['waiting', 'running', 'stopping', 'retrying', 'failed', 'cancelled'] as const

/** Of a backup: rows are written to the file, then read again. */
export const jobSteps = ['write', 'check'] as const

export const jobRow = z.object({
  id: z.int(),
  /** As the program names it; `wordsOfJob` says it for people. */
  name: z.string(),
  state: z.enum(jobStates),
  /** Of pieces, where the job counts them. */
  progress: z.object({ done: z.int(), total: z.int(), step: z.enum(jobSteps).nullable() }).nullable(),
  tries: z.int(),
  triesAllowed: z.int(),
  /** The code of the last failure. */
  error: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** When it goes on, unless it runs. */
  runAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  /** Told to stop; `by` null: by the product, for whoever asked for it lost his right. */
  stopped: z.object({ by: z.string().nullable(), at: z.iso.datetime() }).nullable(),
  /** The page of what it works on. */
  link: z.string().nullable(),
  can: z.object({ retry: z.boolean(), cancel: z.boolean() }),
})

const tags = ['Задания']
const params = z.object({ id: idParam })

export const listJobs = defineRoute({
  method: 'GET',
  path: '/api/jobs',
  permission: 'jobs.read',
  summary: 'Фоновые задания области: ждут, идут, не удались; до 200 последних',
  reply: z.object({ items: z.array(jobRow) }),
  tags,
})

export const retryJob = defineRoute({
  method: 'POST',
  path: '/api/jobs/:id/retry',
  permission: 'jobs.write',
  summary: 'Выполнить задание ещё раз сейчас',
  params,
  reply: 'none',
  tags,
})

export const cancelJob = defineRoute({
  method: 'POST',
  path: '/api/jobs/:id/cancel',
  permission: 'jobs.write',
  summary: 'Остановить задание, также идущее; законченное — убрать из списка',
  params,
  reply: 'none',
  tags,
})

/** What leaves the host: when it last did, and what became of the last try. */
const left = z.object({
  leftAt: z.iso.datetime().nullable(),
  failure: z.object({ at: z.iso.datetime(), code: z.string() }).nullable(),
})

export const listBackups = defineRoute({
  method: 'GET',
  path: '/api/backups',
  permission: 'jobs.read',
  summary: 'Резервные копии на сервере, слабые места его настроек, журнал вне его',
  reply: z.object({
    /** null: none are made on schedule. */
    schedule: z.object({ hour: z.int(), keep: z.int(), encrypted: z.boolean() }).nullable(),
    items: z.array(
      z.object({
        name: z.string(),
        at: z.iso.datetime().nullable(),
        bytes: z.int(),
        encrypted: z.boolean(),
        verifiedAt: z.iso.datetime().nullable(),
      }),
    ),
    /** Of the last try on schedule; null: it went well. */
    failure: z.object({ at: z.iso.datetime(), code: z.string() }).nullable(),
    /** What is weak in the database and allowed in the settings. */
    allowed: z.array(z.object({ name: z.string(), sentence: z.string() })),
    /** When the ends of the audit log last left the host; null: they are kept nowhere else. */
    heads: left.nullable(),
    /** When its lines last did; null: they go nowhere else. */
    lines: left.nullable(),
  }),
  tags,
})
