import { number } from '#web/words/format.ts'
import { changesWords as words } from '#web/words/imports.ts'
import type { ChangesReply } from './import-data.ts'

const order = ['new', 'replaced', 'unchanged', 'conflicts', 'parked', 'leftOut'] as const

/** Results by what becomes of them; what does not occur is not mentioned, except the new. */
export function Counts({ counts, applied }: { counts: ChangesReply['counts']; applied?: boolean }) {
  return (
    <p className="import-counts">
      {order
        .filter((what) => what === 'new' || counts[what] > 0)
        .map((what) => (
          <span key={what}>
            <b>{number(counts[what])}</b>{' '}
            {words[what === 'replaced' && applied ? 'wasReplaced' : what](counts[what])}
          </span>
        ))}
    </p>
  )
}
