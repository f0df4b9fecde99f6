/** Reading of what stands after `?` in the address: anything may be typed there, so every value is looked at. */
export type Search = Record<string, unknown>

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function idOf(value: unknown): number | undefined {
  const id = Number(value)
  return Number.isInteger(id) && id > 0 ? id : undefined
}

export function oneOf<Value extends string>(values: readonly Value[], value: unknown): Value | undefined {
  return values.find((known) => known === value)
}

/** A condition that is there or not: `watched=true`, or `watched=1` typed by hand. */
export function isSet(value: unknown): boolean {
  return value === true || value === 'true' || value === '1'
}

/** A condition whose opposite can be asked for as well. */
export function flagOf(value: unknown): boolean | undefined {
  return isSet(value) || (String(value) === 'false' ? false : undefined)
}

export function yearOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}\/\d{2}$/.test(value) ? value : undefined
}

/** A day of an address: `2026-03-01`. */
export function dayOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^(19|20)\d\d-\d\d-\d\d$/.test(value)) return undefined
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value) ? value : undefined
}

/** A day of an address, or a minute of it: `2026-03-01T14:30`. */
export function momentOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const [day, time] = [value.slice(0, 10), value.slice(10)]
  return dayOf(day) && /^(T([01]\d|2[0-3]):[0-5]\d)?$/.test(time) ? value : undefined
}

/** The day on which a page is looked at; today without it. */
export interface DaySearch {
  on?: string
}

export function readDaySearch(search: Search): DaySearch {
  return { on: dayOf(search.on) }
}

/** `a=1&b=2` as an object of texts. */
export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text))
}

/** The same back, without empty values; slashes of years stay readable. */
export function writeSearch(search: Search): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(key, String(value))
  }
  return params.size > 0 ? `?${params.toString().replaceAll('%2F', '/')}` : ''
}
