import { StateMark } from '#web/ui/marks.tsx'
import { countOf } from '#web/words/format.ts'
import { schoolsWords } from '#web/words/schools.ts'
import { seasons, smallGroup } from '#web/words/states.ts'
import type { Card } from './card.tsx'
import '#web/ui/register-table.css'
import './matrix.css'

export type Cell = Card['cells'][number]

const words = schoolsWords.card

interface Props {
  card: Card
  onOpen: (cell: Cell) => void
}

/** Results of a school: procedures down, years across. A year has a column for each season it was held in. */
export function Matrix({ card, onOpen }: Props) {
  const columns = card.years.map((year) => ({ year, cells: card.cells.filter((cell) => cell.year === year) }))
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
          {card.procedures.map((procedure) => (
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
