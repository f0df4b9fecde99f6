import { type PassportState, passportStates } from '#contract/passport-fields.ts'
import { idOf, oneOf, type Search, yearOf } from '#web/search.ts'

export interface PassportsSearch {
  /** Without one, the academic year of now. */
  year?: string
  state?: PassportState
  municipality?: number
}

export function readPassportsSearch(search: Search): PassportsSearch {
  return {
    year: yearOf(search.year),
    state: oneOf(passportStates, search.state),
    municipality: idOf(search.municipality),
  }
}
