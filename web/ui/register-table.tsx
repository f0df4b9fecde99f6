import { type ReactNode, useId } from 'react'
import { NBSP } from '#web/words/format.ts'
import './register-table.css'

export interface Column<Row> {
  key: string
  title: ReactNode
  cell: (row: Row) => ReactNode
  /** Figures stand to the right, one under another. */
  figures?: boolean
  /** The cell that names the row. */
  names?: boolean
  /** Name of the sort order, when the server can sort by it. */
  sort?: string
  /** Left out on narrow screens. */
  wide?: boolean
}

interface Props<Row> {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string | number
  /** `name` ascending, `-name` descending. */
  sort?: string
  onSort?: (sort: string) => void
  foot?: ReactNode
  /** Grows with its rows instead of scrolling in a window of its own. */
  tall?: boolean
  /** On a phone each row is a block, cell under cell: for rows with forms or long texts. */
  stacks?: boolean
}

/** A table that keeps its header and the names of its rows in sight while it scrolls. */
export function RegisterTable<Row>(props: Props<Row>) {
  const { caption, columns, rows, rowKey, sort, onSort, foot, tall, stacks } = props
  const name = useId()
  const look = ['register', tall && 'tall', stacks && 'stacks'].filter(Boolean).join(' ')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a window that scrolls must be reachable from the keyboard
    <section className={look} aria-labelledby={name} tabIndex={0}>
      <table>
        <caption id={name} className="visually-hidden">
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) =>
                column.names ? (
                  <th key={column.key} scope="row" className={classOf(column)}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={classOf(column)} data-title={titleOf(column)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </section>
  )
}

interface HeaderProps<Row> {
  column: Column<Row>
  sort?: string
  onSort?: (sort: string) => void
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderProps<Row>) {
  if (!column.sort || !onSort) {
    return (
      <th scope="col" className={classOf(column)}>
        {column.title}
      </th>
    )
  }
  const up = sort === column.sort
  const down = sort === `-${column.sort}`
  const next = up || (!down && column.figures) ? `-${column.sort}` : column.sort
  return (
    <th scope="col" className={classOf(column)} aria-sort={up ? 'ascending' : down ? 'descending' : 'none'}>
      <button type="button" onClick={() => onSort(next)}>
        {column.title}
        <span aria-hidden="true">
          {NBSP}
          {up ? '▲' : down ? '▼' : '↕'}
        </span>
      </button>
    </th>
  )
}

function classOf({
  figures,
  names,
  wide,
}: Pick<Column<never>, 'figures' | 'names' | 'wide'>): string | undefined {
  return [figures && 'figures', names && 'names', wide && 'wide'].filter(Boolean).join(' ') || undefined
}

/** The words before a cell of a stacked row. */
function titleOf({ title }: Pick<Column<never>, 'title'>): string | undefined {
  return typeof title === 'string' ? title : undefined
}
