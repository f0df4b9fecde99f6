import { lazy, Suspense, useEffect, useState } from 'react'
import type { ProblemReply } from '#contract/problems.ts'
import { onProof } from '#web/client.ts'

const ProofPanel = lazy(() => import('./proof-panel.tsx').then((module) => ({ default: module.ProofPanel })))

interface Asked {
  asks: NonNullable<ProblemReply['asks']>
  answer: (given: boolean) => void
}

/** Asks the person to prove who he is, wherever on the page the server wants it. */
export function Proof() {
  const [asked, setAsked] = useState<Asked>()
  useEffect(() => onProof((asks) => new Promise((answer) => setAsked({ asks, answer }))), [])
  if (!asked) return null
  function end(given: boolean) {
    asked?.answer(given)
    setAsked(undefined)
  }
  return (
    <Suspense>
      <ProofPanel asks={asked.asks} onEnd={end} />
    </Suspense>
  )
}
