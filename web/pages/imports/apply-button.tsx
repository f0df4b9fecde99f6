import { useQueryClient } from '@tanstack/react-query'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { importWords as words } from '#web/words/imports.ts'
import type { ChangesReply, Import } from './import-data.ts'
import { useImportChange } from './use-change.ts'

interface Props {
  loaded: Import
  changes: ChangesReply | undefined
}

/** The decision: into the system in one go, or away. What cannot be pressed says why and who can. */
export function ApplyButton({ loaded, changes }: Props) {
  const queries = useQueryClient()
  const params = { id: loaded.id }
  const apply = useImportChange((version: number) => call(api.applyImport, { params, body: { version } }))
  const cancel = useImportChange(() => call(api.cancelImport, { params }))
  const why = changes ? (changes.blocked ?? (loaded.can.apply ? null : words.nothingToApply)) : words.counting
  const failed = apply.error ?? cancel.error

  async function lookAgain() {
    await queries.invalidateQueries()
    apply.reset()
    cancel.reset()
  }

  return (
    <>
      <div className="page-actions no-print">
        <button
          type="button"
          className="button primary"
          disabled={why !== null || apply.isPending}
          aria-describedby={why ? 'apply-why' : undefined}
          onClick={() => changes && apply.mutate(changes.version)}
        >
          {apply.isPending ? words.applying : words.apply}
        </button>
        {loaded.can.cancel && (
          <button
            type="button"
            className="button"
            disabled={cancel.isPending}
            onClick={() => cancel.mutate(undefined)}
          >
            {words.cancel}
          </button>
        )}
        {why && <span id="apply-why">{why}</span>}
      </div>
      {failed && <Failed reason={failed} onLook={() => void lookAgain()} />}
    </>
  )
}

/** A refusal; when somebody changed the data meanwhile, the way on is to look at the changes anew. */
function Failed({ reason, onLook }: { reason: unknown; onLook: () => void }) {
  const problem = problemOf(reason)
  if (problem.status !== 409) return <ProblemNote problem={problem} />
  return (
    <>
      <ProblemNote problem={problem} />
      <button type="button" className="button" onClick={onLook}>
        {words.look}
      </button>
    </>
  )
}
