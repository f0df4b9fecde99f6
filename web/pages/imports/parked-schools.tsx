import { useState } from 'react'
import type { z } from 'zod'
import type * as imports from '#contract/imports.ts'
import type { Term } from '#contract/terms.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Empty } from '#web/ui/empty.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { Mark } from '#web/ui/marks.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { participants } from '#web/words/format.ts'
import { parkedWords as words } from '#web/words/imports.ts'
import type { ChangesReply, Import } from './import-data.ts'
import { SchoolDecision } from './school-decision.tsx'
import { useImportChange } from './use-change.ts'

export type Parked = ChangesReply['parked'][number]
export type Decision = z.input<typeof imports.schoolDecision>

interface Props {
  loaded: Import
  parked: readonly Parked[]
}

/** Schools the register does not know: each one waits for a person. */
export function ParkedSchools({ loaded, parked }: Props) {
  const term = useTerm()
  /** `null`: begun, but not finished. */
  const [decisions, setDecisions] = useState<Record<string, Decision | null>>({})
  const save = useImportChange((made: Decision[]) =>
    call(api.decideSchools, { params: { id: loaded.id }, body: { decisions: made } }),
  )
  if (parked.length === 0) return <Empty title={words.none} />
  const begun = Object.values(decisions)
  const made = begun.filter((decision) => decision !== null)
  const trouble = made.length < begun.length ? words.incomplete : made.length === 0 ? words.nothing : null

  function decide(key: string, decision: Decision | null | undefined) {
    const { [key]: _, ...others } = decisions
    setDecisions(decision === undefined ? others : { ...others, [key]: decision })
  }

  return (
    <>
      <p className="prose muted">{words.lead}</p>
      <RegisterTable
        caption={words.caption}
        columns={columnsOf(loaded.can.decide ? decide : undefined, term)}
        rows={parked}
        rowKey={({ key }) => key}
        tall
        stacks
      />
      {loaded.can.decide && parked.some(({ leftOut }) => !leftOut) && (
        <p className="page-actions">
          <button
            type="button"
            className="button primary"
            disabled={trouble !== null || save.isPending}
            onClick={() => save.mutate(made)}
          >
            {words.save(made.length)}
          </button>
          {trouble}
        </p>
      )}
      {save.isError && <ProblemNote problem={problemOf(save.error)} />}
    </>
  )
}

type Decide = (key: string, decision: Decision | null | undefined) => void

function columnsOf(decide: Decide | undefined, term: Term): Column<Parked>[] {
  return [
    { key: 'school', title: words.school, names: true, cell: (school) => <AsInFile school={school} /> },
    {
      key: 'decision',
      title: words.decision,
      cell: (school) => {
        if (school.leftOut) return <Mark shape="dash" tone="none" word={words.left} />
        if (!decide) return <span className="muted">{words.cannot(term)}</span>
        return <SchoolDecision school={school} onDecide={(decision) => decide(school.key, decision)} />
      },
    },
  ]
}

function AsInFile({ school }: { school: Parked }) {
  return (
    <>
      <b>{school.name ?? words.noName}</b>
      <div className="muted small">
        {[
          school.login && words.login(school.login),
          school.code && words.code(school.code),
          school.municipality,
        ]
          .filter(Boolean)
          .join(', ')}
      </div>
      <div className="small">{participants(school.participants)}</div>
      <div className="muted small">{school.files.join(', ')}</div>
    </>
  )
}
