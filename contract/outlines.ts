import { z } from 'zod'
import { academicYear } from './facts.ts'
import { idParam } from './lists.ts'
import { defineRoute } from './route.ts'

const tags = ['Карта']

const shape = z.object({
  id: z.int(),
  /** As the file names it. */
  name: z.string(),
  municipality: z.int().nullable(),
  /** An SVG path in the units of the map. */
  path: z.string(),
  /** Where its number is written. */
  at: z.tuple([z.int(), z.int()]),
})

export const getMap = defineRoute({
  method: 'GET',
  path: '/api/map',
  permission: 'runs.read',
  summary: 'Карта муниципалитетов: контуры и число школ в последнем списке',
  reply: z.object({
    /** Units of the paths. */
    width: z.number(),
    height: z.number(),
    shapes: z.array(shape),
    /** Whose data the outlines are. */
    source: z.string().nullable(),
    /** The run whose list is counted; null: there was none. */
    run: z.object({ id: z.int(), title: z.string(), year: academicYear }).nullable(),
    /** Those that work within the viewer's schools. */
    municipalities: z.array(
      z.object({
        id: z.int(),
        name: z.string(),
        /** Schools in the run. */
        schools: z.int(),
        /** Those in its list. */
        identified: z.int(),
      }),
    ),
    can: z.object({ edit: z.boolean() }),
  }),
  tags,
})

export const uploadOutlines = defineRoute({
  method: 'POST',
  path: '/api/outlines',
  permission: 'organisations.write',
  summary: 'Загрузить контуры муниципалитетов (GeoJSON); прежние заменяются',
  upload: true,
  reply: z.object({ shapes: z.int(), unmatched: z.int() }),
  tags,
})

export const assignOutline = defineRoute({
  method: 'PUT',
  path: '/api/outlines/:id',
  permission: 'organisations.write',
  summary: 'Указать, чей это контур',
  params: z.object({ id: idParam }),
  body: z.strictObject({ municipality: z.int().positive().nullable() }),
  reply: 'none',
  tags,
})
