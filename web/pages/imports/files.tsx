import { getRouteApi, Link } from '@tanstack/react-router'
import { FileMark } from '#web/ui/import-marks.tsx'
import { type Column, RegisterTable } from '#web/ui/register-table.tsx'
import { SidePanel } from '#web/ui/side-panel.tsx'
import { fileSize, participants } from '#web/words/format.ts'
import { filesWords as words } from '#web/words/imports.ts'
import { seasons } from '#web/words/states.ts'
import { FilePanel } from './file-panel.tsx'
import { findingsOf, type Import, type ImportedFile } from './import-data.ts'

const route = getRouteApi('/imports/$id')

/** The files of an import: what each one is, what the check says, what is in it. */
export function Files({ loaded }: { loaded: Import }) {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const opened = loaded.files.find(({ id }) => id === search.file)
  return (
    <>
      <RegisterTable
        caption={words.caption}
        columns={columnsOf(loaded.id)}
        rows={loaded.files}
        rowKey={({ id }) => id}
        stacks
      />
      {opened && (
        <SidePanel title={opened.name} onClose={() => void navigate({ search: { view: 'files' } })}>
          <FilePanel key={`${opened.id} ${opened.state} ${loaded.version}`} loaded={loaded} file={opened} />
        </SidePanel>
      )}
    </>
  )
}

function columnsOf(id: number): Column<ImportedFile>[] {
  return [
    {
      key: 'name',
      title: words.name,
      names: true,
      cell: (file) => (
        <>
          <Link
            to="/imports/$id"
            params={{ id: String(id) }}
            search={{ view: 'files', file: file.id }}
            resetScroll={false}
          >
            {file.name}
          </Link>{' '}
          <span className="muted small nowrap">{fileSize(file.size)}</span>
        </>
      ),
    },
    {
      key: 'what',
      title: words.what,
      wide: true,
      cell: (file) => file.title ?? (file.kind === 'unknown' ? words.unknownKind : ''),
    },
    { key: 'verdict', title: words.verdict, cell: (file) => <Verdict file={file} /> },
    { key: 'findings', title: words.findings, wide: true, cell: (file) => findingsOf(file) },
    {
      key: 'holds',
      title: words.holds,
      wide: true,
      cell: (file) => (
        <div className="holds">
          <Holds file={file} />
        </div>
      ),
    },
  ]
}

function Verdict({ file }: { file: ImportedFile }) {
  return (
    <>
      <FileMark file={file} />
      {file.reason && <div className="small">{file.reason}</div>}
      {file.sameAs && (
        <div className="small">
          {words.same}{' '}
          <Link to="/imports/$id" params={{ id: String(file.sameAs.import) }}>
            {words.sameLink(file.sameAs.import)}
          </Link>
        </div>
      )}
    </>
  )
}

const SHOWN = 3

function Holds({ file }: { file: ImportedFile }) {
  const { results } = file
  if (results.length > SHOWN) return words.sittings(results.length)
  return results.map((result) => (
    <div key={`${result.year} ${result.season} ${result.procedure}`}>
      {words.sitting(result.title, result.year, seasons[result.season])}
      <div className="muted small">
        {words.counts(result.schools, participants(result.participants), result.low)}
      </div>
    </div>
  ))
}
