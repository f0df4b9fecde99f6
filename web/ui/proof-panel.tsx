import { type FormEvent, useState } from 'react'
import type { ProblemReply } from '#contract/problems.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { session, useViewer } from '#web/session.ts'
import { common } from '#web/words/common.ts'
import { proofWords as words } from '#web/words/proof.ts'
import { CodeField } from './code-field.tsx'
import { PasswordField } from './password-field.tsx'
import { ProblemNote } from './problem-note.tsx'
import { SidePanel } from './side-panel.tsx'
import { useAsking } from './use-asking.ts'
import './way-in.css'

interface Props {
  asks: NonNullable<ProblemReply['asks']>
  /** `given`: the server took the proof. */
  onEnd: (given: boolean) => void
}

/** The password and the code, all that the person comes in by, before what lets him in is changed. */
export function ProofPanel({ asks, onEnd }: Props) {
  const { login } = useViewer()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const { busy, problem, ask } = useAsking()

  function submit(event: FormEvent) {
    event.preventDefault()
    void ask(async () => {
      await call(session.proveAnew, { body: { password: password || undefined, code: code || undefined } })
      onEnd(true)
    })
  }

  const goOut = () => void ask(async () => location.assign((await call(api.beginProof, {})).address))

  return (
    <SidePanel title={words.title} onClose={() => onEnd(false)}>
      <p>{words.lead}</p>
      {asks.includes('outside') ? (
        <>
          <p>{words.outside}</p>
          {problem && <ProblemNote problem={problem} />}
          <button type="button" className="button primary" disabled={busy} onClick={goOut}>
            {words.prove}
          </button>
        </>
      ) : (
        <form className="secret-form" onSubmit={submit}>
          <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
          {asks.includes('password') && (
            <PasswordField
              label={words.password}
              autoComplete="current-password"
              value={password}
              onChange={setPassword}
            />
          )}
          {asks.includes('code') && <CodeField label={words.code} value={code} onChange={setCode} />}
          {problem && <ProblemNote problem={problem} />}
          <div className="page-actions">
            <button type="submit" className="button primary" disabled={busy}>
              {words.prove}
            </button>
            <button type="button" className="button" onClick={() => onEnd(false)}>
              {common.cancel}
            </button>
          </div>
        </form>
      )}
    </SidePanel>
  )
}
