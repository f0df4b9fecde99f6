import { randomUUID } from 'node:crypto'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import { createOpora, type OporaParts } from '#server/app.ts'
import type { Database } from '#server/platform/database.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { PASSWORD } from './factories.ts'

const ORIGIN = 'http://localhost:80'

export interface TestServer extends Omit<TestDatabase, 'drop'> {
  app: FastifyInstance
  /** Somebody who has not signed in. */
  guest: TestClient
  /** A browser in which a built user has signed in. */
  signIn(user: { login: string }): Promise<TestClient>
}

/** The whole server on a database of the test file; to be read inside tests. `parts` are asked for before the first. */
export function testServer(
  parts: () => Partial<OporaParts> | Promise<Partial<OporaParts>> = () => ({}),
): TestServer {
  const store = testDatabase()
  let app: FastifyInstance
  beforeAll(async () => {
    app = await createOpora({ database: store.guarded, limits: [], ...(await parts()) })
  })
  afterAll(() => app.close())
  return {
    get app() {
      return app
    },
    get url(): string {
      return store.url
    },
    get database(): Database {
      return store.database
    },
    get guarded(): Database {
      return store.guarded
    },
    get guest() {
      return new TestClient(app)
    },
    signIn: (user) => signInTo(app, user),
  }
}

/** A browser in which a built user has signed in to a server. */
export async function signInTo(app: FastifyInstance, { login }: { login: string }): Promise<TestClient> {
  const client = new TestClient(app)
  const reply = await client.post('/api/session', { login, password: PASSWORD })
  if (reply.statusCode !== 200) throw new Error(`${login} could not sign in: ${reply.body}`)
  return client
}

/** A browser: keeps its cookie, names its origin and gives each change a key of its own, as our pages do. */
export class TestClient {
  private readonly app: FastifyInstance
  private cookies: Record<string, string> = {}

  constructor(app: FastifyInstance) {
    this.app = app
  }

  get(url: string): Promise<LightMyRequestResponse> {
    return this.send({ method: 'GET', url })
  }

  post(url: string, payload?: object): Promise<LightMyRequestResponse> {
    return this.send({ method: 'POST', url, payload })
  }

  put(url: string, payload?: object): Promise<LightMyRequestResponse> {
    return this.send({ method: 'PUT', url, payload })
  }

  delete(url: string): Promise<LightMyRequestResponse> {
    return this.send({ method: 'DELETE', url })
  }

  /** Sends files as a form of the browser does. */
  async upload(
    url: string,
    files: readonly { name: string; bytes: Uint8Array }[],
  ): Promise<LightMyRequestResponse> {
    const form = new FormData()
    for (const { name, bytes } of files) form.append('files', new Blob([new Uint8Array(bytes)]), name)
    const packed = new Response(form)
    const headers = { 'content-type': packed.headers.get('content-type')! }
    return this.send({ method: 'POST', url, payload: Buffer.from(await packed.arrayBuffer()), headers })
  }

  /** A request as it is, for tests of what browsers would not send; an empty `origin` or key is left out. */
  async send(request: InjectOptions): Promise<LightMyRequestResponse> {
    const key = request.method === 'GET' ? '' : randomUUID()
    const all = Object.entries({ origin: ORIGIN, 'idempotency-key': key, ...request.headers })
    const headers = Object.fromEntries(all.filter(([, value]) => value !== ''))
    const reply = await this.app.inject({ ...request, headers, cookies: this.cookies })
    for (const { name, value } of reply.cookies) this.cookies[name] = value
    return reply
  }
}
