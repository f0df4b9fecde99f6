import { api } from '#web/api.ts'
import { addressOf, call } from '#web/client.ts'
import { FileMark } from '#web/ui/import-marks.tsx'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { PupilDownload } from '#web/ui/purpose.tsx'
import { offerUndo } from '#web/ui/undo.tsx'
import { fileSize, participants } from '#web/words/format.ts'
import { filesWords as words } from '#web/words/imports.ts'
import { seasons } from '#web/words/states.ts'
import { ExportRequest } from './export-request.tsx'
import { Findings } from './findings.tsx'
import { HintsForm } from './hints-form.tsx'
import { findingsOf, type Import, type ImportedFile } from './import-data.ts'
import { MappingForm } from './mapping-form.tsx'
import { useImportChange } from './use-change.ts'

interface Props {
  loaded: Import
  file: ImportedFile
}

/** Everything about one file: the verdict, what is in it, what is wrong, and what a person can tell of it. */
export function FilePanel({ loaded, file }: Props) {
  const params = { id: loaded.id, file: file.id }
  const thing = `file:${file.id}`
  const mendable = loaded.can.decide && (file.state === 'read' || file.state === 'refused')
  const total = file.findings.errors + file.findings.warnings + file.findings.notes
  return (
    <>
      <p>
        <FileMark file={file} />
        {' — '}
        {file.title ?? words.unknownKind}, {fileSize(file.size)}
        {total > 0 && `; ${findingsOf(file)}`}
      </p>
      {file.reason && <p className="note note-bad">{file.reason}</p>}
      <div className="page-actions no-print">
        {!file.byTwo && (
          <PupilDownload thing={thing} href={(query) => addressOf(api.getOriginal, { params, query })}>
            {words.original}
          </PupilDownload>
        )}
        {!file.byTwo && total > 0 && (
          <PupilDownload thing={thing} href={(query) => addressOf(api.exportFindings, { params, query })}>
            {words.marked}
          </PupilDownload>
        )}
        {mendable && <Withdraw params={params} name={file.name} />}
        {loaded.can.decide && file.state === 'withdrawn' && <Restore params={params} />}
      </div>
      {file.byTwo && <ExportRequest params={params} pupils={file.works} marked={total > 0} />}
      {file.results.length > 0 && (
        <ul className="file-results">
          {file.results.map((result) => (
            <li key={`${result.year} ${result.season} ${result.procedure} ${result.paperGrade}`}>
              {words.sitting(result.title, result.year, seasons[result.season])}{' '}
              <span className="muted">
                — {words.counts(result.schools, participants(result.participants), result.low)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {file.unmapped && mendable && <MappingForm params={params} table={file.unmapped} />}
      {!file.unmapped && mendable && (
        <HintsForm params={params} file={file} open={file.state === 'refused' && file.kind !== 'unknown'} />
      )}
      {total > 0 && <Findings params={params} />}
    </>
  )
}

interface OfFile {
  params: { id: number; file: number }
}

function Withdraw({ params, name }: OfFile & { name: string }) {
  const withdraw = useImportChange(() => call(api.withdrawFile, { params }))
  const restore = useImportChange(() => call(api.restoreFile, { params }))
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={withdraw.isPending}
        onClick={() =>
          // By the promise: the panel is another one before a callback of its own would be called.
          void withdraw.mutateAsync(undefined).then(
            () => offerUndo(words.withdrawn(name), () => restore.mutateAsync(undefined)),
            () => undefined,
          )
        }
      >
        {words.withdraw}
      </button>
      {withdraw.isError && <ProblemNote problem={problemOf(withdraw.error)} />}
    </>
  )
}

/** The same later than the offer lasts: a file taken out stays until the import is applied or called off. */
function Restore({ params }: OfFile) {
  const restore = useImportChange(() => call(api.restoreFile, { params }))
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={restore.isPending}
        onClick={() => restore.mutate(undefined)}
      >
        {words.restore}
      </button>
      {restore.isError && <ProblemNote problem={problemOf(restore.error)} />}
    </>
  )
}
