import { extname } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { notFound } from '#contract/problems.ts'

/**
 * The built pages. Files under `assets/` carry a hash in their name and never change; everything else is asked for
 * anew. An address without a file is a page of the application, which finds it itself.
 */
export async function serveWeb(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (response, path) => {
      const hashed = path.includes('/assets/')
      response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]!
    // Versions of methods have points in their numbers: `/methods/own@1.2.0`.
    const isFile = extname(path) !== '' && !path.startsWith('/methods/')
    const isPage = request.method === 'GET' && !path.startsWith('/api/') && !isFile
    if (!isPage) throw notFound('Адрес')
    return reply.sendFile('index.html')
  })
}
