import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { DayInput } from '#web/ui/day-input.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { changesWords, importWords as words } from '#web/words/imports.ts'
import '#web/ui/form-grid.css'
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
  const [day, setDay] = useState<RegisterDay>({ on: '', basis: '' })
  const { renamed = 0, moved = 0 } = changes?.register ?? {}
  const register = day.on === '' ? undefined : { on: day.on, basis: day.basis.trim() || undefined }
  const apply = useImportChange((version: number) =>
    call(api.applyImport, { params, body: { version, register } }),
  )
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
      {loaded.can.apply && renamed + moved > 0 && <RegisterDayFields day={day} onChange={setDay} />}
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

interface RegisterDay {
  on: string
  basis: string
}

/** From which day the names and places of a register hold, and by which order. */
function RegisterDayFields({ day, onChange }: { day: RegisterDay; onChange: (day: RegisterDay) => void }) {
  return (
    <div className="form-grid no-print">
      <DayInput
        label={changesWords.registerDay}
        description={changesWords.registerDayHint}
        value={day.on}
        onChange={(on) => onChange({ ...day, on })}
      />
      <TextInput
        label={changesWords.registerBasis}
        description={changesWords.registerBasisHint}
        disabled={day.on === ''}
        minLength={2}
        maxLength={300}
        value={day.basis}
        onChange={({ currentTarget }) => onChange({ ...day, basis: currentTarget.value })}
      />
    </div>
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
