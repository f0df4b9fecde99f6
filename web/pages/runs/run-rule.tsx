import { Link } from '@tanstack/react-router'
import { Section } from '#web/ui/page.tsx'
import { methodsWords } from '#web/words/methods.ts'
import { whyWords, runWords as words } from '#web/words/runs.ts'
import type { RunDetail } from './run.tsx'
import type { Run } from './runs.tsx'

/** By which rule the run was made, what was changed in it, and the hashes that prove nothing moved since. */
export function RunRule({ run }: { run: RunDetail }) {
  return (
    <Section title={words.rule}>
      <p>
        <MethodLink run={run} />
      </p>
      <dl className="facts hashes small">
        <div>
          <dt>
            {words.hashes} {words.factsHash}
          </dt>
          <dd>{run.factsHash}</dd>
        </div>
        <div>
          <dt>
            {words.hashes} {words.outcomeHash}
          </dt>
          <dd>{run.outcomeHash}</dd>
        </div>
      </dl>
    </Section>
  )
}

/** The method of a run with a link to its words, and what the run changed in it. */
export function MethodLink({ run }: { run: Run }) {
  const changes = changesOf(run.overrides)
  return (
    <>
      {run.methodology.title}, {methodsWords.version(run.methodology.version)}, {run.year}.{' '}
      <Link to="/methods/$id" params={{ id: refOf(run.methodology) }} className="no-print">
        {whyWords.methodWords}
      </Link>
      {changes.length > 0 && (
        <>
          {' '}
          <b>{words.changed}:</b> {changes.join('; ')}.
        </>
      )}
    </>
  )
}

/** The version a run was made by; those of before versions had three numbers are the method's. */
function refOf({ id, version }: Run['methodology']): string {
  return /^\d+\.\d+\.\d+$/.test(version) ? `${id}@${version}` : id
}

function changesOf({ lowShare, minimumParticipants, procedures, years }: Run['overrides']): string[] {
  return [
    lowShare && words.threshold(lowShare.numerator / lowShare.denominator),
    minimumParticipants !== undefined && words.minimum(minimumParticipants),
    procedures && words.procedures(procedures.length),
    years && words.years(years),
  ].filter((change) => typeof change === 'string')
}
