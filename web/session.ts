import { createContext, useContext } from 'react'
import type * as invitations from '#contract/invitations.ts'
import type * as mail from '#contract/mail.ts'
import type * as factor from '#contract/second-factor.ts'
import type * as sessions from '#contract/sessions.ts'
import type * as signOn from '#contract/sign-on.ts'
import type * as status from '#contract/status.ts'
import type * as viewing from '#contract/viewing.ts'
import type { Endpoint } from './client.ts'

export type Viewer = sessions.ViewerReply
export type SessionState = sessions.SessionReply

/** The routes of the first page, apart from the rest, which loads after the sign-in. */
export const session = {
  signIn: { method: 'POST', path: '/api/session' } as Endpoint<typeof sessions.signIn>,
  proveAnew: { method: 'POST', path: '/api/session/proof' } as Endpoint<typeof sessions.proveAnew>,
  signOut: { method: 'DELETE', path: '/api/session' } as Endpoint<typeof sessions.signOut>,
  readSession: { method: 'GET', path: '/api/session' } as Endpoint<typeof sessions.readSession>,
  passSecondFactor: {
    method: 'POST',
    path: '/api/session/second-factor',
  } as Endpoint<typeof factor.passSecondFactor>,
  offerSecondFactor: {
    method: 'POST',
    path: '/api/second-factor',
  } as Endpoint<typeof factor.offerSecondFactor>,
  confirmSecondFactor: {
    method: 'POST',
    path: '/api/second-factor/confirm',
  } as Endpoint<typeof factor.confirmSecondFactor>,
  readInvitation: {
    method: 'POST',
    path: '/api/invitation',
  } as Endpoint<typeof invitations.readInvitation>,
  acceptInvitation: {
    method: 'POST',
    path: '/api/invitation/password',
  } as Endpoint<typeof invitations.acceptInvitation>,
  beginSignOn: { method: 'POST', path: '/api/sign-on' } as Endpoint<typeof signOn.beginSignOn>,
  finishSignOn: { method: 'POST', path: '/api/sign-on/finish' } as Endpoint<typeof signOn.finishSignOn>,
  readMail: { method: 'GET', path: '/api/mail' } as Endpoint<typeof mail.readMail>,
  forgetPassword: {
    method: 'POST',
    path: '/api/password-resets',
  } as Endpoint<typeof mail.forgetPassword>,
  switchRole: { method: 'PUT', path: '/api/session/role' } as Endpoint<typeof sessions.switchRole>,
  endViewing: { method: 'DELETE', path: '/api/viewing' } as Endpoint<typeof viewing.endViewing>,
  readStatus: { method: 'GET', path: '/api/status' } as Endpoint<typeof status.readStatus>,
}

export const ViewerContext = createContext<Viewer | undefined>(undefined)

/** Asks the server anew who the viewer is: what every page shows of him or his region has changed. */
export const RefreshContext = createContext<() => void>(() => undefined)

/** Who is signed in; only below the sign-in. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext)
  if (!viewer) throw new Error('useViewer outside of the working area')
  return viewer
}
