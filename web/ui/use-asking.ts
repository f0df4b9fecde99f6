import { useState } from 'react'
import type { ProblemReply } from '#contract/problems.ts'
import { Refused } from '#web/client.ts'

/** A question to the server that a form asks: whether it is on its way, and the words of a refusal. */
export function useAsking() {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemReply>()

  async function ask(question: () => Promise<void>): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    try {
      await question()
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason
      setProblem(reason.problem)
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, ask }
}
