import type { FastifyReply, FastifyRequest } from 'fastify'
import { type GateKeys, isStillAdmitted } from './gate.ts'

/** ms between two looks: a right that was withdrawn ends within a second. */
const EVERY = 500

/**
 * Rights are read while a file leaves as well: whoever loses the right to it in the middle is hung up on, and is left with
 * a file that shows itself to be cut. Files that leave at once are not looked at again.
 */
export function hangUpWhenRefused(
  request: FastifyRequest,
  reply: FastifyReply,
  keys: Pick<GateKeys, 'findViewer'>,
): void {
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    if (!(await isStillAdmitted(request, keys)) && !reply.raw.writableFinished) {
      request.log.warn({ id: request.id, user: request.viewer?.userId ?? null }, 'download broken off')
      reply.raw.destroy()
    }
    looking = false
  }
  const timer = setInterval(() => void look(), EVERY)
  reply.raw.once('close', () => clearInterval(timer))
}
