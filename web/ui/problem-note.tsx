import type { ProblemReply } from '#contract/problems.ts'
import { problemWords } from '#web/words/problems.ts'
import './note.css'

interface Props {
  problem: ProblemReply
  onRetry?: () => void
}

/** A refusal in words: what happened, what to do, who can help, and the number to quote. */
export function ProblemNote({ problem, onRetry }: Props) {
  return (
    <div className="note note-bad" role="alert">
      <p className="strong">{problem.title}</p>
      <p>{problem.detail}</p>
      {problem.hint && <p>{problem.hint}</p>}
      {problem.link && (
        <p>
          <a href={problem.link}>{problemWords.open}</a>
        </p>
      )}
      {problem.status >= 500 && problem.id && (
        <p className="small muted">{problemWords.requestId(problem.id)}</p>
      )}
      {onRetry && (
        <button type="button" className="button no-print" onClick={onRetry}>
          {problemWords.retry}
        </button>
      )}
    </div>
  )
}
