import type { FastifyRequest } from 'fastify'
import type { Permission } from '#contract/permissions.ts'
import {
  foreignOrigin,
  notSignedIn,
  proofNeeded,
  secondFactorNeeded,
  viewingOnly,
} from '#contract/problems.ts'
import type { Access } from '#contract/route.ts'
import { decide } from './decision.ts'
import type { Asked } from './limits.ts'
import { readSessionToken } from './session-cookie.ts'
import type { Viewer } from './viewer.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the handler runs, when somebody is signed in and the route asks who. */
    viewer: Viewer | undefined
  }
  interface FastifyContextConfig {
    access?: Access
    whileViewing?: boolean
    asked?: Asked
  }
}

/** Who stands behind a session's token now; rights are read anew for every request. */
type FindViewer = (token: string) => Promise<Viewer | undefined>

/** What the gate must know of people, who are a feature of their own. */
export interface GateKeys {
  findViewer: FindViewer
  /** The words for a right that the viewer's role does not have. */
  refusalOf: (viewer: Viewer, permission: Permission) => Promise<Error>
}

/** Finds out who asks, where the route wants to know. */
export async function recognise(
  request: FastifyRequest,
  { findViewer }: Pick<GateKeys, 'findViewer'>,
): Promise<void> {
  const { access } = request.routeOptions.config
  if (access === undefined) return
  const token = readSessionToken(request)
  const viewer = token ? findViewer(token) : undefined
  // Behind an open door nothing depends on the person: it stays open when the database cannot say who it is.
  request.viewer = access === 'public' ? await viewer?.catch(() => undefined) : await viewer
}

/**
 * Lets in whom the route lets in. A route that names nobody is not reachable: see `registerRoute`. A session that waits
 * for its second factor reaches only the routes that say so.
 */
export async function admit(
  request: FastifyRequest,
  { refusalOf }: Pick<GateKeys, 'refusalOf'>,
): Promise<void> {
  const { access, whileViewing, asked } = request.routeOptions.config
  if (access === undefined) return
  if (access === 'public') return
  if (!request.viewer) throw notSignedIn()
  if (request.viewer.viewing && !isReading(request) && !whileViewing) throw viewingOnly()
  const { lacks, unproved } = request.viewer
  // On the way in he has just given his password.
  if (asked?.proof && !lacks && unproved.length > 0) throw proofNeeded(unproved)
  if (access === 'half-signed-in') return
  if (request.viewer.lacks) throw secondFactorNeeded(request.viewer.lacks)
  if (access !== 'signed-in' && !decide(request.viewer, access).allowed)
    throw await refusalOf(request.viewer, access)
}

/** Whether the person of a request is still who he was, in the same role at the same place, with the right to the route. */
export async function stillAdmitted(request: FastifyRequest, findViewer: FindViewer): Promise<boolean> {
  const { access } = request.routeOptions.config
  const { viewer: before } = request
  const token = readSessionToken(request)
  if (!before || access === undefined) return true
  const now = token ? await findViewer(token) : undefined
  if (!now || now.membershipId !== before.membershipId || now.viewing?.userId !== before.viewing?.userId)
    return false
  if (now.lacks) return false
  const { scope } = before
  const samePlace = scope.municipalityId === now.scope.municipalityId && scope.schoolId === now.scope.schoolId
  return samePlace && now.can.some((permission) => permission === access)
}

const isReading = ({ method }: FastifyRequest) => method === 'GET' || method === 'HEAD'

/** A browser names the page's address with every write; a page of somebody else's is refused, and so is silence. */
export function refuseForeignOrigin(request: FastifyRequest, origin: string | undefined): void {
  if (isReading(request)) return
  if (request.headers.origin !== (origin ?? `${request.protocol}://${request.host}`)) throw foreignOrigin()
}
