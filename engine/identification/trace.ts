import { MARKER_STATES, NO_DATA, SMALL_GROUP } from '#engine/markers/marker.ts'
import { type Criterion, criteriaOf } from '#engine/methodology.ts'
import type { Trace, TracedCriterion, TracedMarker } from '#engine/outcome.ts'
import type { ProcedureWords } from '#engine/procedure-words.ts'
import { wilson } from '#engine/statistics/wilson.ts'
import { ANSWERS, createDecider } from './decide.ts'
import { nearMissesOf } from './near-miss.ts'
import { bandOf, identifiedOf, type Run, type SelectedSitting } from './run.ts'

/** Why a school is or is not on the list, complete: whoever reads it later recomputes nothing. */
export function traceOf(run: Run, school: number, words: ProcedureWords): Trace {
  const markers = run.selected.map((sitting, index) => tracedMarker(run, school, sitting, index))
  const hasData = (year: number) => run.dataIn[school * run.years.length + year]! > 0
  return {
    school: run.facts.schools[school]!.code,
    identified: identifiedOf(run, school),
    markers,
    markerCount: run.markers[school]!,
    criteria: tracedCriteria(run, school, markers),
    band: bandOf(run, school),
    missingYears: run.years.filter((_, year) => !hasData(year)),
    nearMisses: nearMissesOf(run, school, words),
  }
}

/** One literal for every marker: a country has millions of them, and copies of copies cost most of a trace. */
function tracedMarker(run: Run, school: number, sitting: SelectedSitting, index: number): TracedMarker {
  const { facts } = run
  const { year, season, procedure, column } = sitting
  const at = school * facts.sittings.length + column
  const participants = column === -1 ? -1 : facts.participants[at]!
  const known = participants >= 0
  const code = run.states[school * run.selected.length + index]!
  return {
    year,
    season,
    procedure,
    participants: known ? participants : null,
    low: known ? facts.low[at]! : null,
    state: MARKER_STATES[code]!,
    interval: known ? wilson(facts.low[at]!, participants) : null,
    smallGroup: participants > 0 && participants < SMALL_GROUP,
    restored: known && facts.restored[at] === 1,
    belowMinimum: code === NO_DATA && participants > 0,
    source: known ? (facts.sources[facts.source[at]!] ?? null) : null,
    row: known ? facts.row[at]! || null : null,
    rows: known ? facts.rows[at]! : 0,
  }
}

function tracedCriteria(run: Run, school: number, markers: readonly TracedMarker[]): TracedCriterion[] {
  const { decision } = run.methodology
  if (decision.kind === 'bands') return []
  const decider = createDecider(run.methodology, run.years.length)
  decider.decide(run.states, school * run.selected.length)
  return criteriaOf(decision).map((criterion) => {
    const years = yearsOf(criterion, run)
    return {
      id: criterion.id,
      title: criterion.title,
      answer: ANSWERS[decider.answer(criterion)]!,
      by: countedBy(criterion, years, markers),
      missingYears: years.filter((year) => !decider.dataIn[run.years.indexOf(year)]),
    }
  })
}

function yearsOf(criterion: Criterion, run: Run): readonly string[] {
  if (criterion.kind === 'each-year') return run.years.slice(-criterion.years)
  return run.years.slice(-1 - criterion.yearsBack, run.years.length - criterion.yearsBack)
}

function countedBy(
  criterion: Criterion,
  years: readonly string[],
  markers: readonly TracedMarker[],
): number[] {
  const low = [...markers.keys()].filter((index) => {
    const { state, year } = markers[index]!
    return state === 'low' && years.includes(year)
  })
  if (criterion.kind !== 'each-year' || !criterion.sameProcedure) return low
  const timesLow = (procedure: string) =>
    low.filter((index) => markers[index]!.procedure === procedure).length
  return low.filter((index) => timesLow(markers[index]!.procedure) === years.length)
}
