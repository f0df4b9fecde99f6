import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import {
  conflict,
  databaseDown,
  internal,
  invalidRequest,
  Problem,
  tooLarge,
  unsupportedMedia,
} from '#contract/problems.ts'

/** Every error of a request ends here and leaves as words for people; what they cannot mend goes to the log. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error)
  if (problem.words.status >= 500)
    request.log.error({ id: request.id, ...describe(error) }, problem.words.code)
  reply
    .code(problem.words.status)
    .headers({ ...problem.headers, 'cache-control': 'no-store' })
    .type('application/problem+json; charset=utf-8')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send({ ...problem.words, id: request.id })
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (hasZodFastifySchemaValidationErrors(error)) {
    const context = (error as FastifyError).validationContext
    return invalidRequest(
      error.validation.map((issue) => sentence(issue.instancePath, issue.message, context)),
    )
  }
  const { code = '', message = '' } = error as { code?: string; message?: string }
  return refusals[code]?.() ?? (isLost(code, message) ? databaseDown() : internal())
}

/** Errors of the web server and of PostgreSQL that have words of their own. */
const refusals: Readonly<Record<string, () => Problem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => tooLarge('1 МБ данных'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: unsupportedMedia,
  FST_INVALID_MULTIPART_CONTENT_TYPE: unsupportedMedia,
  FST_ERR_CTP_EMPTY_JSON_BODY: () => invalidRequest(['Тело запроса пустое.']),
  FST_ERR_CTP_INVALID_JSON_BODY: () => invalidRequest(['Тело запроса — не JSON.']),
  FST_REQ_FILE_TOO_LARGE: () => tooLarge('20 МБ в одном файле'),
  FST_FILES_LIMIT: () => tooLarge('500 файлов за раз'),
  FST_PARTS_LIMIT: () => tooLarge('500 файлов за раз'),
  // PostgreSQL keeps no zero character: neither in text nor in JSON.
  '22021': () => invalidRequest([ZERO_CHARACTER]),
  '22P05': () => invalidRequest([ZERO_CHARACTER]),
  // unique_violation, serialization_failure, deadlock_detected
  '23505': () => conflict('Такая запись уже появилась.', 'Обновите страницу и посмотрите, что изменилось.'),
  '40001': () => conflict('Данные одновременно меняет кто-то ещё.', 'Повторите действие.'),
  // lock_not_available
  '55P03': () => conflict('Данные одновременно меняет кто-то ещё.', 'Повторите действие.'),
  '40P01': () => conflict('Данные одновременно меняет кто-то ещё.', 'Повторите действие.'),
}

const ZERO_CHARACTER = 'В тексте есть знак с кодом 0: его нельзя ни найти, ни сохранить.'

/** The connection is gone or refused, the server is starting or stopping, or the statement ran out of its time. */
function isLost(code: string, message: string): boolean {
  return (
    /^(ECONN|ENOENT|EPIPE|ETIMEDOUT|57|53|08)/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect/.test(message)
  )
}

const places: Readonly<Record<string, string>> = {
  body: 'В теле запроса',
  querystring: 'В строке запроса',
  params: 'В адресе',
}

function sentence(path: string, message = 'неверное значение', context = ''): string {
  const field = path.split('/').filter(Boolean).join('.')
  return `${places[context] ?? 'В запросе'}${field ? `, поле «${field}»` : ''}: ${message.replace(/\.$/, '').replace(/"([^"]*)"/g, '«$1»')}.`
}

/** What the log may hold: codes and places in the program, never values, for PostgreSQL repeats people's data. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const { code, table, constraint, routine } = error as Error & Record<string, unknown>
  const stack = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n')
  const message = routine === undefined ? error.message : undefined
  return { error: error.name, message, code, table, constraint, stack }
}
