/** Where a number comes from: the document, its section, the date it was issued (ISO), the date it took force. */
export interface LegalSource {
  title: string
  section?: string
  date?: string
  url?: string
}

/** A number of the rule with its source, so that every decision can quote it. */
export interface Sourced<T> {
  value: T
  source: string
}

/** At least `atLeast` low results in the year `yearsBack` years before the last one counted (0 = the last). */
export interface CountInYear {
  id: string
  kind: 'count-in-year'
  title: string
  yearsBack: number
  atLeast: Sourced<number>
}

/** At least `atLeast` low results in each of the last `years` years; with `sameProcedure`, in the same one. */
export interface EachYear {
  id: string
  kind: 'each-year'
  title: string
  years: number
  atLeast: Sourced<number>
  sameProcedure: boolean
}

export type Criterion = CountInYear | EachYear

/** A band of marker counts, `from`..`to` inclusive (`to` null = and more). */
export interface Band {
  id: string
  title: string
  from: number
  to: number | null
  /** Whether a school of this band is on the list of schools with low results. */
  identified: boolean
}

export type Decision =
  | { kind: 'criteria'; source: string; anyOf: readonly Criterion[] }
  /** For wordings that join criteria by «and». */
  | { kind: 'every-criterion'; source: string; allOf: readonly Criterion[] }
  | { kind: 'bands'; source: string; bands: readonly Band[] }

/** The criteria of a decision, however they are joined; none where bands decide. */
export function criteriaOf<Part = Criterion>(
  decision:
    | { kind: 'criteria'; anyOf: readonly Part[] }
    | { kind: 'every-criterion'; allOf: readonly Part[] }
    | { kind: 'bands' },
): readonly Part[] {
  if (decision.kind === 'bands') return []
  return decision.kind === 'criteria' ? decision.anyOf : decision.allOf
}

/** A share as a fraction of whole numbers, so that the decision stays on counts: 30 % = 3/10. */
export interface Share {
  numerator: number
  denominator: number
}

/**
 * How schools with low results are found: a document as data. `procedures` are ids such as `vpr-ma-5`; seasons say
 * which holding of an exam counts when a year has several.
 */
export interface Methodology {
  id: string
  version: string
  title: string
  /** One paragraph for people, in Russian. */
  summary: string
  sources: Readonly<Record<string, LegalSource>>
  procedures: Sourced<readonly string[]>
  seasons: Readonly<Record<'vpr' | 'oge' | 'ege' | 'rkr', 'autumn' | 'spring' | 'main' | 'regional'>>
  /** A result is low when low / participants ≥ this share. */
  lowShare: Sourced<Share>
  /** Cells with fewer participants do not count; null = no minimum, the rule as written. */
  minimumParticipants: Sourced<number | null>
  /** How many last academic years count. */
  years: Sourced<number>
  decision: Decision
}

/** What a what-if changes in a methodology for one run. */
export interface Overrides {
  lowShare?: Share
  minimumParticipants?: number | null
  procedures?: readonly string[]
  years?: number
}
