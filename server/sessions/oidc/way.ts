import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EntryRules } from '#server/platform/handle.ts'
import type { SignOnSecrets } from '#server/platform/sign-on.ts'

/** What a person went to the provider for. */
export type Purpose =
  | { kind: 'enter' }
  | { kind: 'join'; invitation: string }
  | { kind: 'link' | 'prove'; userId: number }

export interface Way {
  purpose: Purpose
  secrets: SignOnSecrets
}

/** Signing in with a provider and its own second factor takes a while on a slow line. */
const LIFE_MS = 10 * 60_000
const ABOUT = 'a way through the provider'

/** Over https the name makes the browser insist on Secure, Path=/ and no Domain. */
const cookieName = ({ protocol }: FastifyRequest) => (protocol === 'https' ? '__Host-opora-way' : 'opora-way')

const attributes = ({ protocol }: FastifyRequest) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure: protocol === 'https' }) as const

/** Ties the way to this browser: only it comes back with the cookie, which nobody but the server can read. */
export function rememberWay(
  { vault }: EntryRules,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  way: Way,
): void {
  const until = Date.now() + LIFE_MS
  const sealed = vault.seal(JSON.stringify({ ...way, until }), ABOUT).toString('base64url')
  reply.setCookie(cookieName(request), sealed, { ...attributes(request), expires: new Date(until) })
}

/** The way this browser went, once; undefined when there is none, it is over, or the cookie is not ours. */
export function takeWay(
  { vault }: EntryRules,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Way | undefined {
  const sealed = request.cookies[cookieName(request)]
  reply.clearCookie(cookieName(request), attributes(request))
  if (!sealed) return undefined
  try {
    const way = JSON.parse(vault.open(Buffer.from(sealed, 'base64url'), ABOUT)) as Way & { until: number }
    return way.until > Date.now() ? way : undefined
  } catch {
    return undefined
  }
}
