import { AnswerMark, Mark } from '#web/ui/marks.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { countOf } from '#web/words/format.ts'
import { methodsWords as words } from '#web/words/methods.ts'
import type { Method } from './method.tsx'

type Example = Method['examples'][number]

/** Worked examples: what the document says must come out, and what comes out. */
export function Examples({ method: { examples, bands } }: { method: Method }) {
  const differing = examples.filter(({ agrees }) => !agrees).length
  return (
    <>
      <p className="muted">
        {words.examplesLead}{' '}
        {differing === 0 ? words.allAgree(examples.length) : words.someDiffer(differing, examples.length)}
      </p>
      <RegisterTable
        caption={words.examples}
        columns={columnsOf(bands)}
        rows={examples}
        rowKey={({ title }) => title}
        tall
      />
    </>
  )
}

function columnsOf(bands: Method['bands']): Column<Example>[] {
  return [
    {
      key: 'title',
      title: words.example,
      names: true,
      cell: ({ title, place }) => (
        <>
          {title}
          <div className="muted small">{place}</div>
        </>
      ),
    },
    {
      key: 'given',
      title: words.given,
      wide: true,
      cell: ({ results }) =>
        results.map((result) => (
          <div key={`${result.year} ${result.procedure}`} className="small example-given">
            {result.title}, {result.year}: {countOf(result.low, result.participants)}
          </div>
        )),
    },
    {
      key: 'expected',
      title: words.expected,
      cell: ({ expected }) => <Answer outcome={expected} bands={bands} />,
    },
    {
      key: 'computed',
      title: words.computed,
      cell: ({ computed }) => (computed ? <Answer outcome={computed} bands={bands} /> : words.notCounted),
    },
    {
      key: 'check',
      title: words.check,
      cell: ({ agrees }) =>
        agrees ? (
          <Mark shape="check" tone="good" word={words.agrees} />
        ) : (
          <Mark shape="cross" tone="bad" word={words.differs} />
        ),
    },
  ]
}

function Answer({ outcome, bands }: { outcome: Example['expected']; bands: Method['bands'] }) {
  const band = bands.find(({ id }) => id === outcome.band)?.title
  return (
    <>
      <AnswerMark answer={outcome.identified} />
      <div className="muted small">{[words.markers(outcome.markers), band].filter(Boolean).join(', ')}</div>
    </>
  )
}
