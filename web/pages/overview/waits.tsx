import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useViewer } from '#web/session.ts'
import { useTerm } from '#web/ui/use-term.ts'
import { overviewWords as words } from '#web/words/overview.ts'
import type { Overview } from './overview.tsx'

/** What waits for this person, the most urgent first; each line leads to where it is done. */
export function Waits({ overview }: { overview: Overview }) {
  const term = useTerm()
  const { can } = useViewer()
  const lines: ReactNode[] = []
  const { imports, missing, run, years } = overview

  if (imports && imports.failed > 0) lines.push(<Line text={words.failed(imports.failed)} link={toImports} />)
  if (imports && imports.checked > 0)
    lines.push(<Line text={words.checked(imports.checked)} link={toImports} />)
  if (imports && imports.reading > 0)
    lines.push(<Line text={words.reading(imports.reading)} link={toImports} />)
  if (years.length === 0) {
    const mayLoad = can.includes('imports.write')
    lines.push(<Line text={mayLoad ? words.noData : words.noDataElse(term)} link={mayLoad && toLoad} />)
  } else if (!run) {
    const mayRun = can.includes('runs.write')
    lines.push(<Line text={mayRun ? words.noRun : words.noRunElse(term)} link={mayRun && toRun} />)
  }
  if (missing && missing.cells > 0) {
    lines.push(
      <Line
        text={words.missing(missing.cells, missing.schools, missing.year)}
        link={
          <Link to="/completeness" search={{ year: missing.year }}>
            {words.toMissing}
          </Link>
        }
      />,
    )
  }

  if (lines.length === 0) return <p className="muted">{words.nothing}</p>
  return (
    <ul className="waits">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no names and do not move
        <li key={index}>{line}</li>
      ))}
    </ul>
  )
}

function Line({ text, link }: { text: string; link: ReactNode }) {
  return (
    <>
      {text} {link}
    </>
  )
}

const toImports = <Link to="/imports">{words.toImports}</Link>
const toLoad = <Link to="/imports">{words.load}</Link>
const toRun = <Link to="/runs/new">{words.run}</Link>
