import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { call, onSignedOut, Refused } from './client.ts'
import { SignIn } from './pages/sign-in/sign-in.tsx'
import { session, type Viewer } from './session.ts'
import { Waiting } from './ui/waiting.tsx'

const loadArea = () => import('./area.tsx')
const Area = lazy(() => loadArea().then((module) => ({ default: module.Area })))

/**
 * The door: asks who is signed in and shows either the sign-in or the working area. When the session ends in the
 * middle of work, the sign-in comes over the page that is open: nothing typed there is lost, and the address stays.
 */
export function Entry() {
  const [viewer, setViewer] = useState<Viewer>()
  // Whoever has never come in sees the sign-in at once; the answer of the server only confirms it.
  const [door, setDoor] = useState<'asking' | 'closed' | 'open'>(() =>
    hasBeenInside() ? 'asking' : 'closed',
  )

  const enter = useCallback((who: Viewer) => {
    setViewer(who)
    setDoor('open')
    rememberInside()
  }, [])

  useEffect(() => {
    onSignedOut(() => setDoor('closed'))
    call(session.readViewer, {}).then(enter, (reason: unknown) => {
      if (!(reason instanceof Refused)) throw reason
      setDoor('closed')
    })
  }, [enter])

  if (door === 'asking') return <Waiting />
  return (
    <>
      {door === 'closed' && <SignIn onEnter={enter} onTyping={loadArea} again={viewer !== undefined} />}
      {viewer && (
        <div hidden={door === 'closed'}>
          <Suspense fallback={<Waiting />}>
            <Area key={viewer.login} viewer={viewer} />
          </Suspense>
        </div>
      )}
    </>
  )
}

const INSIDE = 'opora.inside'

function hasBeenInside(): boolean {
  try {
    return localStorage.getItem(INSIDE) !== null
  } catch {
    return true
  }
}

function rememberInside(): void {
  try {
    localStorage.setItem(INSIDE, 'yes')
  } catch {
    // Without storage the first page waits for the server's answer, that is all.
  }
}
