import { Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api } from '#web/api.ts'
import { type Args, call } from '#web/client.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { useChange } from '#web/ui/use-change.ts'
import { passportsWords } from '#web/words/passports.ts'
import type { PassportCard } from './context.tsx'

const words = passportsWords.card

/** Accepts a passport, or gives it back with what has to be mended. */
export function DecidePassport({ passport }: { passport: PassportCard }) {
  const { school, year, version, can } = passport
  const [remark, setRemark] = useState('')
  const decide = useChange(
    (body: NonNullable<Args<NonNullable<typeof api.decidePassport.route>>['body']>) =>
      call(api.decidePassport, { params: { code: school.code }, body }),
    [api.getPassport, api.listPassports],
  )

  function giveBack(event: FormEvent) {
    event.preventDefault()
    decide.mutate({ year, version, decision: 'return', remark })
  }

  return (
    <form onSubmit={giveBack} className="form-grid no-print" aria-label={words.decide}>
      {can.accept === null && (
        <p className="whole">
          <button
            type="button"
            className="button primary"
            disabled={decide.isPending}
            onClick={() => decide.mutate({ year, version, decision: 'accept' })}
          >
            {words.accept}
          </button>
        </p>
      )}
      <Textarea
        className="whole"
        label={words.remark}
        required
        minLength={3}
        maxLength={1000}
        value={remark}
        onChange={({ currentTarget }) => setRemark(currentTarget.value)}
      />
      <p className="whole">
        <button type="submit" className="button" disabled={decide.isPending}>
          {words.return}
        </button>
      </p>
      {decide.isError && <ProblemNote problem={problemOf(decide.error)} />}
    </form>
  )
}
