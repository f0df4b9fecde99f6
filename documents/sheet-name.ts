const FORBIDDEN = /[[\]:*?/\\\p{Cc}]/gu
const LONGEST = 31

/** A name Excel takes: no forbidden characters, at most 31 of them, unlike the names already taken in any case. */
export function sheetName(wanted: string, taken: readonly string[]): string {
  const clean =
    wanted
      .replace(FORBIDDEN, ' ')
      .trim()
      .replace(/^'+|'+$/g, '') || 'Лист'
  const used = new Set(taken.map((name) => name.toLowerCase()))
  for (let copy = 1; ; copy++) {
    const ending = copy === 1 ? '' : ` (${copy})`
    const name = clean.slice(0, LONGEST - ending.length) + ending
    if (!used.has(name.toLowerCase())) return name
  }
}
