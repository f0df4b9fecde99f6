import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, ask } from '#web/api.ts'
import type { Reply } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { IntervalBar } from '#web/ui/interval-bar.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { StateMark } from '#web/ui/marks.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { SourceRows } from '#web/ui/source-rows.tsx'
import { dateTime, interval, number, shareOf } from '#web/words/format.ts'
import { schoolsWords } from '#web/words/schools.ts'
import { intervalTitle, restored, smallGroup, smallGroupWhy } from '#web/words/states.ts'
import type { Cell } from './matrix.tsx'

type Version = Reply<NonNullable<typeof api.listVersions.route>>['items'][number]

const words = schoolsWords.cell

interface Props {
  school: string
  cell: Cell
  threshold: number
  /** The day of which the result is; now when left out. */
  on: string | undefined
}

/** One result of a school: the counts, how sure they are, the file and the rows, and the earlier versions. */
export function CellDetails({ school, cell, threshold, on }: Props) {
  const { year, season, procedure } = cell
  const versions = useQuery({
    ...ask(api.listVersions, { params: { code: school }, query: { year, season, procedure, on } }),
    enabled: cell.versions > 1,
  })
  return (
    <>
      <Numbers cell={cell} threshold={threshold} />
      <Source cell={cell} />
      {cell.versions > 1 && (
        <section className="section">
          <h3>{words.versions}</h3>
          <Loaded query={versions}>
            {({ items }) => (
              <RegisterTable
                caption={words.versions}
                columns={versionColumns}
                rows={items}
                rowKey={(version) => version.source.file}
                tall
                stacks
              />
            )}
          </Loaded>
        </section>
      )}
    </>
  )
}

function Numbers({ cell, threshold }: { cell: Cell; threshold: number }) {
  return (
    <dl className="facts">
      <div>
        <dt>{words.result}</dt>
        <dd>
          <b>{shareOf(cell.low, cell.participants)}</b> <StateMark state={cell.state} />
          {cell.restored && <div className="muted small">{restored}</div>}
        </dd>
      </div>
      {cell.interval && (
        <div>
          <dt>{words.interval}</dt>
          <dd>
            <IntervalBar {...cell} interval={cell.interval} threshold={threshold} />
            <div>
              {intervalTitle}: {interval(cell.interval)}
            </div>
          </dd>
        </div>
      )}
      {cell.marks && (
        <div>
          <dt>{words.marks}</dt>
          <dd>{cell.marks.map((mark) => number(mark)).join(' · ')}</dd>
        </div>
      )}
      <div>
        <dt>{words.absent}</dt>
        <dd>{number(cell.absent)}</dd>
      </div>
      <div>
        <dt>{words.grades}</dt>
        <dd>
          {cell.pupilGrade === cell.paperGrade
            ? words.gradesSame(cell.pupilGrade)
            : words.gradesDiffer(cell.pupilGrade, cell.paperGrade)}
        </dd>
      </div>
      {cell.smallGroup && (
        <div>
          <dt>{smallGroup}</dt>
          <dd className="small">{smallGroupWhy}</dd>
        </div>
      )}
    </dl>
  )
}

function Source({ cell: { source } }: { cell: Cell }) {
  const [open, setOpen] = useState(false)
  return (
    <section className="section">
      <h3>{words.source}</h3>
      <p>
        {source.name}
        {source.sheet && `, ${words.sheet(source.sheet)}`},{' '}
        {source.rows > 1 ? words.sourceRows(source.row, source.rows) : words.sourceRow(source.row)}{' '}
        {!open && (
          <button type="button" className="button no-print" onClick={() => setOpen(true)}>
            {words.showRows}
          </button>
        )}
      </p>
      {open && <SourceRows {...source} />}
    </section>
  )
}

const versionColumns: Column<Version>[] = [
  {
    key: 'state',
    title: words.versionState,
    names: true,
    cell: (version) => (version.current ? <b>{words.version.current}</b> : words.version.replaced),
  },
  { key: 'result', title: words.result, cell: (version) => shareOf(version.low, version.participants) },
  { key: 'file', title: words.file, cell: (version) => <VersionFile version={version} /> },
  { key: 'at', title: words.appliedAt, cell: (version) => dateTime(version.appliedAt) },
  { key: 'by', title: words.appliedBy, cell: (version) => version.appliedBy, wide: true },
]

function VersionFile({ version }: { version: Version }) {
  const { can } = useViewer()
  if (!can.includes('imports.read')) return <span className="file-name">{version.source.name}</span>
  return (
    <Link to="/imports/$id" params={{ id: String(version.import) }} className="file-name">
      {version.source.name}
    </Link>
  )
}
