import { type FormEvent, useEffect, useState } from 'react'
import { call, type Reply } from '#web/client.ts'
import { type SessionState, session } from '#web/session.ts'
import { factorWords as words } from '#web/words/second-factor.ts'
import { CodeField } from './code-field.tsx'
import { ProblemNote } from './problem-note.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { useAsking } from './use-asking.ts'
import { Waiting } from './waiting.tsx'
import './way-in.css'

type Offer = Reply<NonNullable<typeof session.offerSecondFactor.route>>
type Done = Reply<NonNullable<typeof session.confirmSecondFactor.route>>

interface Props {
  onDone: (state: SessionState) => void
}

/** Sets a factor up: the secret for the application, its first code, then the recovery codes. */
export function SetUpFactor({ onDone }: Props) {
  const { offer, problem, again } = useOffer()
  const [done, setDone] = useState<Done>()
  if (done) return <RecoveryCodes codes={done.codes} onKept={() => onDone(done.session)} />
  if (problem) return <ProblemNote problem={problem} onRetry={again} />
  return offer ? <Offered offer={offer} onDone={setDone} /> : <Waiting />
}

function useOffer() {
  const [offer, setOffer] = useState<Offer>()
  const { problem, ask } = useAsking()
  const again = () => void ask(async () => setOffer(await call(session.offerSecondFactor, {})))
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, for each question makes a new secret
  useEffect(again, [])
  return { offer, problem, again }
}

function Offered({ offer, onDone }: { offer: Offer; onDone: (done: Done) => void }) {
  const [code, setCode] = useState('')
  const { busy, problem, ask } = useAsking()

  function submit(event: FormEvent) {
    event.preventDefault()
    void ask(async () => onDone(await call(session.confirmSecondFactor, { body: { code } })))
  }

  const { size, path } = offer.qr
  return (
    <>
      <p>{words.scan}</p>
      <svg className="factor-picture" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={words.picture}>
        <path d={path} />
      </svg>
      <p>
        <a href={offer.uri}>{words.openApp}</a>
      </p>
      <p>{words.byHand}</p>
      <p className="factor-secret">{offer.secret.replace(/(.{4})(?=.)/g, '$1 ')}</p>
      <form className="secret-form" onSubmit={submit}>
        <CodeField label={words.firstCode} value={code} onChange={setCode} digits />
        {problem && <ProblemNote problem={problem} />}
        <button type="submit" className="button primary" disabled={busy}>
          {busy ? words.entering : words.turnOn}
        </button>
      </form>
    </>
  )
}
