import type { FastifyReply, FastifyRequest } from 'fastify'

/** Over https the name makes the browser insist on Secure, Path=/ and no Domain. */
function cookieName(request: FastifyRequest): string {
  return request.protocol === 'https' ? '__Host-opora' : 'opora'
}

export function readSessionToken(request: FastifyRequest): string | undefined {
  return request.cookies[cookieName(request)]
}

export function setSessionToken(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  expires: Date,
): void {
  reply.setCookie(cookieName(request), token, { ...attributes(request), expires })
}

export function clearSessionToken(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(cookieName(request), attributes(request))
}

function attributes(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https' } as const
}
