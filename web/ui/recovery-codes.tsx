import { useState } from 'react'
import { factorWords as words } from '#web/words/second-factor.ts'
import { PrintButton } from './print-button.tsx'
import './way-in.css'

interface Props {
  codes: readonly string[]
  /** The person says that the codes are kept. */
  onKept: () => void
}

/** Recovery codes, shown this once: to be printed, copied or written down. */
export function RecoveryCodes({ codes, onKept }: Props) {
  const [copied, setCopied] = useState(false)

  async function copy() {
    await navigator.clipboard.writeText(codes.join('\n'))
    setCopied(true)
  }

  return (
    <>
      <p>{words.codesLead}</p>
      <ol className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="factor-actions no-print">
        {/* Browsers give the clipboard only to pages over https and of this machine. */}
        {navigator.clipboard && (
          <button type="button" className="button" onClick={() => void copy()}>
            {copied ? words.copied : words.copy}
          </button>
        )}
        <PrintButton />
      </div>
      <button type="button" className="button primary no-print" onClick={onKept}>
        {words.kept}
      </button>
    </>
  )
}
