import { Link } from '@tanstack/react-router'
import type { Viewer } from '#web/session.ts'
import { AnswerMark, Mark } from '#web/ui/marks.tsx'
import { Section } from '#web/ui/page.tsx'
import { useTerm } from '#web/ui/use-term.ts'
import { dateTime, number } from '#web/words/format.ts'
import { overviewWords as words } from '#web/words/overview.ts'
import type { Overview } from './overview.tsx'

type Run = NonNullable<Overview['run']>

/** The latest list in numbers; each number leads to the schools behind it. */
export function LatestRun({ run }: { run: Run }) {
  const term = useTerm()
  const params = { id: String(run.id) }
  return (
    <Section title={words.list(term)}>
      <p className="muted">{words.listFrom(run.title, run.year, dateTime(run.createdAt))}</p>
      <ul className="figures-row">
        <li>
          <Link to="/runs/$id" params={params} search={{ identified: 'yes' }}>
            <b>{number(run.identified)}</b>
            <Mark shape="square" tone="bad" word={words.identified} />
          </Link>
          <span className="muted small">{words.outOf(run.schools)}</span>
        </li>
        <li>
          <Link to="/runs/$id" params={params} search={{ identified: 'undecided' }}>
            <b>{number(run.undecided)}</b>
            <Mark shape="half" tone="doubt" word={words.undecided} />
          </Link>
        </li>
        <li>
          <Link to="/runs/$id" params={params} search={{ near: true }}>
            <b>{number(run.near)}</b>
            <span>{words.near}</span>
          </Link>
        </li>
      </ul>
      <p>
        <Link to="/runs/$id" params={params} search={{ identified: 'yes' }}>
          {words.openList}
        </Link>
      </p>
    </Section>
  )
}

/** The same for the head of a school: the answer about the own school and the way to its explanation. */
export function OwnAnswer({ run, school }: { run: Run; school: NonNullable<Viewer['school']> }) {
  const term = useTerm()
  return (
    <Section title={words.list(term)}>
      <p className="muted">{words.listFrom(run.title, run.year, dateTime(run.createdAt))}</p>
      <p className="panel">
        {words.ownSchool}{' '}
        <b>
          <AnswerMark answer={run.identified > 0 ? 'yes' : run.undecided > 0 ? 'undecided' : 'no'} />
        </b>
        {run.near > 0 && `, ${words.near}`}.{' '}
        <Link to="/runs/$id/schools/$code" params={{ id: String(run.id), code: school.code }}>
          {words.why}
        </Link>
      </p>
      <p>
        <Link to="/schools/$code" params={{ code: school.code }}>
          {words.ownCard}
        </Link>
      </p>
    </Section>
  )
}
