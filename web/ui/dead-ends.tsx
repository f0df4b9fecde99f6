import { Link } from '@tanstack/react-router'
import { problems } from '#web/words/problems.ts'
import { shell as words } from '#web/words/shell.ts'
import { Page } from './page.tsx'
import { ProblemNote } from './problem-note.tsx'

export function NotFound() {
  return (
    <Page title={words.notFound} lead={words.notFoundWhy}>
      <p>
        <Link to="/">{words.notFoundWhat}</Link>
      </p>
    </Page>
  )
}

/** A page that failed to show, or whose part did not load (a new version was installed, say). */
export function Broken() {
  return <ProblemNote problem={problems.broken} onRetry={() => location.reload()} />
}
