import { createContext, useContext } from 'react'
import type * as sessions from '#contract/sessions.ts'
import type * as status from '#contract/status.ts'
import type { Endpoint } from './client.ts'

export type Viewer = sessions.ViewerReply

/** The routes of the first page, apart from the rest, which loads after the sign-in. */
export const session = {
  signIn: { method: 'POST', path: '/api/session' } as Endpoint<typeof sessions.signIn>,
  signOut: { method: 'DELETE', path: '/api/session' } as Endpoint<typeof sessions.signOut>,
  readViewer: { method: 'GET', path: '/api/viewer' } as Endpoint<typeof sessions.readViewer>,
  switchRole: { method: 'PUT', path: '/api/session/role' } as Endpoint<typeof sessions.switchRole>,
  readStatus: { method: 'GET', path: '/api/status' } as Endpoint<typeof status.readStatus>,
}

export const ViewerContext = createContext<Viewer | undefined>(undefined)

/** Who is signed in; only below the sign-in. */
export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext)
  if (!viewer) throw new Error('useViewer outside of the working area')
  return viewer
}
