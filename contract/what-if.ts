import { z } from 'zod'
import { academicYear, procedureId, schoolRef, sitting } from './facts.ts'
import { idParam } from './lists.ts'
import { defineRoute } from './route.ts'

/** No more schools than a browser takes in at once over a slow line. */
export const MOST_SCHOOLS = 5000

/**
 * All a browser needs to apply any rule by itself: schools, and in columns beside them what is known of each sitting. The
 * same rule gives there what a run on the server gives.
 */
export const knownFacts = z.object({
  /** Academic years with results, earliest first. */
  years: z.array(academicYear),
  /** Ascending by code. */
  schools: z.array(schoolRef),
  /** For each of `years` the schools, as indexes, that did not work on any day of it and are not judged. */
  closed: z.array(z.array(z.int())),
  sittings: z.array(
    sitting.extend({
      /** One number a school: who took part, −1 where nothing is known. */
      participants: z.array(z.int()),
      /** Of them below the threshold. */
      low: z.array(z.int()),
      /** Schools whose count was restored from a rounded percent. */
      restored: z.array(z.int()),
    }),
  ),
  procedures: z.array(z.object({ id: procedureId, title: z.string(), shortTitle: z.string() })),
})

export const getKnownFacts = defineRoute({
  method: 'GET',
  path: '/api/facts',
  permission: 'results.read',
  summary: 'Действующие результаты всех доступных школ, чтобы примерять правила',
  query: z.object({ municipality: idParam.optional() }),
  reply: knownFacts,
  tags: ['Выявление'],
})
