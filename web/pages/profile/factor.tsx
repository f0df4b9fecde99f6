import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Section } from '#web/ui/page.tsx'
import { RecoveryCodes } from '#web/ui/recovery-codes.tsx'
import { SetUpFactor } from '#web/ui/set-up-factor.tsx'
import { common } from '#web/words/common.ts'
import { profileWords as words } from '#web/words/profile.ts'
import { AskCode } from './ask-code.tsx'
import type { Profile } from './profile-data.ts'

type Doing =
  | { what: 'nothing' | 'proof-for-codes' | 'proof-for-device' | 'set-up' | 'done' }
  | { what: 'device'; proof: string }
  | { what: 'codes'; codes: readonly string[] }

/** One's second factor: set up, moved to another telephone, new recovery codes. */
export function Factor({ factor }: { factor: Profile['secondFactor'] }) {
  const [doing, setDoing] = useState<Doing>({ what: 'nothing' })
  const queries = useQueryClient()

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
      {(doing.what === 'nothing' || doing.what === 'done') && (
        <div className="page-actions no-print">
          {factor.since ? (
            <>
              <Choose onChoose={() => setDoing({ what: 'proof-for-codes' })}>{words.newCodes}</Choose>
              <Choose onChoose={() => setDoing({ what: 'proof-for-device' })}>{words.newDevice}</Choose>
            </>
          ) : (
            <Choose onChoose={() => setDoing({ what: 'set-up' })}>{words.setUp}</Choose>
          )}
        </div>
      )}
      {doing.what === 'proof-for-codes' && (
        <AskCode
          onCancel={() => setDoing({ what: 'nothing' })}
          onCode={async (code) => {
            const { codes } = await call(api.renewRecoveryCodes, { body: { code } })
            setDoing({ what: 'codes', codes })
          }}
        />
      )}
      {doing.what === 'proof-for-device' && (
        <AskCode
          onCancel={() => setDoing({ what: 'nothing' })}
          onCode={async (proof) => setDoing({ what: 'device', proof })}
        />
      )}
      {doing.what === 'codes' && <RecoveryCodes codes={doing.codes} onKept={() => finish('nothing')} />}
      {(doing.what === 'set-up' || doing.what === 'device') && (
        <div className="profile-set-up">
          <SetUpFactor
            proof={doing.what === 'device' ? doing.proof : undefined}
            onDone={() => finish('done')}
          />
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
