import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { apiPage } from './api-page.ts'
import { version } from './version.ts'

/** `/api/openapi.json` and a page to read it, both open to everybody: they tell of routes, not of data. */
export async function serveApiDocument(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Опора',
        version,
        description:
          'Всё, что делают страницы Опоры. Списки читаются по ключу: передайте next прошлого ответа в after. Изменения принимаются с заголовком Origin самой системы. Отказы приходят в виде RFC 9457.',
      },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'opora' } } },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  const open = { config: { access: 'public' as const }, schema: { hide: true } }
  app.get('/api/openapi.json', open, async () => app.swagger())
  app.get('/api/docs', open, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(apiPage(app.swagger() as Parameters<typeof apiPage>[0])),
  )
}
