import type { AcademicYear } from './academic-year.ts'

/** When in the year: ВПР in autumn or spring, the main period of ОГЭ/ЕГЭ, a work of the region's own. */
export type Season = 'autumn' | 'spring' | 'main' | 'regional'

/** One holding of a procedure: `vpr-ma-5` in spring of 2023/24. */
export interface Sitting {
  year: AcademicYear
  season: Season
  procedure: string
}

export interface SchoolRef {
  code: string
  name: string
  municipality: string
}

/** A sheet of a loaded file, to which every fact points back. */
export interface FactSource {
  file: string
  sheet: string | null
  /** Identifier of the stored version of the file, where there is one. */
  version: string | null
}

/**
 * What is known: school × sitting, in columns. The cell of school `s` at sitting `t` is `s * sittings.length + t`.
 * A cell without data holds −1 in `participants`; zero participants is no data as well (domain §1).
 */
export interface Facts {
  /** Ascending by code. */
  schools: readonly SchoolRef[]
  /** Ascending by year, then procedure, then season. */
  sittings: readonly Sitting[]
  /** Pupils who took part, or −1. */
  participants: Int32Array
  /** Of them below the threshold («2» or under the minimum). */
  low: Int32Array
  /** Index into `sources`, or −1. */
  source: Int32Array
  /** First row in the source (1-based), 0 when unknown. */
  row: Int32Array
  /** How many source rows stand behind the cell. */
  rows: Int32Array
  /** 1 where the count was restored from a rounded percent. */
  restored: Uint8Array
  sources: readonly FactSource[]
}

/** One cell as it comes from a file or a table, before it is put into columns. */
export interface FactCell {
  school: string
  sitting: Sitting
  participants: number
  low: number
  restored?: boolean
  source?: FactSource
  row?: number
  rows?: number
}
