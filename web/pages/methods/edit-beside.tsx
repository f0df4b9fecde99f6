import { describeMethodology } from '#engine/describe.ts'
import { changesOf } from '#engine/method-changes.ts'
import type { Methodology } from '#engine/methodology.ts'
import type { ProcedureWords } from '#engine/procedure-words.ts'
import { editorWords as words } from '#web/words/method-editor.ts'
import { methodsWords } from '#web/words/methods.ts'
import { focusPlace, useEditing } from './draft.ts'

/** Beside the fields: what is amiss, the rule in words, and what it changes. Made by the engine as one writes. */
export function EditBeside({ names }: { names: ProcedureWords }) {
  const { draft, loaded, examined } = useEditing()
  const { base } = loaded
  const changes =
    base && examined.methodology ? changesOf(base as Methodology, draft.content as Methodology, names) : null
  return (
    <aside className="edit-beside" aria-label={words.beside}>
      <Issues />
      <details open>
        <summary className="strong">{words.inWords}</summary>
        {examined.methodology ? (
          <div className="prose small">
            {describeMethodology(examined.methodology, names).map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
          </div>
        ) : (
          <p className="muted">{words.notYet}</p>
        )}
      </details>
      {changes && (
        <details open>
          <summary className="strong">{words.changes}</summary>
          {changes.sentences.length === 0 ? (
            <p className="muted">{words.noChanges}</p>
          ) : (
            <ul className="small">
              {changes.sentences.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          )}
        </details>
      )}
    </aside>
  )
}

/** Errors first; each leads to its field. */
function Issues() {
  const { issues } = useEditing().examined
  const of = (severity: string) => issues.filter((issue) => issue.severity === severity)
  const [errors, warnings] = [of('error'), of('warning')]
  return (
    <section aria-live="polite">
      <h2>{words.beside}</h2>
      {issues.length === 0 && <p>{words.noIssues}</p>}
      {errors.length > 0 && <p className="strong">{words.errors(errors.length)}</p>}
      {warnings.length > 0 && <p className="muted">{words.warnings(warnings.length)}</p>}
      <ul className="issues">
        {[...errors, ...warnings].map(({ severity, position, message }) => (
          <li key={`${position} ${message}`} className={`issue issue-${severity}`}>
            <span className="visually-hidden">{methodsWords.severity[severity]}: </span>
            <button type="button" className="link-button" onClick={() => focusPlace(position)}>
              {message}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
