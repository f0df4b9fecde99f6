import { IntervalBar } from '#web/ui/interval-bar.tsx'
import { StateMark } from '#web/ui/marks.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { countOf, interval, percent } from '#web/words/format.ts'
import { whyWords as words } from '#web/words/runs.ts'
import { belowMinimum, restored, seasons, smallGroup } from '#web/words/states.ts'
import type { Why } from './why.tsx'

type Marker = Why['markers'][number]
type Row = Marker & { index: number }

interface Props {
  why: Why
  /** Opens the rows of the file behind the marker of this index. */
  onOpen: (index: number) => void
}

/** Every result the rule looked at: counts, interval, state, and the place in the file. */
export function TracedMarkers({ why, onOpen }: Props) {
  const threshold = why.lowShare.numerator / why.lowShare.denominator
  const rows = why.markers.map((marker, index) => ({ ...marker, index }))
  return (
    <RegisterTable
      caption={words.markers}
      columns={columnsOf(threshold, onOpen)}
      rows={rows}
      rowKey={({ index }) => index}
      tall
    />
  )
}

function columnsOf(threshold: number, onOpen: (index: number) => void): Column<Row>[] {
  return [
    {
      key: 'procedure',
      title: words.procedure,
      names: true,
      cell: (row) => (
        <>
          {row.title}
          {notesOf(row).map((note) => (
            <div key={note} className="muted small">
              {note}
            </div>
          ))}
        </>
      ),
    },
    {
      key: 'year',
      title: words.year,
      cell: (row) => (
        <>
          <span className="nowrap">{row.year}</span>
          <div className="muted small">{seasons[row.season]}</div>
        </>
      ),
    },
    {
      key: 'result',
      title: words.result,
      figures: true,
      cell: (row) => row.participants !== null && countOf(row.low ?? 0, row.participants),
    },
    {
      key: 'share',
      title: words.share,
      wide: true,
      cell: (row) => <Share row={row} threshold={threshold} />,
    },
    { key: 'state', title: words.state, cell: (row) => <StateMark state={row.state} /> },
    {
      key: 'source',
      title: words.source,
      cell: ({ source, index }) =>
        source ? (
          <>
            <span className="small">{words.place(source.name, source.sheet, source.row)}</span>{' '}
            <button type="button" className="button quiet no-print" onClick={() => onOpen(index)}>
              {words.rows}
            </button>
          </>
        ) : (
          <span className="muted">{words.noSource}</span>
        ),
    },
  ]
}

function Share({ row, threshold }: { row: Row; threshold: number }) {
  if (!row.participants || !row.interval) return null
  const low = row.low ?? 0
  return (
    <span className="share-cell">
      <IntervalBar low={low} participants={row.participants} interval={row.interval} threshold={threshold} />
      <span className="small">
        {percent(low / row.participants)} <span className="muted">({interval(row.interval)})</span>
      </span>
    </span>
  )
}

function notesOf(row: Row): string[] {
  return [row.smallGroup && smallGroup, row.restored && restored, row.belowMinimum && belowMinimum].filter(
    (note) => typeof note === 'string',
  )
}
