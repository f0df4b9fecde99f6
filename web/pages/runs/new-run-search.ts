import type { z } from 'zod'
import type { overrides } from '#contract/method-content.ts'
import { idOf, type Search, textOf, yearOf } from '#web/search.ts'

/** A run being prepared; everything is in the address, so a what-if can be sent to a colleague. */
export interface NewRunSearch {
  method?: string
  year?: string
  /** Threshold in percent, one decimal at most: «30», «27.5». */
  threshold?: string
  /** Least number of participants, 0 = no minimum. */
  minimum?: number
  /** Ids of procedures separated by commas; absent = those of the method. */
  procedures?: string
  years?: number
  against?: number
  view?: TryView
  municipality?: number
  /** Methods set beside each other, ids separated by commas; absent = all. */
  beside?: string
}

/** What is looked at: who enters the list, the same rule on past years, other methods beside it. */
export const tryViews = ['list', 'years', 'methods'] as const
export type TryView = (typeof tryViews)[number]

/** What stands in the address when everything of a kind is unticked. */
export const NONE = 'none'

export function readNewRunSearch(search: Search): NewRunSearch {
  const minimum = Number(search.minimum)
  return {
    method: textOf(search.method),
    year: yearOf(search.year),
    threshold: thresholdOf(search.threshold),
    minimum: search.minimum !== undefined && Number.isInteger(minimum) && minimum >= 0 ? minimum : undefined,
    procedures: textOf(search.procedures),
    years: idOf(search.years),
    against: idOf(search.against),
    view: tryViews.find((view) => view === search.view),
    municipality: idOf(search.municipality),
    beside: textOf(search.beside),
  }
}

function thresholdOf(value: unknown): string | undefined {
  const text = String(value ?? '')
  return /^\d{1,3}(\.\d)?$/.test(text) && Number(text) > 0 && Number(text) <= 100 ? text : undefined
}

/** What the address changes in the method, in the terms of the contract. */
export function overridesOf(search: NewRunSearch): z.input<typeof overrides> {
  return {
    ...(search.threshold && { lowShare: shareOfPercent(search.threshold) }),
    ...(search.minimum !== undefined && { minimumParticipants: search.minimum > 1 ? search.minimum : null }),
    ...(search.procedures && { procedures: search.procedures.split(',') }),
    ...(search.years && { years: search.years }),
  }
}

/** «27.5» → 275/1000: decisions stand on whole numbers. */
function shareOfPercent(text: string) {
  const tenths = Math.round(Number(text) * 10)
  return tenths % 10 === 0
    ? { numerator: tenths / 10, denominator: 100 }
    : { numerator: tenths, denominator: 1000 }
}
