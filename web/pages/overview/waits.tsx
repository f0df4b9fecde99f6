import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Term } from '#contract/terms.ts'
import { useViewer, type Viewer } from '#web/session.ts'
import { SchoolLink } from '#web/ui/school-link.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { date } from '#web/words/format.ts'
import { overviewWords as words } from '#web/words/overview.ts'
import { answers } from '#web/words/states.ts'
import type { Overview } from './overview.tsx'

interface Line {
  key: string
  text: string
  /** Where exactly it is done; missing where only others can do it. */
  link?: ReactNode
}

/** What waits for this person, the most urgent first; each line leads to where it is done. */
export function Waits({ overview }: { overview: Overview }) {
  const term = useTerm()
  const viewer = useViewer()
  const lines = [
    ...ownLines(overview),
    ...decisionLines(overview),
    ...serverLines(overview),
    ...importLines(overview),
    ...dataLines(overview, viewer, term),
    ...peopleLines(overview, viewer),
    ...watchedLines(overview),
    ...unreadLines(overview),
  ]
  if (lines.length === 0) return <NothingWaits />
  return (
    <ul className="waits">
      {lines.map(({ key, text, link }) => (
        <li key={key}>
          {text} {link}
        </li>
      ))}
    </ul>
  )
}

function ownLines({ own }: Overview): Line[] {
  const link = <Link to="/profile">{words.toProfile}</Link>
  return [
    ...(own.roleEnds ? [{ key: 'role', text: words.roleEnds(date(own.roleEnds)), link }] : []),
    ...(own.factorMissing ? [{ key: 'factor', text: words.factorMissing, link }] : []),
  ]
}

function decisionLines({ approvals }: Overview): Line[] {
  if (!approvals) return []
  const link = <Link to="/approvals">{words.toApprovals}</Link>
  return [{ key: 'approvals', text: words.approvals(approvals), link }]
}

function serverLines({ server }: Overview): Line[] {
  if (!server) return []
  const link = <Link to="/jobs">{words.toJobs}</Link>
  return [
    ...(server.failedJobs > 0 ? [{ key: 'jobs', text: words.failedJobs(server.failedJobs), link }] : []),
    ...(server.backupFailed ? [{ key: 'backup', text: words.backupFailed, link }] : []),
    ...(server.headsFailed ? [{ key: 'heads', text: words.headsFailed, link }] : []),
    ...(server.weak > 0 ? [{ key: 'weak', text: words.weak(server.weak), link }] : []),
  ]
}

function unreadLines({ own: { unread } }: Overview): Line[] {
  if (unread === 0) return []
  const link = <Link to="/notifications">{words.toUnread}</Link>
  return [{ key: 'unread', text: words.unread(unread), link }]
}

function importLines({ imports }: Overview): Line[] {
  if (!imports) return []
  const lines = imports.waiting.map((item): Line => {
    const failed = item.state === 'failed'
    const view = item.parked > 0 ? 'schools' : item.refused > 0 ? 'files' : undefined
    return {
      key: `import ${item.id}`,
      text: failed ? words.importFailed(item.id) : words.importChecked(item),
      link: (
        <Link to="/imports/$id" params={{ id: String(item.id) }} search={{ view: failed ? undefined : view }}>
          {failed ? words.toImport : item.parked > 0 ? words.toParked : words.toDecide}
        </Link>
      ),
    }
  })
  const toImports = <Link to="/imports">{words.toImports}</Link>
  const more = imports.checked + imports.failed - imports.waiting.length
  if (more > 0) lines.push({ key: 'imports', text: words.moreImports(more), link: toImports })
  if (imports.reading > 0)
    lines.push({ key: 'reading', text: words.reading(imports.reading), link: toImports })
  return lines
}

function dataLines({ years, run, missing }: Overview, { can }: Viewer, term: Term): Line[] {
  if (!years) return []
  if (years.length === 0) {
    return can.includes('imports.write')
      ? [{ key: 'data', text: words.noData, link: <Link to="/imports">{words.load}</Link> }]
      : [{ key: 'data', text: words.noDataElse(term) }]
  }
  const lines: Line[] = []
  if (!run) {
    lines.push(
      can.includes('runs.write')
        ? { key: 'run', text: words.noRun, link: <Link to="/runs/new">{words.run}</Link> }
        : { key: 'run', text: words.noRunElse(term) },
    )
  }
  if (missing?.late && missing.late.total > 0) {
    const { items, total } = missing.late
    lines.push({
      key: 'late',
      text: words.late(
        items.map(({ name }) => name),
        total - items.length,
      ),
      link: (
        <Link to="/completeness" search={{ year: missing.year, municipality: items[0]?.id }}>
          {words.toLate}
        </Link>
      ),
    })
  }
  if (missing && missing.cells > 0) {
    lines.push({
      key: 'missing',
      text: words.missing(missing.cells, missing.schools, missing.year),
      link: (
        <Link to="/completeness" search={{ year: missing.year }}>
          {words.toMissing}
        </Link>
      ),
    })
  }
  return lines
}

function peopleLines({ people }: Overview, { can }: Viewer): Line[] {
  // Those who only read the list of people can neither remind nor prolong.
  if (!people || !can.includes('people.write')) return []
  const lines: Line[] = []
  if (people.invited > 0) {
    lines.push({
      key: 'invited',
      text: words.invited(people.invited),
      link: (
        <Link to="/people" search={{ state: 'invited' }}>
          {words.toInvited}
        </Link>
      ),
    })
  }
  if (people.ending > 0) {
    lines.push({
      key: 'ending',
      text: words.ending(people.ending),
      link: (
        <Link to="/people" search={{ ending: true }}>
          {words.toEnding}
        </Link>
      ),
    })
  }
  return lines
}

function watchedLines({ watched }: Overview): Line[] {
  return (watched?.changed ?? []).map(({ code, name, run, was, now }) => ({
    key: `watched ${code}`,
    text: words.watchedChanged(name, answers[was], answers[now]),
    link: (
      <Link to="/runs/$id/schools/$code" params={{ id: String(run), code }}>
        {words.why}
      </Link>
    ),
  }))
}

/** Nothing to do: what one may look at meanwhile, by what the role may. */
function NothingWaits() {
  const { can, level, school } = useViewer()
  return (
    <div className="panel">
      <p>{words.nothing}</p>
      <p>
        {level === 'school' && school && can.includes('schools.read') ? (
          <>
            {can.includes('results.read') ? words.nextOwn : words.ownSchool}{' '}
            <SchoolLink code={school.code}>{words.toOwn}</SchoolLink>
          </>
        ) : level !== 'school' && can.includes('schools.read') ? (
          <>
            {words.nextWatch} <Link to="/schools">{words.toSchools}</Link>
          </>
        ) : (
          <>
            {words.nextGuide}{' '}
            <Link to="/help/$topic" params={{ topic: 'guide' }}>
              {words.toGuide}
            </Link>
          </>
        )}
      </p>
      {can.includes('methods.read') && !can.includes('results.read') && (
        <p>
          {words.nextMethods} <Link to="/methods">{words.toMethods}</Link>
        </p>
      )}
    </div>
  )
}
