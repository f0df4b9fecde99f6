import { createHmac, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider'

export const SECRET = 'a-secret-of-the-test-client-of-32-letters'
/** Where `TestClient` lives. */
const REDIRECT = 'http://localhost/sign-on'

export interface TestProvider {
  issuer: string
  /** Who signs in at the provider next, and how. */
  person: { accountId: string; acr?: string; amr?: string[] }
  /** Changes what the token endpoint answers, when set. */
  tamper: ((body: { id_token: string }) => void) | undefined
  /** Seconds a code lives. */
  codeLife: number
  /** Goes where a browser is sent, signs in there, and answers what comes back after «?». */
  visit(address: string): Promise<string>
  stop(): Promise<void>
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
/** An ID token of the provider with other claims, signed anew with its own key; or by HMAC with what everybody knows of it. */
export function signedAnew(token: string, claims: object, algorithm: 'RS256' | 'HS256' = 'RS256'): string {
  const [head = '', body = ''] = token.split('.')
  const changed = (part: string, more: object) => {
    const content = JSON.parse(Buffer.from(part, 'base64url').toString())
    return Buffer.from(JSON.stringify({ ...content, ...more })).toString('base64url')
  }
  const text = `${changed(head, { alg: algorithm })}.${changed(body, claims)}`
  const known = rsa.publicKey.export({ type: 'spki', format: 'pem' })
  const signature =
    algorithm === 'RS256'
      ? sign('sha256', Buffer.from(text), rsa.privateKey)
      : createHmac('sha256', known).update(text).digest()
  return `${text}.${signature.toString('base64url')}`
}

/** The keys of clients that prove themselves by a signature. */
export const clientKeys = {
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  PS256: generateKeyPairSync('rsa', { modulusLength: 3072 }),
}

/**
 * A real OpenID Connect provider on a local port, with the clients `secret`, `ES256` and `PS256`. Under the name
 * `localhost` it is another site than a server on 127.0.0.1.
 */
export async function startProvider({ host = '127.0.0.1', redirect = REDIRECT } = {}): Promise<TestProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`
  const made: TestProvider = {
    issuer,
    person: { accountId: 'nobody' },
    tamper: undefined,
    codeLife: 60,
    visit: (address) => visit(address),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const provider = new Provider(issuer, configurationOf(made, redirect))
  provider.use(async (context, next) => {
    await next()
    if (context.path === '/token' && made.tamper) made.tamper(context.body as { id_token: string })
  })
  const answer = provider.callback()
  server.on('request', (request, reply) => {
    if (request.url?.startsWith('/interaction/'))
      return void provider.interactionFinished(request, reply, { login: made.person })
    return void answer(request, reply)
  })
  return made
}

function configurationOf(made: TestProvider, redirect: string): Configuration {
  const clientOf = (client_id: string, more: Partial<ClientMetadata>): ClientMetadata => ({
    client_id,
    redirect_uris: [redirect],
    ...more,
  })
  return {
    clients: [
      clientOf('secret', { client_secret: SECRET, token_endpoint_auth_method: 'client_secret_post' }),
      ...(['ES256', 'PS256'] as const).map((algorithm) =>
        clientOf(algorithm, {
          token_endpoint_auth_method: 'private_key_jwt',
          token_endpoint_auth_signing_alg: algorithm,
          jwks: { keys: [jwkOf(clientKeys[algorithm].publicKey)] },
        }),
      ),
    ],
    jwks: { keys: [jwkOf(rsa.privateKey)] },
    cookies: { keys: ['test'] },
    claims: { openid: ['sub', 'acr', 'amr'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: { AuthorizationCode: () => made.codeLife },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    async loadExistingGrant({ oidc }) {
      const { clientId } = oidc.client!
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session!.accountId })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
  }
}

const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' }) as JsonWebKey & { kty: string }

/** A browser that has never been at the provider. */
async function visit(address: string): Promise<string> {
  const cookies = new Map<string, string>()
  let next = address
  while (!next.startsWith(REDIRECT)) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await fetch(next, { redirect: 'manual', headers: { cookie } })
    for (const line of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      cookies.set(name!, value!)
    }
    const location = reply.headers.get('location')
    if (!location) throw new Error(`the provider did not let the browser on: ${await reply.text()}`)
    next = new URL(location, next).href
  }
  return new URL(next).search.slice(1)
}
