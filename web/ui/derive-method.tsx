import { TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import type { overrides } from '#contract/method-content.ts'
import { api } from '#web/api.ts'
import { call, type Reply } from '#web/client.ts'
import { methodsWords as words } from '#web/words/methods.ts'
import { problemOf } from './loaded.tsx'
import { ProblemNote } from './problem-note.tsx'
import { useChange } from './use-change.ts'
import './form-grid.css'

type Method = Reply<NonNullable<typeof api.getMethod.route>>

/** All that shows methods: it is asked anew when one of them has changed. */
export const METHOD_ADDRESSES = [api.listMethods, api.getMethod, api.listMethodVersions, api.getMethodDraft]

interface Props {
  method: Method
  /** What a what-if changed in the rule. */
  overrides?: z.input<typeof overrides>
}

/** A draft made of a version: the next one of the region's own method, or a method of its own. */
export function DeriveMethod({ method, overrides = {} }: Props) {
  const { id: ref, version, state, steps } = method
  const [id = ref] = ref.split('@')
  const navigate = useNavigate()
  const own = state !== 'built-in'
  const [name, setName] = useState(own ? '' : `${id}-own`)
  const begin = useChange(
    (as: string | undefined) =>
      call(api.createMethod, { body: { basedOn: `${id}@${version}`, overrides, ...(as && { id: as }) } }),
    METHOD_ADDRESSES,
  )
  if (!steps.derive.allowed) return null
  const start = (as: string | undefined) =>
    begin.mutate(as, {
      onSuccess: ({ key }) =>
        void navigate({ to: '/methods/versions/$key/edit', params: { key: String(key) } }),
    })
  return (
    <details className="no-print">
      <summary>{words.derive}</summary>
      <p className="muted">{words.deriveWhy}</p>
      <form
        className="form-grid"
        onSubmit={(event) => {
          event.preventDefault()
          start(name)
        }}
      >
        <TextInput
          label={words.ownId}
          description={words.ownIdHint}
          required
          pattern="[a-z0-9.\-]{1,60}"
          maxLength={60}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value.trim().toLowerCase())}
        />
        <p className="page-actions">
          <button type="submit" className="button" disabled={begin.isPending}>
            {words.deriveOwn}
          </button>
          {own && (
            <button
              type="button"
              className="button"
              disabled={begin.isPending}
              onClick={() => start(undefined)}
            >
              {words.deriveVersion}
            </button>
          )}
        </p>
      </form>
      {begin.isError && <ProblemNote problem={problemOf(begin.error)} />}
    </details>
  )
}
