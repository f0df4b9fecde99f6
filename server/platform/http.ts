import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Server } from 'node:tls'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { notFound } from '#contract/problems.ts'
import { serveApiDocument } from './api-document.ts'
import type { Database } from './database.ts'
import { admit, type GateKeys, recognise, refuseForeignOrigin } from './gate.ts'
import type { EntryRules, HandledRoute, Keeping } from './handle.ts'
import { sendProblem } from './http-problems.ts'
import { keepLimits, LIMITS, type Limit } from './limits.ts'
import type { Mail } from './mail.ts'
import { FILE_LIMIT, FILES_LIMIT } from './receive-files.ts'
import { registerRoute } from './register-route.ts'
import { serveWeb } from './serve-web.ts'
import { readTls, renewTls, type TlsFiles } from './tls.ts'
import type { VirusScan } from './virus-scan.ts'
import { watchDatabase } from './watch-database.ts'

export interface AppParts extends GateKeys {
  database: Database
  routes: readonly HandledRoute[]
  entry: EntryRules
  mail: Mail
  /** Left out: no backups are made. */
  keeping?: Keeping
  /** Looks files of people through; left out: nobody does. */
  scan?: VirusScan
  /** How often people may ask; left out: `LIMITS`. */
  limits?: readonly Limit[]
  /** The public address when it is not the one the request names. */
  origin?: string
  behindProxy?: boolean
  /** Left out: the server speaks HTTP, for a proxy that speaks https. */
  tls?: TlsFiles
  /** Folder of the built pages; without it there is only the API. */
  webFolder?: string
  logger?: FastifyBaseLogger
}

const NOTHING_KEPT: Keeping = { folder: undefined, hour: 0, keep: 0, encrypted: false, allowed: [] }

/** Of JSON; files have limits of their own. */
const BODY_LIMIT = 1024 * 1024

/** The web server with its guards, not yet listening. Throws when a route does not say who may enter. */
export async function createApp(parts: AppParts): Promise<FastifyInstance> {
  z.config(z.locales.ru())
  const app = Fastify({
    ...(parts.logger ? { loggerInstance: parts.logger } : { logger: false }),
    // Addresses may name people's searches: the log gets one line per request from us instead.
    logController: new LogController({ disableRequestLogging: true }),
    // One proxy is believed about who asked it; what a person told the proxy himself is not.
    trustProxy: parts.behindProxy ? (_address, hop) => hop === 0 : false,
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomBytes(6).toString('hex'),
    forceCloseConnections: 'idle',
    ...(parts.tls ? { https: readTls(parts.tls) } : {}),
  }) as FastifyInstance
  if (parts.tls) keepTls(app, parts.tls)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(sendProblem)
  app.decorateRequest('viewer', undefined)
  const stopWatching = watchDatabase(parts.database)
  app.addHook('onClose', stopWatching)
  await protect(app, parts)
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { 1: 4 } },
  })
  await serveApiDocument(app)
  const { keeping = NOTHING_KEPT } = parts
  for (const handled of parts.routes) registerRoute(app, handled, { ...parts, keeping })
  if (parts.webFolder && existsSync(parts.webFolder)) await serveWeb(app, parts.webFolder)
  else app.setNotFoundHandler(() => Promise.reject(notFound('Адрес')))
  return app
}

function keepTls(app: FastifyInstance, files: TlsFiles): void {
  const onRefused = (why: string) => app.log.error({ why }, 'certificate not renewed')
  const stop = renewTls(app.server as unknown as Server, files, { onRefused })
  app.addHook('onClose', async () => stop())
}

async function protect(app: FastifyInstance, parts: AppParts): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_POLICY },
    strictTransportSecurity: parts.tls || parts.origin?.startsWith('https:') ? undefined : false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  })
  await app.register(cookie)
  await app.register(multipart, {
    limits: {
      fileSize: FILE_LIMIT,
      files: FILES_LIMIT,
      fields: 20,
      parts: FILES_LIMIT + 20,
      fieldSize: 10_000,
    },
  })
  const keepLimit = keepLimits(parts.limits ?? LIMITS)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    refuseForeignOrigin(request, parts.origin)
    await recognise(request, parts)
    // Before the gate: refusals count too. Pages and pictures are files, and nobody's answer waits for them.
    if (request.url.startsWith('/api/')) keepLimit(request)
    await admit(request, parts)
  })
  app.addHook('onResponse', async (request, reply) => {
    const level = isRefused(request, reply) ? 'warn' : 'info'
    request.log[level](lineOf(request, reply), 'request')
  })
}

/** What whoever watches the server wants to see of tries to get further than one may; a page that asks who it is, is none. */
function isRefused({ method }: FastifyRequest, { statusCode }: { statusCode: number }): boolean {
  if (statusCode === 401) return method !== 'GET'
  return statusCode >= 400 && statusCode < 500
}

/** Everything from our own address; style attributes are written by the component library. */
const CONTENT_POLICY = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
}

/** Ids and the pattern of the address, never its values. */
function lineOf(request: FastifyRequest, reply: { statusCode: number; elapsedTime: number }) {
  return {
    id: request.id,
    method: request.method,
    route: request.routeOptions.url ?? null,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
    user: request.viewer?.userId ?? null,
  }
}
