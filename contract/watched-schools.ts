import { z } from 'zod'
import { schoolCode } from './facts.ts'
import { defineRoute } from './route.ts'

const params = z.object({ code: schoolCode })
const tags = ['Школы']

/** The list itself is `GET /api/schools?watched=true`. */
export const watchSchool = defineRoute({
  method: 'PUT',
  path: '/api/schools/:code/watch',
  permission: 'schools.read',
  summary: 'Отслеживать школу: она попадает в свой список',
  params,
  reply: 'none',
  tags,
})

export const unwatchSchool = defineRoute({
  method: 'DELETE',
  path: '/api/schools/:code/watch',
  permission: 'schools.read',
  summary: 'Больше не отслеживать школу; обратное действие — отслеживать снова',
  params,
  reply: 'none',
  tags,
})
