/** An academic year as people write it: `2023/24` runs from 1 September 2023 to 31 August 2024. */
export type AcademicYear = string

const PATTERN = /^(\d{4})\/(\d{2})$/

/** The academic year that begins on 1 September of `start`: `2023` → `2023/24`. */
export function academicYear(start: number): AcademicYear {
  return `${start}/${String((start + 1) % 100).padStart(2, '0')}`
}

/** The calendar year in which an academic year begins, or `undefined` when the text is not one. */
export function startOf(year: AcademicYear): number | undefined {
  const match = PATTERN.exec(year)
  if (!match) return undefined
  const start = Number(match[1])
  return (start + 1) % 100 === Number(match[2]) ? start : undefined
}

/** The academic year `back` years earlier: `yearsBefore('2024/25', 1)` → `2023/24`. */
export function yearsBefore(year: AcademicYear, back: number): AcademicYear {
  const start = startOf(year)
  if (start === undefined) throw new RangeError(`not an academic year: ${year}`)
  return academicYear(start - back)
}
