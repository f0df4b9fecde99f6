import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { METHOD_ADDRESSES } from '#web/ui/derive-method.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { ReasonInput } from '#web/ui/reason-input.tsx'
import { offerUndo } from '#web/ui/undo.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { methodsWords as words } from '#web/words/methods.ts'
import type { Method } from './method.tsx'
import '#web/ui/form-grid.css'

/** What can be done with a version of the region's own; a button that cannot be pressed says what is missing. */
export function Steps({ method }: { method: Method }) {
  const { steps, standing } = method
  const { key, version, state } = standing
  const check = useChange(
    () => call(api.checkMethodVersion, { params: { id: key! }, body: { version } }),
    METHOD_ADDRESSES,
  )
  const approve = useChange(
    () => call(api.approveMethodVersion, { params: { id: key! }, body: { version } }),
    METHOD_ADDRESSES,
  )
  if (key === null) return null
  const failed = [check, approve].find(({ isError }) => isError)
  return (
    <div className="section no-print">
      <p className="page-actions">
        {steps.edit.allowed && (
          <Link to="/methods/versions/$key/edit" params={{ key: String(key) }} className="button">
            {words.edit}
          </Link>
        )}
        {state === 'draft' && (
          <Step
            step={steps.check}
            label={words.submit}
            busy={check.isPending}
            onPress={() => check.mutate()}
          />
        )}
        {state === 'checked' && (
          <Step
            step={steps.approve}
            label={words.approve}
            busy={approve.isPending}
            onPress={() => approve.mutate()}
          />
        )}
        {state === 'draft' && steps.edit.allowed && <RemoveDraft id={key} />}
      </p>
      {failed && <ProblemNote problem={problemOf(failed.error)} />}
      {steps.withdraw.allowed && <Withdraw id={key} version={version} />}
    </div>
  )
}

interface StepProps {
  step: { allowed: boolean; why: string | null }
  label: string
  busy: boolean
  onPress: () => void
}

function Step({ step, label, busy, onPress }: StepProps) {
  return (
    <>
      <button type="button" className="button primary" disabled={!step.allowed || busy} onClick={onPress}>
        {label}
      </button>
      {step.why && <span className="muted small">{step.why}</span>}
    </>
  )
}

function RemoveDraft({ id }: { id: number }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const remove = useChange(() => call(api.deleteMethodDraft, { params: { id } }), [api.listMethods])
  const restore = async () => {
    await call(api.restoreMethodDraft, { params: { id } })
    await queries.invalidateQueries()
  }
  const press = () =>
    remove.mutate(undefined, {
      onSuccess: async () => {
        await navigate({ to: '/methods' })
        offerUndo(words.removed, restore)
      },
    })
  return (
    <>
      <button type="button" className="button quiet" disabled={remove.isPending} onClick={press}>
        {words.remove}
      </button>
      {remove.isError && <ProblemNote problem={problemOf(remove.error)} />}
    </>
  )
}

function Withdraw({ id, version }: { id: number; version: number }) {
  const [reason, setReason] = useState('')
  const withdraw = useChange(
    () => call(api.withdrawMethodVersion, { params: { id }, body: { version, reason } }),
    METHOD_ADDRESSES,
  )
  function submit(event: FormEvent) {
    event.preventDefault()
    withdraw.mutate()
  }
  return (
    <details>
      <summary>{words.withdraw}</summary>
      <form onSubmit={submit} className="form-grid">
        <ReasonInput label={words.withdrawReason} value={reason} onChange={setReason} />
        <p>
          <button type="submit" className="button" disabled={withdraw.isPending}>
            {words.withdraw}
          </button>
        </p>
        {withdraw.isError && <ProblemNote problem={problemOf(withdraw.error)} />}
      </form>
    </details>
  )
}
