import { useDeferredValue, useMemo, useState } from 'react'
import { UNDECIDED, YES } from '#engine/identification/decide.ts'
import { nearnessOf } from '#engine/identification/near-miss.ts'
import { type Run, run } from '#engine/identification/run.ts'
import { explainTurned, ruleDifferences, turnedBetween } from '#engine/identification/what-if.ts'
import type { Methodology, Overrides } from '#engine/methodology.ts'
import { MoreRows, PORTION } from '#web/ui/more-rows.tsx'
import { Section } from '#web/ui/page.tsx'
import { RegisterTable } from '#web/ui/register-table.tsx'
import { number } from '#web/words/format.ts'
import { runsWords } from '#web/words/runs.ts'
import { whatIfWords as words } from '#web/words/what-if.ts'
import { differenceColumns, differenceOf } from './differences.tsx'
import type { Ground } from './ground.ts'

interface Props {
  ground: Ground
  methodology: Methodology
  year: string
  overrides: Overrides
}

/** Who would enter the list and who would leave it, were the rule another. */
export function TurnedSchools({ ground, methodology, year, overrides }: Props) {
  const facts = ground.factsOf(year)
  const before = useMemo(() => run(methodology, facts, { year }), [methodology, facts, year])
  const after = useMemo(
    () => run(methodology, facts, { year, overrides }),
    [methodology, facts, year, overrides],
  )
  const { entered, left } = useMemo(() => turnedBetween(before, after), [before, after])
  const changed = Object.keys(overrides).length > 0
  return (
    <>
      <Counts before={before} after={after} />
      <p className="strong" role="status">
        {changed ? words.sentence(entered.length, left.length) : words.asWritten}
      </p>
      {changed && <Explained before={before} after={after} ground={ground} />}
    </>
  )
}

function Counts({ before, after }: { before: Run; after: Run }) {
  // How near each school is takes longer than the list: it follows when the hand rests.
  const rested = useDeferredValue(after)
  const near = useMemo(() => nearnessOf(rested).filter((nearness) => nearness === 'pupil').length, [rested])
  const listed = countOf(after, YES)
  const was = countOf(before, YES)
  return (
    <p className="panel counts">
      <span>
        {runsWords.identified} <b>{number(listed)}</b>
        {listed !== was && <span className="muted"> {words.instead(was)}</span>}
      </span>
      <span>
        {runsWords.undecided} <b>{number(countOf(after, UNDECIDED))}</b>
      </span>
      <span>
        {runsWords.near} <b>{number(near)}</b>
      </span>
      <span>
        {runsWords.schools} <b>{number(after.facts.schools.length)}</b>
      </span>
    </p>
  )
}

function countOf({ identified }: Run, answer: number): number {
  return identified.reduce((count, one) => count + (one === answer ? 1 : 0), 0)
}

interface Pair {
  before: Run
  after: Run
  ground: Ground
}

/** What differs in the rule and in the answers, in words; words follow when the hand rests. */
function Explained({ before, after, ground }: Pair) {
  const rested = useDeferredValue(after)
  const turned = useMemo(() => turnedBetween(before, rested), [before, rested])
  const same =
    before.facts.schools.length - turned.entered.length - turned.left.length - turned.changed.length
  return (
    <>
      <ul className="sources-list">
        {ruleDifferences(before, rested, ground.words).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {(['entered', 'left', 'changed'] as const).map((part) => (
        <Turning
          key={part}
          title={words[part]}
          schools={turned[part]}
          before={before}
          after={rested}
          ground={ground}
        />
      ))}
      <p className="muted">{words.same(same)}</p>
    </>
  )
}

function Turning({
  title,
  schools,
  before,
  after,
  ground,
}: Pair & { title: string; schools: readonly number[] }) {
  const [most, setMost] = useState(PORTION)
  const rows = useMemo(
    () =>
      explainTurned(before, after, schools.slice(0, most), ground.words).map((compared) =>
        differenceOf(compared, ground.school(compared.school), [before.methodology, after.methodology]),
      ),
    [before, after, schools, most, ground],
  )
  return (
    <Section title={`${title}: ${number(schools.length)}`}>
      {rows.length === 0 ? (
        <p className="muted">{words.none}</p>
      ) : (
        <>
          <RegisterTable
            caption={title}
            columns={differenceColumns()}
            rows={rows}
            rowKey={({ school }) => school.code}
          />
          <MoreRows
            shown={rows.length}
            total={schools.length}
            busy={false}
            onMore={() => setMost((shown) => shown + PORTION)}
          />
        </>
      )}
    </Section>
  )
}
