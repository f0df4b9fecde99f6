import type { AcademicYear } from '#engine/academic-year.ts'
import type { Facts, Season } from '#engine/facts.ts'
import { canonicalJson, Digest } from '#engine/hash.ts'
import type { Issue } from '#engine/issue.ts'
import { markerCode, NO_DATA } from '#engine/markers/marker.ts'
import type { Methodology, Overrides } from '#engine/methodology.ts'
import type { Identified } from '#engine/outcome.ts'
import { ANSWERS, createDecider } from './decide.ts'
import { effectiveMethodology, periodOf } from './effective.ts'

export interface RunOptions {
  /** The last academic year that counts. */
  year: AcademicYear
  overrides?: Overrides
}

/** A sitting the methodology asks for: its column in the facts, or −1 where nobody has a result of it. */
export interface SelectedSitting {
  year: AcademicYear
  season: Season
  procedure: string
  column: number
}

/** A methodology applied to all schools, in columns; school `s` is `facts.schools[s]`. Traces are made of it on demand. */
export interface Run {
  /** The methodology as applied, overrides included. */
  methodology: Methodology
  year: AcademicYear
  overrides: Overrides
  facts: Facts
  /** Years of the period, earliest first. */
  years: readonly AcademicYear[]
  /** Years × procedures of the methodology, in that order: the width of a row of `states`. */
  selected: readonly SelectedSitting[]
  /** School × selected sitting: 0 no data, 1 not low, 2 low. */
  states: Uint8Array
  /** School × year: low results, and results with data. */
  lowIn: Uint16Array
  dataIn: Uint16Array
  /** Low results of the period per school. */
  markers: Uint16Array
  /** Per school: 0 no, 1 undecided, 2 yes; `identifiedOf` reads it. */
  identified: Uint8Array
  /** Index into the methodology's bands, or −1. */
  band: Int8Array
  /** The same methodology on the same facts gives the same hash on any machine. */
  outcomeHash: string
  issues: readonly Issue[]
}

/**
 * Finds the schools with low results. Works on columns with no object per cell: a country takes a fraction of a second,
 * and the same code answers a slider in the browser. Never throws on data: what is amiss stands in `issues`.
 */
export function run(methodology: Methodology, facts: Facts, { year, overrides = {} }: RunOptions): Run {
  const effective = effectiveMethodology(methodology, overrides)
  const years = periodOf(year, effective.methodology.years.value)
  const issues = [...effective.issues]
  if (years.length === 0) issues.push(badYear(year))
  const selected = selectSittings(effective.methodology, years, facts, issues)
  const outcome = decideAll(
    effective.methodology,
    facts,
    years.length,
    statesOf(effective.methodology, facts, selected),
  )
  const whole = {
    methodology: effective.methodology,
    year,
    overrides,
    facts,
    years,
    selected,
    ...outcome,
    issues,
  }
  return { ...whole, outcomeHash: hashOf(whole) }
}

/** The decision on one school of a run. */
export function identifiedOf(run: Run, school: number): Identified {
  return ANSWERS[run.identified[school]!]!
}

/** Band id of one school of a run, or null. */
export function bandOf(run: Run, school: number): string | null {
  const { decision } = run.methodology
  return decision.kind === 'bands' ? (decision.bands[run.band[school]!]?.id ?? null) : null
}

function selectSittings(
  methodology: Methodology,
  years: readonly AcademicYear[],
  facts: Facts,
  issues: Issue[],
): SelectedSitting[] {
  const columns = new Map(facts.sittings.map((s, column) => [`${s.year} ${s.procedure} ${s.season}`, column]))
  return years.flatMap((year) =>
    methodology.procedures.value.map((procedure, index) => {
      const season = seasonOf(methodology, procedure)
      const column = columns.get(`${year} ${procedure} ${season}`) ?? -1
      if (column === -1) issues.push(noSitting(`procedures.value[${index}]`, procedure, year))
      return { year, season, procedure, column }
    }),
  )
}

/** An exam the methodology names no season for is looked for in the main period and so found to be missing. */
function seasonOf(methodology: Methodology, procedure: string): Season {
  const exam = procedure.slice(0, procedure.indexOf('-'))
  return (methodology.seasons as Readonly<Record<string, Season>>)[exam] ?? 'main'
}

function statesOf(methodology: Methodology, facts: Facts, selected: readonly SelectedSitting[]): Uint8Array {
  const rule = {
    lowShare: methodology.lowShare.value,
    minimumParticipants: methodology.minimumParticipants.value,
  }
  const columns = Int32Array.from(selected, (sitting) => sitting.column)
  const states = new Uint8Array(facts.schools.length * columns.length)
  const { participants, low } = facts
  const width = facts.sittings.length
  for (let school = 0, at = 0; school < facts.schools.length; school++) {
    for (let i = 0; i < columns.length; i++, at++) {
      const column = columns[i]!
      const cell = school * width + column
      states[at] = column === -1 ? NO_DATA : markerCode(low[cell]!, participants[cell]!, rule)
    }
  }
  return states
}

function decideAll(methodology: Methodology, facts: Facts, years: number, states: Uint8Array) {
  const schools = facts.schools.length
  const width = years * methodology.procedures.value.length
  const decider = createDecider(methodology, years)
  const outcome = {
    states,
    lowIn: new Uint16Array(schools * years),
    dataIn: new Uint16Array(schools * years),
    markers: new Uint16Array(schools),
    identified: new Uint8Array(schools),
    band: new Int8Array(schools),
  }
  for (let school = 0; school < schools; school++) {
    outcome.identified[school] = decider.decide(states, school * width)
    outcome.lowIn.set(decider.lowIn, school * years)
    outcome.dataIn.set(decider.dataIn, school * years)
    outcome.markers[school] = decider.markers()
    outcome.band[school] = decider.band()
  }
  return outcome
}

/** The hash covers what was decided and by what rule; where the numbers came from stays out of it. */
function hashOf(run: Omit<Run, 'outcomeHash'>): string {
  const { methodology, facts } = run
  const { lowShare, minimumParticipants, decision } = methodology
  const digest = new Digest().text(methodology.id).text(methodology.version).text(run.year)
  digest.text(canonicalJson([lowShare.value, minimumParticipants.value, decision]))
  for (const { year, procedure, season } of run.selected) digest.text(`${year} ${procedure} ${season}`)
  for (const school of facts.schools) digest.text(school.code)
  return digest.bytes(run.states).bytes(run.identified).column(run.band).hex()
}

function noSitting(position: string, procedure: string, year: AcademicYear): Issue {
  const message = `Результатов «${procedure}» за ${year} нет ни у одной школы: в этом году процедура не учитывается.`
  return { code: 'no_sitting', severity: 'warning', position, message }
}

function badYear(year: string): Issue {
  const message = `«${year}» — не учебный год, нужно так: 2024/25. Решить ни по одной школе нельзя.`
  return { code: 'bad_year', severity: 'error', position: 'year', message }
}
