import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { z } from 'zod'
import { permissions } from '#contract/permissions.ts'
import { problemSchema, tooSlow } from '#contract/problems.ts'
import type { RouteDefinition } from '#contract/route.ts'
import { answerOnce } from './answers.ts'
import type { Database } from './database.ts'
import type { GateKeys } from './gate.ts'
import type { Context, Download, EntryRules, HandledRoute, Keeping, UploadedFile } from './handle.ts'
import { hideFields } from './hide-fields.ts'
import { keepRight } from './kept-right.ts'
import type { Mail } from './mail.ts'
import { type ReceivedFiles, receiveFiles } from './receive-files.ts'
import { refuseInfected } from './refuse-infected.ts'
import { within } from './sight.ts'
import { strictly } from './strict-schema.ts'
import type { VirusScan } from './virus-scan.ts'
import { noteOpened } from './write.ts'

/** What every route works with. */
interface RouteParts extends Pick<GateKeys, 'findViewer'> {
  database: Database
  entry: EntryRules
  mail: Mail
  keeping: Keeping
  scan?: VirusScan
}

/** Puts a route of the contract on the web server: its gate, checks of what comes in, form of what goes out. */
export function registerRoute(app: FastifyInstance, { route, run }: HandledRoute, parts: RouteParts): void {
  const known: readonly unknown[] = ['public', 'half-signed-in', 'signed-in', ...permissions]
  if (!known.includes(route.permission)) {
    throw new Error(`${route.method} ${route.path} does not say who may enter: the server does not start`)
  }
  app.route({
    method: route.method,
    url: route.path,
    config: { access: route.permission, whileViewing: route.whileViewing, asked: route },
    schema: schemaOf(route),
    handler: async (request, reply) => {
      const upload = route.upload ? await receiveFiles(request) : undefined
      const right = keepRight(request, reply, parts)
      let sending = false
      try {
        const context = contextOf(request, reply, { ...parts, database: right.database })
        const files = upload?.files ?? noFiles
        await noteViewed(request, route, context.database)
        if (upload) await lookThrough(request, upload, context.database, parts.scan)
        const running = answerOnce(request, reply, {
          database: context.database,
          vault: parts.entry.vault,
          files: upload?.digest,
          run: (database) => run({ ...context, database, files }),
        })
        const kept = right.during(running)
        running.catch(() => undefined)
        const result = await (isQuick(route) ? inTime(kept, reply.elapsedTime) : kept)
        if (route.reply === 'file') {
          sending = true
          right.whileSending((result as Download).content)
          return sendFile(reply, result as Download)
        }
        if (route.reply === 'none') return reply.code(204).send()
        return route.fields ? hideFields(request.viewer?.can ?? [], route.fields, result as object) : result
      } finally {
        if (!sending) right.end()
        await upload?.remove()
      }
    },
  })
}

async function lookThrough(
  { viewer, log }: FastifyRequest,
  upload: ReceivedFiles,
  database: Database,
  scan: VirusScan | undefined,
): Promise<void> {
  if (!scan || !viewer) return
  const onDown = (code: string) => log.error({ code }, 'files not scanned')
  await refuseInfected(upload, { database, viewer, scan, onDown })
}

/** While a person looks at the system in another's role, every reading that needs a right leaves a line. */
async function noteViewed(
  request: FastifyRequest,
  route: RouteDefinition,
  database: Database,
): Promise<void> {
  const { viewer, params } = request
  if (!viewer?.viewing || !(permissions as readonly string[]).includes(route.permission)) return
  const subject = `user:${viewer.viewing.userId}`
  await noteView(database, viewer, { subject, detail: { address: route.path, ...(params as object) } })
}

const noteView = noteOpened('view.read')

/** ms a person waits for a page. */
const PATIENCE = 8000

/** Pages are; files of all rows and changes take the time they take. */
function isQuick({ method, reply }: RouteDefinition): boolean {
  return method === 'GET' && reply !== 'file'
}

/** `spent`: ms that the request has taken already. */
async function inTime<Result>(running: Promise<Result>, spent: number): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), Math.max(0, PATIENCE - spent))
  })
  try {
    return await Promise.race([running, late])
  } finally {
    clearTimeout(timer)
    // What comes too late is nobody's any more.
    running.catch(() => undefined)
  }
}

async function* noFiles(): AsyncIterable<UploadedFile> {}

function schemaOf(route: RouteDefinition): FastifySchema {
  const schema: FastifySchema = {
    summary: route.summary,
    tags: [...route.tags],
    response: { ...replies(route), default: problemSchema },
  }
  if (route.params) schema.params = route.params
  schema.querystring = strictly(route.query ?? z.object({}))
  if (route.body) schema.body = strictly(route.body)
  if (route.permission !== 'public') schema.security = [{ session: [] }]
  if (route.upload) schema.consumes = ['multipart/form-data']
  return schema
}

function replies(route: RouteDefinition): Record<number, z.ZodType> {
  if (route.reply === 'file') return {}
  return route.reply === 'none' ? { 204: z.undefined() } : { 200: route.reply }
}

type AnyContext = Context<unknown, unknown, unknown, 'public'>

function contextOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { database, entry, mail, keeping }: RouteParts,
): Omit<AnyContext, 'files'> {
  const { params, query, body, viewer } = request
  const { access } = request.routeOptions.config
  const seen = within(database, access === 'public' || !viewer ? 'door' : viewer)
  return {
    params,
    query,
    body,
    viewer,
    scope: viewer?.scope,
    db: seen.kysely,
    database: seen,
    entry,
    mail,
    keeping,
    request,
    reply,
  }
}

/** Always to be saved, never to be opened on our address: a file may hold anything. */
function sendFile(reply: FastifyReply, file: Download): FastifyReply {
  const plain = file.name.replace(/[^\w.-]/g, '_')
  return reply
    .header(
      'content-disposition',
      `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    )
    .header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
    .type(file.type)
    .send(file.content)
}
