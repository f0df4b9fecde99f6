import { getRouteApi, Link } from '@tanstack/react-router'
import { Empty } from '#web/ui/empty.tsx'
import { Section } from '#web/ui/page.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { SidePanel } from '#web/ui/side-panel.tsx'
import { number } from '#web/words/format.ts'
import { changesWords as words } from '#web/words/imports.ts'
import { seasons } from '#web/words/states.ts'
import { ChangeRows } from './change-rows.tsx'
import { Counts } from './counts.tsx'
import type { ChangesReply } from './import-data.ts'
import { RegisterChanges } from './register-changes.tsx'

type Sitting = ChangesReply['sittings'][number]

const route = getRouteApi('/imports/$id')

interface Props {
  id: number
  changes: ChangesReply
  /** The changes have been made. */
  applied: boolean
}

/** What applying does to the data, or has done: by procedures, and by schools when a procedure is opened. */
export function Changes({ id, changes, applied }: Props) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { register } = changes
  const opened = changes.sittings.find(
    ({ year, season, procedure }) =>
      year === search.year && season === search.season && procedure === search.procedure,
  )
  return (
    <>
      {!applied && (
        <div className="panel">
          <Counts counts={changes.counts} />
          {register && <p>{words.register(register.new, register.changed, register.unchanged)}</p>}
          {register && register.newMunicipalities.length > 0 && (
            <p className="note">{words.newMunicipalities(register.newMunicipalities)}</p>
          )}
        </div>
      )}
      {!applied && register && register.new + register.changed + register.absent > 0 && (
        <RegisterChanges id={id} absent={register.absent > 0} />
      )}
      {changes.sittings.length === 0 && !register ? (
        <Empty title={applied ? words.appliedEmpty : words.empty}>
          <p>{applied ? words.appliedEmptyWhy : words.emptyWhy}</p>
        </Empty>
      ) : (
        changes.sittings.length > 0 && (
          <RegisterTable
            caption={applied ? words.appliedCaption : words.caption}
            columns={columnsOf(id, applied)}
            rows={changes.sittings}
            rowKey={keyOf}
          />
        )
      )}
      <FileConflicts conflicts={changes.fileConflicts} />
      {opened && (
        <SidePanel
          title={words.openTitle(opened.title, opened.year)}
          onClose={() => void navigate({ search: { view: 'changes' } })}
        >
          <ChangeRows id={id} sitting={opened} applied={applied} />
        </SidePanel>
      )}
    </>
  )
}

type Count = 'new' | 'replaced' | 'unchanged' | 'conflicts'

const keyOf = ({ year, season, procedure }: Sitting) => `${year} ${season} ${procedure}`

function columnsOf(id: number, applied: boolean): Column<Sitting>[] {
  const titles: Partial<Record<Count, string>> = applied ? words.appliedColumns : words.columns
  const figures = (key: Count): Column<Sitting> => ({
    key,
    title: titles[key],
    figures: true,
    wide: key === 'unchanged',
    cell: (row) => (row[key] > 0 ? number(row[key]) : <span className="muted">0</span>),
  })
  return [
    {
      key: 'procedure',
      title: words.procedure,
      names: true,
      cell: ({ title, year, season, procedure }) => (
        <>
          <Link
            to="/imports/$id"
            params={{ id: String(id) }}
            search={{ view: 'changes', year, season, procedure }}
            resetScroll={false}
          >
            {title}
          </Link>
          <div className="muted small">
            {year}, {seasons[season]}
          </div>
        </>
      ),
    },
    ...(Object.keys(titles) as Count[]).map(figures),
  ]
}

function FileConflicts({ conflicts }: { conflicts: ChangesReply['fileConflicts'] }) {
  if (conflicts.length === 0) return null
  return (
    <Section title={`${words.fileConflicts}: ${number(conflicts.length)}`}>
      <p className="muted">{words.fileConflictsLead}</p>
      <ul className="sources-list">
        {conflicts.map(({ file, pupil, rows, message }) => (
          <li key={`${file.id} ${pupil} ${rows.join()}`}>
            {message}{' '}
            <span className="muted small">
              {file.name}, {words.conflictRows(rows)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
