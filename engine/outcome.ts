import type { AcademicYear } from './academic-year.ts'
import type { FactSource, Season } from './facts.ts'

/** Three answers of every rule: a value, unknown, or nothing to judge; never a silent «no». */
export type MarkerState = 'low' | 'not_low' | 'no_data'
export type Identified = 'yes' | 'no' | 'undecided'

/** One result of a school as the rule saw it. */
export interface TracedMarker {
  year: AcademicYear
  season: Season
  procedure: string
  participants: number | null
  low: number | null
  state: MarkerState
  /** Wilson 95 % interval of the share of low results, 0..1. */
  interval: readonly [number, number] | null
  /** Fewer than ten participants: «малая группа». */
  smallGroup: boolean
  /** The count was restored from a rounded percent. */
  restored: boolean
  /** Left out because of the minimum number of participants. */
  belowMinimum: boolean
  source: FactSource | null
  row: number | null
  rows: number
}

export interface TracedCriterion {
  id: string
  title: string
  /** yes / no / undecided by the rule alone. */
  answer: Identified
  /** Low results that count for it, as indexes into `Trace.markers`. */
  by: readonly number[]
  /** Years without any data, which leave it undecided. */
  missingYears: readonly AcademicYear[]
}

/** What would have to differ for another decision. */
export interface NearMiss {
  /** `pupil`: one «2» more or fewer in one procedure; `procedure`: one more or one fewer low procedure. */
  kind: 'pupil' | 'procedure'
  /** The decision that would have come out. */
  becomes: Identified
  /** Index into `Trace.markers`, for `pupil`. */
  marker: number | null
  /** For people, in Russian. */
  sentence: string
}

/** Why a school is or is not on the list: everything the page «Почему» shows, with nothing to recompute. */
export interface Trace {
  school: string
  identified: Identified
  markers: readonly TracedMarker[]
  markerCount: number
  criteria: readonly TracedCriterion[]
  /** Band id when the methodology has bands and the school falls into one. */
  band: string | null
  /** Years of the period without any data. */
  missingYears: readonly AcademicYear[]
  nearMisses: readonly NearMiss[]
}
