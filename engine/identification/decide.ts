import { LOW, NO_DATA } from '#engine/markers/marker.ts'
import { type Band, type Criterion, criteriaOf, type Methodology } from '#engine/methodology.ts'
import type { Identified } from '#engine/outcome.ts'

/** Codes of answers, ordered so that OR of the three-valued logic is the greater one and AND the lesser: yes over undecided over no. */
export const NO = 0
export const UNDECIDED = 1
export const YES = 2
export type AnswerCode = 0 | 1 | 2
export const ANSWERS: readonly Identified[] = ['no', 'undecided', 'yes']

/**
 * Decides one school after another without allocating: `decide` fills the counts, which stay readable until the next
 * call. `states` hold years × procedures of a school, earliest year first.
 */
export interface Decider {
  decide(states: Uint8Array, offset: number): AnswerCode
  /** Low results of each year. */
  readonly lowIn: Uint16Array
  /** Results with data of each year. */
  readonly dataIn: Uint16Array
  /** Low results of the whole period. */
  markers(): number
  /** Index of the band, or −1: no bands, none fits, or no data at all. */
  band(): number
  /** Answer to one criterion of the methodology. */
  answer(criterion: Criterion): AnswerCode
}

/** A decider for a methodology over a period of `years` years; the methodology must be an effective one. */
export function createDecider(methodology: Methodology, years: number): Decider {
  const { decision } = methodology
  const criteria = criteriaOf(decision)
  const procedures = methodology.procedures.value.length
  const lowIn = new Uint16Array(years)
  const dataIn = new Uint16Array(years)
  let row: { states: Uint8Array; offset: number } = { states: new Uint8Array(0), offset: 0 }

  function count(states: Uint8Array, offset: number): void {
    row = { states, offset }
    for (let year = 0, at = offset; year < years; year++) {
      let low = 0
      let data = 0
      for (const end = at + procedures; at < end; at++) {
        if (states[at] === LOW) low++
        if (states[at] !== NO_DATA) data++
      }
      lowIn[year] = low
      dataIn[year] = data
    }
  }

  function lowInEachOfLast(back: number): number {
    let found = 0
    for (let procedure = 0; procedure < procedures; procedure++) {
      let year = years - back
      while (year < years && row.states[row.offset + year * procedures + procedure] === LOW) year++
      if (year === years) found++
    }
    return found
  }

  function answer(criterion: Criterion): AnswerCode {
    const needed = criterion.atLeast.value
    if (criterion.kind === 'count-in-year') {
      const year = years - 1 - criterion.yearsBack
      if (!dataIn[year]) return UNDECIDED
      return lowIn[year]! >= needed ? YES : NO
    }
    for (let year = years - criterion.years; year < years; year++) if (!dataIn[year]) return UNDECIDED
    if (criterion.sameProcedure) return lowInEachOfLast(criterion.years) >= needed ? YES : NO
    for (let year = years - criterion.years; year < years; year++) if (lowIn[year]! < needed) return NO
    return YES
  }

  const markers = (): number => lowIn.reduce((sum, low) => sum + low, 0)
  const emptyYears = (): number => dataIn.reduce((sum, data) => sum + (data === 0 ? 1 : 0), 0)

  return {
    lowIn,
    dataIn,
    markers,
    answer,
    band: () => {
      if (decision.kind !== 'bands' || emptyYears() === years) return -1
      const sum = markers()
      return decision.bands.findIndex((band) => reaches(band, sum, sum))
    },
    decide(states, offset) {
      count(states, offset)
      if (decision.kind === 'bands') {
        const empty = emptyYears()
        return empty === years
          ? UNDECIDED
          : fromBands(decision.bands, markers(), markers() + empty * procedures)
      }
      if (criteria.length === 0) return UNDECIDED
      const join = decision.kind === 'criteria' ? Math.max : Math.min
      let joined = answer(criteria[0]!)
      for (let i = 1; i < criteria.length; i++) joined = join(joined, answer(criteria[i]!)) as AnswerCode
      return joined
    },
  }
}

/**
 * Every procedure of a year without data could still turn out low, so the count lies in `least`..`most`. Decided only
 * when all bands within reach say the same.
 */
function fromBands(bands: readonly Band[], least: number, most: number): AnswerCode {
  let [identified, others] = [false, false]
  for (const band of bands) {
    if (!reaches(band, least, most)) continue
    if (band.identified) identified = true
    else others = true
  }
  if (identified === others) return UNDECIDED
  return identified ? YES : NO
}

function reaches(band: Band, least: number, most: number): boolean {
  return band.from <= most && (band.to === null || band.to >= least)
}
