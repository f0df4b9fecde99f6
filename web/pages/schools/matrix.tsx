import { Link } from '@tanstack/react-router'
import { StateMark } from '#web/ui/marks.tsx'
import { countOf } from '#web/words/format.ts'
import { lifeWords } from '#web/words/school-life.ts'
import { schoolsWords } from '#web/words/schools.ts'
import { seasons, smallGroup } from '#web/words/states.ts'
import type { Card } from './card.tsx'
import type { Predecessor } from './predecessors.tsx'
import '#web/ui/register-table.css'
import './matrix.css'

export type Cell = Card['cells'][number]

const words = schoolsWords.card

interface Props {
  card: Card
  /** Shown beside the school's own results, marked, never added to them. */
  predecessors: readonly Predecessor[]
  onOpen: (cell: Cell) => void
}

/** Results of a school: procedures down, years across. A year has a column for each season it was held in. */
export function Matrix({ card, predecessors, onOpen }: Props) {
  const earlier = predecessors.flatMap(({ cells }) => cells)
  const years = [...new Set([...card.years, ...earlier.map(({ year }) => year)])].sort()
  const columns = years.map((year) => ({ year, cells: card.cells.filter((cell) => cell.year === year) }))
  const strangers = [...new Set(earlier.map(({ procedure }) => procedure))]
    .filter((id) => !card.procedures.some((procedure) => procedure.id === id))
    .map((id) => ({ id, title: id, shortTitle: id }))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a window that scrolls must be reachable from the keyboard
    <section className="register tall matrix" aria-label={words.matrix} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col" className="names">
              {words.procedure}
            </th>
            {columns.map(({ year }) => (
              <th key={year} scope="col">
                {year}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...card.procedures, ...strangers].map((procedure) => (
            <tr key={procedure.id}>
              <th scope="row" className="names">
                {procedure.shortTitle}
              </th>
              {columns.map(({ year, cells }) => (
                <td key={year}>
                  <Cells
                    cells={cells.filter((cell) => cell.procedure === procedure.id)}
                    title={`${procedure.title}, ${year}`}
                    onOpen={onOpen}
                  />
                  <Earlier predecessors={predecessors} procedure={procedure.id} year={year} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className="names">
              {words.totalTitle}
            </th>
            {columns.map(({ year, cells }) => (
              <td key={year}>
                {words.total(cells.filter(({ state }) => state === 'low').length, cells.length)}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

function Cells({ cells, title, onOpen }: { cells: Cell[]; title: string; onOpen: (cell: Cell) => void }) {
  if (cells.length === 0) return <StateMark state="no_data" quiet />
  return cells.map((cell) => (
    <button
      key={cell.season}
      type="button"
      className={cell.state === 'low' ? 'matrix-cell low' : 'matrix-cell'}
      onClick={() => onOpen(cell)}
    >
      <span className="visually-hidden">{title}: </span>
      <StateMark state={cell.state} quiet />
      <span>{countOf(cell.low, cell.participants)}</span>
      {cells.length > 1 && <span className="small">{seasons[cell.season]}</span>}
      {cell.smallGroup && <span className="small">{smallGroup}</span>}
    </button>
  ))
}

/** Results of predecessors in a cell of the matrix; each opens on the card of its own school. */
function Earlier({
  predecessors,
  procedure,
  year,
}: {
  predecessors: readonly Predecessor[]
  procedure: string
  year: string
}) {
  return predecessors.flatMap(({ school, mark, cells }) =>
    cells
      .filter((cell) => cell.procedure === procedure && cell.year === year)
      .map((cell) => (
        <div key={`${school.code} ${cell.season}`}>
          <Link
            to="/schools/$code"
            params={{ code: school.code }}
            search={{ year, season: cell.season, procedure }}
            className="matrix-cell earlier"
          >
            <span aria-hidden="true">{mark}</span>
            <span className="visually-hidden">{lifeWords.joined.of(mark)}: </span>
            <StateMark state={cell.state} quiet />
            <span>{countOf(cell.low, cell.participants)}</span>
          </Link>
        </div>
      )),
  )
}
