import { Link } from '@tanstack/react-router'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { useViewer } from '#web/session.ts'
import { problemOf } from '#web/ui/loaded.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { dateTime } from '#web/words/format.ts'
import { changesWords, importWords as words } from '#web/words/imports.ts'
import { Counts } from './counts.tsx'
import { type Import, isBusy } from './import-data.ts'
import { useImportChange } from './use-change.ts'

/** How the import stands: the check going on, cancelled, failed, applied and what comes next. */
export function ImportState({ loaded }: { loaded: Import }) {
  if (isBusy(loaded)) return <Progress loaded={loaded} />
  if (loaded.state === 'cancelled') return <p className="note">{words.cancelled}</p>
  if (loaded.state === 'failed') {
    return (
      <div className="note note-bad" role="alert">
        <p className="strong">{words.failed}</p>
        <p>{loaded.failure}</p>
        <Cancel loaded={loaded} />
      </div>
    )
  }
  return loaded.state === 'applied' ? <Applied loaded={loaded} /> : null
}

function Cancel({ loaded }: { loaded: Import }) {
  const cancel = useImportChange(() => call(api.cancelImport, { params: { id: loaded.id } }))
  if (!loaded.can.cancel) return null
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={cancel.isPending}
        onClick={() => cancel.mutate(undefined)}
      >
        {words.cancel}
      </button>
      {cancel.isError && <ProblemNote problem={problemOf(cancel.error)} />}
    </>
  )
}

function Progress({ loaded }: { loaded: Import }) {
  const sentence =
    loaded.state === 'applying' ? words.applying : words.reading(loaded.filesRead, loaded.filesTotal)
  return (
    <div className="panel import-progress">
      <p role="status">{sentence}</p>
      <progress
        value={loaded.state === 'applying' ? undefined : loaded.filesRead}
        max={loaded.filesTotal}
        aria-label={sentence}
      />
      <p className="muted small">{words.readingHint}</p>
      <Cancel loaded={loaded} />
    </div>
  )
}

function Applied({ loaded }: { loaded: Import }) {
  const { can } = useViewer()
  return (
    <div className="note note-good" role="status">
      <p className="strong">
        {words.applied}
        {loaded.appliedAt && ` ${words.appliedBy(dateTime(loaded.appliedAt), loaded.appliedBy ?? '')}`}
      </p>
      {loaded.summary && <Counts counts={loaded.summary.results} applied />}
      {loaded.summary?.register && (
        <p>
          {changesWords.register(
            loaded.summary.register.new,
            loaded.summary.register.changed,
            loaded.summary.register.unchanged,
          )}
        </p>
      )}
      <p className="no-print">
        {words.next}: <Link to="/completeness">{words.toCompleteness}</Link>
        {can.includes('runs.write') && (
          <>
            {' · '}
            <Link to="/runs/new">{words.toRun}</Link>
          </>
        )}
      </p>
    </div>
  )
}
