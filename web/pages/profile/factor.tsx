import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Section } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { RecoveryCodes } from '#web/ui/recovery-codes.tsx'
import { SetUpFactor } from '#web/ui/set-up-factor.tsx'
import { useAsking } from '#web/ui/use-asking.ts'
import { common } from '#web/words/common.ts'
import { profileWords as words } from '#web/words/profile.ts'
import type { Profile } from './profile-data.ts'

type Doing = { what: 'nothing' | 'set-up' | 'done' } | { what: 'codes'; codes: readonly string[] }

/** One's second factor: set up, moved to another telephone, new recovery codes. */
export function Factor({ factor }: { factor: Profile['secondFactor'] }) {
  const [doing, setDoing] = useState<Doing>({ what: 'nothing' })
  const { problem, ask } = useAsking()
  const queries = useQueryClient()
  const renew = () =>
    void ask(async () => {
      const { codes } = await call(api.renewRecoveryCodes, {})
      setDoing({ what: 'codes', codes })
    })

  function finish(what: 'nothing' | 'done') {
    setDoing({ what })
    void queries.invalidateQueries({ queryKey: [api.getProfile.path] })
  }

  return (
    <Section title={words.factor}>
      <p>
        {factor.since
          ? `${words.factorOn(factor.since)} ${words.codesLeft(factor.codesLeft)}`
          : words.factorOff}
      </p>
      {doing.what === 'done' && (
        <p className="note note-good" role="status">
          {words.factorDone}
        </p>
      )}
      {problem && <ProblemNote problem={problem} />}
      {(doing.what === 'nothing' || doing.what === 'done') && (
        <div className="page-actions no-print">
          {factor.since ? (
            <>
              <Choose onChoose={renew}>{words.newCodes}</Choose>
              <Choose onChoose={() => setDoing({ what: 'set-up' })}>{words.newDevice}</Choose>
            </>
          ) : (
            <Choose onChoose={() => setDoing({ what: 'set-up' })}>{words.setUp}</Choose>
          )}
        </div>
      )}
      {doing.what === 'codes' && <RecoveryCodes codes={doing.codes} onKept={() => finish('nothing')} />}
      {doing.what === 'set-up' && (
        <div className="profile-set-up">
          <SetUpFactor onDone={() => finish('done')} />
          <Choose onChoose={() => setDoing({ what: 'nothing' })}>{common.cancel}</Choose>
        </div>
      )}
    </Section>
  )
}

function Choose({ onChoose, children }: { onChoose: () => void; children: string }) {
  return (
    <button type="button" className="button" onClick={onChoose}>
      {children}
    </button>
  )
}
