import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { call, onStopped, Refused } from './client.ts'
import { SignIn } from './pages/sign-in/sign-in.tsx'
import { RefreshContext, type SessionState, session, type Viewer } from './session.ts'
import { useForgottenPage } from './ui/use-forgotten-page.ts'
import { Waiting } from './ui/waiting.tsx'

const loadArea = () => import('./area.tsx')
const Area = lazy(() => loadArea().then((module) => ({ default: module.Area })))
const Join = lazy(() => import('./pages/join/join.tsx').then((module) => ({ default: module.Join })))
const ComeBack = lazy(() =>
  import('./pages/sign-in/come-back.tsx').then((module) => ({ default: module.ComeBack })),
)
const Forgot = lazy(() => import('./pages/forgot/forgot.tsx').then((module) => ({ default: module.Forgot })))
const SecondFactor = lazy(() =>
  import('./pages/second-factor/second-factor.tsx').then((module) => ({ default: module.SecondFactor })),
)

type Door = 'asking' | 'invited' | 'coming-back' | 'forgotten' | 'closed' | 'half-open' | 'open'

/**
 * The door: asks who is signed in and shows what is due: the sign-in, the second factor or the working area. When the
 * session ends in the middle of work, the sign-in comes over the page that is open: nothing typed there is lost, and the
 * address stays, for five minutes and for the same person.
 */
export function Entry() {
  const [viewer, setViewer] = useState<Viewer>()
  const [lacks, setLacks] = useState<'code' | 'set_up'>('code')
  const [token, setToken] = useState(invitationInAddress)
  // Whoever has never come in sees the sign-in at once; the answer of the server only confirms it.
  const [door, setDoor] = useState<Door>(() => firstDoor(token))

  const inside = useRef<string>(undefined)
  useForgottenPage(viewer !== undefined && door !== 'open')

  const enter = useCallback((state: SessionState) => {
    if (state.state === 'open') {
      // Somebody else signs in over a page that is not his.
      if (inside.current && inside.current !== state.viewer.login) return location.reload()
      inside.current = state.viewer.login
      setViewer(state.viewer)
      setDoor('open')
      rememberInside()
    } else {
      setLacks(state.state)
      setDoor('half-open')
    }
  }, [])

  const ask = useCallback(() => {
    call(session.readSession, {}).then(enter, (reason: unknown) => {
      if (!(reason instanceof Refused)) throw reason
      setDoor('closed')
      // Who it is, the server could not say: whoever was inside need not sign in for that.
      if (reason.problem.status !== 401) setTimeout(ask, ASK_AGAIN)
    })
  }, [enter])

  useEffect(() => {
    onStopped((why) => (why === 'second_factor' ? ask() : setDoor('closed')))
  }, [ask])
  useEffect(() => {
    if (!token && !comesBack() && !isForgotten()) ask()
  }, [ask, token])

  /** The token leaves the address, so that it stays in no history. */
  function accept(state: SessionState | undefined) {
    history.replaceState(null, '', '/')
    if (state) enter(state)
    setToken(undefined)
  }

  function comeBack(state: SessionState | undefined, where: string) {
    history.replaceState(null, '', where)
    if (state) enter(state)
    else ask()
  }

  /** From the page for a forgotten password back to the sign-in. */
  function remember() {
    history.replaceState(null, '', '/')
    setDoor('asking')
    ask()
  }

  if (door === 'asking') return <Waiting />
  return (
    <Suspense fallback={<Waiting />}>
      {door === 'invited' && token && <Join token={token} onEnter={accept} />}
      {door === 'coming-back' && <ComeBack onEnter={comeBack} />}
      {door === 'forgotten' && <Forgot onLeave={remember} />}
      {door === 'closed' && <SignIn onEnter={enter} onTyping={loadArea} again={viewer !== undefined} />}
      {door === 'half-open' && (
        <SecondFactor lacks={lacks} onEnter={enter} onLeave={() => setDoor('closed')} />
      )}
      {viewer && (
        <div hidden={door !== 'open'}>
          <RefreshContext value={ask}>
            <Area key={viewer.login} viewer={viewer} />
          </RefreshContext>
        </div>
      )}
    </Suspense>
  )
}

/** Where the provider outside sends the browser. */
const comesBack = () => location.pathname === '/sign-on'
const isForgotten = () => /^\/forgot\/?$/.test(location.pathname)

function firstDoor(token: string | undefined): Door {
  if (token) return 'invited'
  if (comesBack()) return 'coming-back'
  if (isForgotten()) return 'forgotten'
  return hasBeenInside() ? 'asking' : 'closed'
}

/** `/join#…` of an invitation's link: what stands behind # is sent to no server. Links of before said `/join/…`. */
function invitationInAddress(): string | undefined {
  return /^\/join\/?[/#]([\w-]+)\/?$/.exec(location.pathname + location.hash)?.[1]
}

/** ms */
const ASK_AGAIN = 2000

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
