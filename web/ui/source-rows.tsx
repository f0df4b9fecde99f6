import { useQuery } from '@tanstack/react-query'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { rowsWords as words } from '#web/words/rows.ts'
import { Loaded } from './loaded.tsx'
import { ForPurpose } from './purpose.tsx'
import type { Purpose } from './told-purposes.ts'
import './register-table.css'
import './source-rows.css'

export interface Place {
  file: number
  sheet: string | null
  row: number
  rows: number
}

type FileRows = Reply<NonNullable<typeof api.getFileRows.route>>

/** The very rows of the loaded file behind a number, with their neighbours and the header. */
export function SourceRows(place: Place) {
  return (
    <ForPurpose thing={`file:${place.file}`}>
      {(purpose) => <AskedRows place={place} purpose={purpose} />}
    </ForPurpose>
  )
}

function AskedRows({ place: { file, sheet, row, rows }, purpose }: { place: Place; purpose: Purpose }) {
  const query = useQuery(
    ask(api.getFileRows, {
      params: { file },
      query: { sheet: sheet ?? undefined, row, rows: Math.min(Math.max(rows, 1), 2000), ...purpose },
    }),
  )
  return <Loaded query={query}>{(found) => <RowsTable found={found} />}</Loaded>
}

function RowsTable({ found }: { found: FileRows }) {
  if (found.rows.length === 0) return <p className="muted">{words.empty}</p>
  return (
    <>
      <p>
        <b>{found.file.name}</b>
        {found.sheet && `, ${words.sheet(found.sheet)}`}
        {found.file.title && <span className="muted"> — {found.file.title}</span>}
      </p>
      {found.hidden.length > 0 && <p className="muted">{words.hidden}</p>}
      {found.narrowed && <p className="muted">{words.narrowed}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a window that scrolls must be reachable from the keyboard */}
      <section className="register source-rows" aria-label={words.title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.row}</th>
              {found.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {found.header.map(({ row, cells }) => (
              <tr key={row} className="source-header">
                <th scope="row">{row}</th>
                <Cells columns={found.columns} cells={cells} />
              </tr>
            ))}
            {found.rows.map(({ row, asked, cells }) => (
              <tr key={row} className={asked ? 'asked' : undefined}>
                <th scope="row">
                  {asked && <span title={words.asked}>▶ </span>}
                  {row}
                </th>
                <Cells columns={found.columns} cells={cells} />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function Cells({ columns, cells }: { columns: readonly string[]; cells: readonly string[] }) {
  return columns.map((column, index) => <td key={column}>{cells[index] ?? ''}</td>)
}
