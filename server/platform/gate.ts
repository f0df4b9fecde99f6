import type { FastifyRequest } from 'fastify'
import type { Permission } from '#contract/permissions.ts'
import { foreignOrigin, notSignedIn, secondFactorNeeded, viewingOnly } from '#contract/problems.ts'
import type { Access } from '#contract/route.ts'
import { decide } from './decision.ts'
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

/**
 * Lets in whom the route lets in. A route that names nobody is not reachable: see `registerRoute`. A session that waits
 * for its second factor reaches only the routes that say so.
 */
export async function admit(request: FastifyRequest, { findViewer, refusalOf }: GateKeys): Promise<void> {
  const { access, whileViewing } = request.routeOptions.config
  if (access === undefined) return
  const token = readSessionToken(request)
  const viewer = token ? findViewer(token) : undefined
  // Behind an open door nothing depends on the person: it stays open when the database cannot say who it is.
  request.viewer = access === 'public' ? await viewer?.catch(() => undefined) : await viewer
  if (access === 'public') return
  if (!request.viewer) throw notSignedIn()
  if (request.viewer.viewing && !isReading(request) && !whileViewing) throw viewingOnly()
  if (access === 'half-signed-in') return
  if (request.viewer.lacks) throw secondFactorNeeded(request.viewer.lacks)
  if (access !== 'signed-in' && !decide(request.viewer, access).allowed)
    throw await refusalOf(request.viewer, access)
}

/**
 * Whether whoever was let in would be let in at this moment too, in the same role. false also when the database cannot
 * say.
 */
export async function isStillAdmitted(
  request: FastifyRequest,
  { findViewer }: Pick<GateKeys, 'findViewer'>,
): Promise<boolean> {
  const { access } = request.routeOptions.config
  if (access === undefined || access === 'public') return true
  const token = readSessionToken(request)
  const viewer = token ? await findViewer(token).catch(() => undefined) : undefined
  if (!viewer || viewer.membershipId !== request.viewer?.membershipId) return false
  const needsRight = access !== 'half-signed-in' && access !== 'signed-in'
  return access === 'half-signed-in' || (!viewer.lacks && (!needsRight || decide(viewer, access).allowed))
}

const isReading = ({ method }: FastifyRequest) => method === 'GET' || method === 'HEAD'

/** A browser names the page's address with every write; a page of somebody else's is refused, and so is silence. */
export function refuseForeignOrigin(request: FastifyRequest, origin: string | undefined): void {
  if (isReading(request)) return
  if (request.headers.origin !== (origin ?? `${request.protocol}://${request.host}`)) throw foreignOrigin()
}
