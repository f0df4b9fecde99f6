import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { examineMethod } from '#engine/examine-method.ts'
import type { ProcedureWords } from '#engine/procedure-words.ts'
import type { WorkedExample } from '#engine/worked-example.ts'
import { api } from '#web/api.ts'
import { call } from '#web/client.ts'
import { Empty } from '#web/ui/empty.tsx'
import { Loaded } from '#web/ui/loaded.tsx'
import { Page } from '#web/ui/page.tsx'
import { ProblemNote } from '#web/ui/problem-note.tsx'
import { Waiting } from '#web/ui/waiting.tsx'
import { editorWords as words } from '#web/words/method-editor.ts'
import { methodsWords } from '#web/words/methods.ts'
import { type Draft, EditingContext, type LoadedDraft } from './draft.ts'
import { EditAbout, EditSources } from './edit-about.tsx'
import { EditBeside } from './edit-beside.tsx'
import { EditDecision } from './edit-decision.tsx'
import { EditExamples } from './edit-examples.tsx'
import { EditNumbers, EditProcedures } from './edit-numbers.tsx'
import { lastSent, type Saving, useAutosave } from './use-autosave.ts'
import '#web/ui/form-grid.css'
import './edit.css'

const route = getRouteApi('/methods/versions/$key/edit')

/** The editor of a method: parts in words, and beside them what the machine says of the rule as it stands. */
export function EditMethodPage() {
  const { key } = route.useParams()
  // What is written here is not asked for again under the writer's hands.
  const query = useQuery({
    queryKey: [api.getMethodDraft.path, key],
    queryFn: async ({ signal }) => {
      await lastSent()
      return call(api.getMethodDraft, { params: { id: Number(key) } }, signal)
    },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: 'always',
  })
  if (!query.isFetchedAfterMount) return <Waiting lines={10} />
  return (
    <Loaded query={query} lines={10}>
      {(loaded) => <Editor key={`${loaded.key} ${loaded.version}`} loaded={loaded} />}
    </Loaded>
  )
}

function Editor({ loaded }: { loaded: LoadedDraft }) {
  const [draft, setDraft] = useState<Draft>(() => ({
    content: loaded.content,
    examples: loaded.examples as WorkedExample[],
    words: loaded.words,
  }))
  const saving = useAutosave(loaded, draft)
  const names: ProcedureWords = useMemo(
    () => Object.fromEntries(loaded.procedures.map((procedure) => [procedure.id, procedure])),
    [loaded],
  )
  const examined = useMemo(
    () =>
      examineMethod(draft.content, draft.examples, {
        year: loaded.year,
        notHeld: loaded.notHeld,
        words: names,
      }),
    [draft, loaded, names],
  )
  const change = (next: Partial<Draft>) => setDraft((now) => ({ ...now, ...next }))
  const { id, title, version } = draft.content
  const ref = `${id}@${loaded.content.version}`
  const fixed = loaded.state === 'approved' || loaded.state === 'frozen'
  return (
    <Page
      title={words.title(title, version)}
      crumb={
        <Link to="/methods/$id" params={{ id: saving.state === 'saved' ? `${id}@${version}` : ref }}>
          {words.crumb}
        </Link>
      }
      lead={fixed ? undefined : <SavingLine saving={saving} />}
    >
      {fixed ? (
        <Empty title={words.closed}>
          <p>{methodsWords.states[loaded.state]}</p>
        </Empty>
      ) : (
        <EditingContext value={{ draft, loaded, examined, change }}>
          {loaded.state === 'checked' && <p className="note">{words.checkedAgain}</p>}
          <div className="edit-method">
            <div>
              <EditAbout />
              <EditSources />
              <EditProcedures />
              <EditNumbers />
              <EditDecision />
              <EditExamples />
            </div>
            <EditBeside names={names} />
          </div>
        </EditingContext>
      )}
    </Page>
  )
}

/** Whether what stands here is stored; when it is not, why and what to do. */
function SavingLine({ saving }: { saving: Saving }) {
  const queries = useQueryClient()
  const reload = () => void queries.resetQueries({ queryKey: [api.getMethodDraft.path] })
  if (!saving.problem) return <span role="status">{words[saving.state]}</span>
  return (
    <>
      <ProblemNote problem={saving.problem} />
      <p className="page-actions">
        {saving.problem.status !== 409 && (
          <button type="button" className="button" onClick={saving.again}>
            {words.again}
          </button>
        )}
        <button type="button" className="button" onClick={reload}>
          {words.reload}
        </button>
      </p>
    </>
  )
}
