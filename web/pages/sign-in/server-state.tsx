import { useEffect, useState } from 'react'
import { call, type Reply } from '#web/client.ts'
import { session } from '#web/session.ts'
import { OutsideButton } from '#web/ui/outside-button.tsx'
import { signInWords as words } from '#web/words/sign-in.ts'

type Status = Reply<NonNullable<typeof session.readStatus.route>>

interface Props {
  onChoose: (credentials: { login: string; password: string }) => void
}

/** What the server says of itself before anybody signs in: is it up, how full is the demonstration, who may try it. */
export function ServerState({ onChoose }: Props) {
  const status = useStatus()
  if (!status) return null
  const { database, demo, signOn } = status
  return (
    <div className="server-state">
      {signOn && <OutsideButton title={words.outside(signOn)} />}
      {database !== 'ok' && <p role="status">{words.database[database]}</p>}
      {demo?.state === 'filling' && (
        <div role="status">
          <p>{words.filling(demo.done, demo.total)}</p>
          <progress value={demo.done} max={demo.total} aria-label={demo.sentence} />
          <p className="small muted">{demo.sentence}</p>
        </div>
      )}
      {demo?.signIns && demo.signIns.length > 0 && (
        <section>
          <p>{words.demo}</p>
          <ul>
            {demo.signIns.map(({ login, password, who }) => (
              <li key={login}>
                <button type="button" className="button" onClick={() => onChoose({ login, password })}>
                  {words.choose(who)}
                </button>
                <span className="small muted">
                  {words.login.toLowerCase()} <b>{login}</b>, {words.password.toLowerCase()} <b>{password}</b>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

/** The status, asked again every two seconds until the server is up and the demonstration is full. */
function useStatus(): Status | undefined {
  const [status, setStatus] = useState<Status>()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = new AbortController()
    async function look() {
      try {
        const next = await call(session.readStatus, {}, stop.signal)
        setStatus(next)
        if (next.database === 'ok' && next.demo?.state !== 'filling') return
      } catch {
        // The server is not up yet: the next look will tell.
      }
      if (!stop.signal.aborted) timer = setTimeout(look, 2000)
    }
    void look()
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [])
  return status
}
