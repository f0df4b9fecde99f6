import { Link } from '@tanstack/react-router'
import { number } from '#web/words/format.ts'
import { runsWords, runWords as words } from '#web/words/runs.ts'
import type { OutcomesSearch } from './outcomes-search.ts'
import type { RunDetail } from './run.tsx'
import '#web/ui/views.css'

/** The usual ways to look at a run, each with its count. */
export function Views({ run, search }: { run: RunDetail; search: OutcomesSearch }) {
  const views: { title: string; count: number; look: Pick<OutcomesSearch, 'identified' | 'near'> }[] = [
    { title: runsWords.identified, count: run.identified, look: { identified: 'yes' } },
    { title: runsWords.undecided, count: run.undecided, look: { identified: 'undecided' } },
    { title: runsWords.near, count: run.near, look: { near: true } },
    { title: words.all, count: run.schools, look: {} },
  ]
  return (
    <nav className="views no-print" aria-label={words.views}>
      {views.map(({ title, count, look }) => (
        <Link
          key={title}
          to="/runs/$id"
          params={{ id: String(run.id) }}
          search={{ ...search, identified: look.identified, near: look.near }}
          replace
          data-current={search.identified === look.identified && search.near === look.near ? '' : undefined}
          aria-current={
            search.identified === look.identified && search.near === look.near ? 'true' : undefined
          }
        >
          {title} <span>{number(count)}</span>
        </Link>
      ))}
    </nav>
  )
}
