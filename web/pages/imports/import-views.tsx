import { Link } from '@tanstack/react-router'
import { number } from '#web/words/format.ts'
import { importWords as words } from '#web/words/imports.ts'
import type { Import } from './import-data.ts'
import type { ImportView } from './search.ts'
import '#web/ui/views.css'

interface Props {
  loaded: Import
  shown: ImportView
  /** How many schools the register does not know; not known yet while the changes are asked. */
  parked: number | undefined
}

/** The parts of an import, as links: the address says which one is open. */
export function ImportViews({ loaded, shown, parked }: Props) {
  const views: Partial<Record<ImportView, string>> =
    loaded.state === 'applied' ? words.appliedViews : words.views
  const counts = { changes: undefined, files: loaded.filesTotal, schools: parked }
  return (
    <nav className="views no-print" aria-label={words.viewsTitle}>
      {(Object.keys(views) as ImportView[]).map((view) => (
        <Link
          key={view}
          to="/imports/$id"
          params={{ id: String(loaded.id) }}
          search={{ view }}
          replace
          data-current={view === shown ? '' : undefined}
          aria-current={view === shown ? 'true' : undefined}
        >
          {views[view]} {counts[view] !== undefined && <span>{number(counts[view])}</span>}
        </Link>
      ))}
    </nav>
  )
}
