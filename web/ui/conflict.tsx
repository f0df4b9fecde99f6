import { useQueryClient } from '@tanstack/react-query'
import type { ChangedField, FieldValue, ProblemReply } from '#contract/problems.ts'
import type { Fields } from '#contract/settings-fields.ts'
import { conflictWords as words } from '#web/words/conflict.ts'
import { ProblemNote } from './problem-note.tsx'
import { type Column, RegisterTable } from './register-table.tsx'

interface Props {
  problem: ProblemReply
  /** What the person wanted to store. */
  mine: Fields
  labelOf: (field: string) => string
  /** The value of a field in words, where it is not a text, a number or a yes. */
  told?: (field: string, value: FieldValue) => string | undefined
  /** Stores what the person wanted over the version of now. */
  onInsist: (merged: Fields, version: number) => void
  /** What to ask anew when the person lets theirs be. */
  addresses: readonly { path: string }[]
}

/**
 * A refusal of a change. When somebody changed the record meanwhile, it shows field by field what differs and lets the
 * person choose; any other refusal is shown in words.
 */
export function Conflict({ problem, mine, labelOf, told, onInsist, addresses }: Props) {
  const queries = useQueryClient()
  const { changed } = problem
  if (!changed) return <ProblemNote problem={problem} />
  const take = () => {
    for (const { path } of addresses) void queries.invalidateQueries({ queryKey: [path] })
  }
  return (
    <div className="whole section">
      <ProblemNote problem={problem} />
      {changed.fields.length > 0 && (
        <RegisterTable
          caption={words.caption}
          columns={columnsFor(labelOf, told)}
          rows={changed.fields}
          rowKey={({ field }) => field}
          tall
          stacks
        />
      )}
      <p className="page-actions">
        <button
          type="button"
          className="button"
          onClick={() => onInsist(mergeFields(changed.fields, mine), changed.version)}
        >
          {words.insist}
        </button>
        <button type="button" className="button" onClick={take}>
          {words.take}
        </button>
        <span className="muted small">{words.insistWhy}</span>
      </p>
    </div>
  )
}

/** What the person changed, over what the others did to the rest. */
export function mergeFields(changed: readonly ChangedField[], mine: Fields): Fields {
  const theirs = changed.filter((one) => one.old === one.mine).map((one) => [one.field, one.theirs])
  return { ...mine, ...Object.fromEntries(theirs) }
}

const columnsFor = (labelOf: Props['labelOf'], told: Props['told']): Column<ChangedField>[] => {
  const cellOf = (of: 'old' | 'mine' | 'theirs') => (row: ChangedField) =>
    told?.(row.field, row[of]) ?? tellValue(row[of])
  return [
    { key: 'field', title: words.field, names: true, cell: ({ field }) => labelOf(field) },
    { key: 'old', title: words.old, cell: cellOf('old') },
    { key: 'mine', title: words.mine, cell: cellOf('mine') },
    { key: 'theirs', title: words.theirs, cell: cellOf('theirs') },
  ]
}

/** A value of a field as people say it. */
export function tellValue(value: FieldValue): string {
  if (value === null || value === '') return words.nothing
  if (typeof value === 'boolean') return value ? words.yes : words.no
  return String(value)
}
