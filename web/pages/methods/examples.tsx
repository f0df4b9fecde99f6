import { AnswerMark, Mark } from '#web/ui/marks.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { countOf } from '#web/words/format.ts'
import { methodsWords as words } from '#web/words/methods.ts'
import type { Method } from './method.tsx'

type Example = Method['examples'][number]

interface Row {
  example: Example
  outcome: Example['outcomes'][number]
}

/** Worked examples: what the document says must come out, and what comes out. */
export function Examples({ method }: { method: Method }) {
  const titles = new Map(method.procedureList.map(({ id, title }) => [id, title]))
  const rows = method.examples.flatMap((example) => example.outcomes.map((outcome) => ({ example, outcome })))
  const differing = rows.filter(({ outcome }) => !outcome.agrees).length
  const bandOf = (id: string | null) => method.bands.find((band) => band.id === id)?.title

  const answer = ({ identified, markers, band }: Row['outcome']['expected']) => (
    <>
      <AnswerMark answer={identified} />
      <div className="muted small">
        {[markers !== null && words.markers(markers), bandOf(band)].filter(Boolean).join(', ')}
      </div>
    </>
  )

  const columns: Column<Row>[] = [
    {
      key: 'title',
      title: words.school,
      names: true,
      cell: ({ example }) => (
        <>
          {example.title}
          <div className="muted small">{example.source}</div>
        </>
      ),
    },
    {
      key: 'given',
      title: words.given,
      wide: true,
      cell: ({ example, outcome }) => <Given example={example} school={outcome.school} titles={titles} />,
    },
    { key: 'expected', title: words.expected, cell: ({ outcome }) => answer(outcome.expected) },
    { key: 'computed', title: words.computed, cell: ({ outcome }) => answer(outcome.computed) },
    {
      key: 'check',
      title: words.check,
      cell: ({ outcome }) =>
        outcome.agrees ? (
          <Mark shape="check" tone="good" word={words.agrees} />
        ) : (
          <Mark shape="cross" tone="bad" word={words.differs} />
        ),
    },
  ]

  return (
    <>
      <p className="muted">
        {words.examplesLead}{' '}
        {differing === 0 ? words.allAgree(rows.length) : words.someDiffer(differing, rows.length)}
      </p>
      <RegisterTable
        caption={words.examples}
        columns={columns}
        rows={rows}
        rowKey={({ example, outcome }) => `${example.title} ${outcome.school}`}
        tall
      />
    </>
  )
}

function Given({ example, school, titles }: { example: Example; school: string; titles: Map<string, string> }) {
  return example.cells
    .filter((cell) => cell.school === school)
    .map((cell) => (
      <div key={`${cell.year} ${cell.procedure}`} className="small">
        {titles.get(cell.procedure) ?? cell.procedure}, {cell.year}: {countOf(cell.low, cell.participants)}
      </div>
    ))
}
