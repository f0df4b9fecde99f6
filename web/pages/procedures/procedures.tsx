import { useQuery } from '@tanstack/react-query'
import { api, ask } from '#web/api.ts'
import { addressOf, type Reply } from '#web/client.ts'
import { Downloads } from '#web/ui/downloads.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page, Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { proceduresWords as words } from '#web/words/completeness.ts'
import { number } from '#web/words/format.ts'
import { seasons } from '#web/words/states.ts'
import './procedures.css'

type Procedure = Reply<NonNullable<typeof api.listProcedures.route>>['items'][number]
type Scale = Procedure['scales'][number]
type Minimum = Procedure['minimums'][number]

/** The reference: scales of marks and minimums by year, each with its source. */
export function ProceduresPage() {
  const query = useQuery(ask(api.listProcedures, {}))
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={
        <Downloads
          what={words.all}
          href={(format) => addressOf(api.exportProcedures, { query: { format } })}
        />
      }
    >
      <Loaded query={query} lines={8}>
        {({ items }) =>
          Object.entries(words.exams).map(([exam, title]) => {
            const procedures = items.filter((procedure) => procedure.exam === exam)
            return (
              procedures.length > 0 && (
                <Section key={exam} title={title}>
                  {procedures.map((procedure) => (
                    <ProcedureDetails key={procedure.id} procedure={procedure} />
                  ))}
                </Section>
              )
            )
          })
        }
      </Loaded>
    </Page>
  )
}

function ProcedureDetails({ procedure }: { procedure: Procedure }) {
  const { scales, minimums } = procedure
  return (
    <details className="procedure">
      <summary>
        {procedure.title} <span className="muted small">{words.code(procedure.id)}</span>
      </summary>
      {scales.length === 0 && minimums.length === 0 && <p className="muted">{words.none}</p>}
      {scales.length > 0 && (
        <RegisterTable
          caption={words.scales}
          columns={scaleColumns}
          rows={scales}
          rowKey={keyOf}
          tall
          stacks
        />
      )}
      {minimums.length > 0 && (
        <RegisterTable
          caption={words.minimums}
          columns={minimumColumns}
          rows={minimums}
          rowKey={keyOf}
          tall
          stacks
        />
      )}
    </details>
  )
}

const keyOf = (row: Scale | Minimum) => [row.from, row.to, 'season' in row && row.season, row.regional].join()

function periodOf({ from, to }: { from: string | null; to: string | null }): string {
  if (from && from === to) return from
  return [from && words.from(from), to && words.to(to)].filter(Boolean).join(' ') || words.always
}

const source = {
  key: 'source',
  title: words.source,
  cell: (row: Scale | Minimum) => (
    <>
      {row.source}
      {row.regional && <span className="muted"> ({words.regional})</span>}
    </>
  ),
}

const scaleColumns: Column<Scale>[] = [
  { key: 'period', title: words.period, names: true, cell: periodOf },
  { key: 'season', title: words.season, cell: (row) => row.season && seasons[row.season] },
  { key: 'from3', title: words.from3, figures: true, cell: (row) => number(row.from3) },
  { key: 'from4', title: words.from4, figures: true, cell: (row) => number(row.from4) },
  { key: 'from5', title: words.from5, figures: true, cell: (row) => number(row.from5) },
  { key: 'max', title: words.max, figures: true, cell: (row) => number(row.max) },
  source,
]

const minimumColumns: Column<Minimum>[] = [
  { key: 'period', title: words.period, names: true, cell: periodOf },
  { key: 'score', title: words.minimums, figures: true, cell: (row) => number(row.score) },
  source,
]
