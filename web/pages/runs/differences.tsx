import { Link } from '@tanstack/react-router'
import type { ComparedSchool } from '#engine/identification/compare.ts'
import type { Methodology } from '#engine/methodology.ts'
import type { api } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { AnswerMark } from '#web/ui/marks.tsx'
import { Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { schoolColumn } from '#web/ui/school-column.tsx'
import { number } from '#web/words/format.ts'
import { compareWords as words } from '#web/words/runs.ts'

type Comparison = NonNullable<Reply<NonNullable<typeof api.previewRun.route>>['comparison']>
type Difference = Comparison['added'][number]

interface Props {
  comparison: Comparison
  /** The second run, when it is stored: its explanations are linked. */
  run?: number
}

/** Who came on the list, who left it, who changed otherwise, and why each. */
export function Differences({ comparison, run }: Props) {
  const parts = [
    [words.added, comparison.added],
    [words.left, comparison.left],
    [words.changed, comparison.changed],
  ] as const
  return (
    <>
      <p className="strong">{words.sentence(comparison.added.length, comparison.left.length)}</p>
      {comparison.differences.length > 0 && (
        <ul className="sources-list">
          {comparison.differences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      {parts.map(([title, rows]) => (
        <Section key={title} title={`${title}: ${number(rows.length)}`}>
          {rows.length === 0 ? (
            <p className="muted">{words.none}</p>
          ) : (
            <RegisterTable
              caption={title}
              columns={differenceColumns(run)}
              rows={rows}
              rowKey={({ school }) => school.code}
            />
          )}
        </Section>
      ))}
      <p className="muted">{words.same(comparison.same)}</p>
    </>
  )
}

/** `run` is the second run, when it is stored: its explanations are linked. */
export function differenceColumns(run?: number): Column<Difference>[] {
  return [
    schoolColumn(
      ({ school }) => school,
      ({ code, name }) =>
        run ? (
          <Link to="/runs/$id/schools/$code" params={{ id: String(run), code }}>
            {name}
          </Link>
        ) : (
          name
        ),
    ),
    { key: 'was', title: words.was, cell: ({ from }) => <Side side={from} /> },
    { key: 'became', title: words.became, cell: ({ to }) => <Side side={to} /> },
    {
      key: 'why',
      title: words.why,
      cell: ({ why }) => (
        <div className="reasons">
          {why.map((sentence) => (
            <div key={sentence}>{sentence}</div>
          ))}
        </div>
      ),
    },
  ]
}

function Side({ side }: { side: Difference['from'] }) {
  if (!side) return <span className="muted">{words.absent}</span>
  return (
    <>
      <AnswerMark answer={side.identified} />
      <div className="muted small">
        {[words.markers(side.markers), side.band?.title].filter(Boolean).join(', ')}
      </div>
    </>
  )
}

/** A school compared in the browser, as the server tells one that it compared. `methods` are those of the two runs. */
export function differenceOf(
  compared: ComparedSchool,
  school: Difference['school'],
  methods: readonly [Methodology, Methodology],
): Difference {
  const side = (index: 0 | 1): Difference['from'] => {
    const identified = compared.identified[index]
    if (identified === null) return null
    const { decision } = methods[index]
    const bands = decision.kind === 'bands' ? decision.bands : []
    const band = bands.find(({ id }) => id === compared.band[index])
    return {
      identified,
      markers: compared.markers[index] ?? 0,
      band: band ? { id: band.id, title: band.title } : null,
    }
  }
  return { school, from: side(0), to: side(1), why: [...compared.why] }
}
