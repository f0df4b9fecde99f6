import { z } from 'zod'
import { hidden } from './fields.ts'
import { idParam } from './lists.ts'
import { purposeQuery } from './purposes.ts'
import { defineRoute } from './route.ts'

export const fileRows = z.object({
  file: z.object({ id: z.number().int(), name: z.string(), title: z.string().nullable() }),
  sheet: z.string().nullable(),
  /** Column letters, in order. */
  columns: z.array(z.string()),
  /** Rows above the table that name its columns. */
  header: z.array(z.object({ row: z.number().int(), cells: z.array(z.string()) })),
  /** Cells as text, exactly as stored in the file. */
  rows: z.array(z.object({ row: z.number().int(), asked: z.boolean(), cells: z.array(z.string()) })),
  /** Only rows of one's own schools are shown. */
  narrowed: z.boolean(),
  hidden,
})

export const getFileRows = defineRoute({
  method: 'GET',
  path: '/api/files/:file/rows',
  permission: 'results.read',
  summary: 'Строки загруженного файла, из которых взято число',
  params: z.object({ file: idParam }),
  query: z.object({
    sheet: z.string().max(100).optional(),
    row: z.coerce.number().int().min(1).max(100_000_000),
    /** How many rows stand behind the number. */
    rows: z.coerce.number().int().min(1).max(2000).default(1),
    around: z.coerce.number().int().min(0).max(50).default(3),
    ...purposeQuery,
  }),
  reply: fileRows,
  tags: ['Файлы'],
})
