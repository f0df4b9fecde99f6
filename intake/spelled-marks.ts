import { normalise } from './text.ts'

const SPELLED: readonly (readonly [2 | 3 | 4 | 5, RegExp])[] = [
  [2, /^(?:неуд|неудовл|неудовлетворительно|двойки|двоек)$/],
  [3, /^(?:уд|удов|удовл|удовлетворительно|тройки|троек)$/],
  [4, /^(?:хор|хорошо|четверки|четверок)$/],
  [5, /^(?:отл|отлично|пятерки|пятерок)$/],
]

/** The mark a word says: «неуд.», «хорошо»; null when it says none. */
export function spelledMark(text: string): 2 | 3 | 4 | 5 | null {
  const word = normalise(text).replace(/[.,]$/, '')
  return SPELLED.find(([, pattern]) => pattern.test(word))?.[0] ?? null
}

/** The mark of a cell: `4`, `«4»`, `5 (отл.)`, `неуд.`; null when it holds none. */
export function markOf(text: string): 2 | 3 | 4 | 5 | null {
  const value = text.trim()
  if (value.length === 1) return value >= '2' && value <= '5' ? (Number(value) as 2 | 3 | 4 | 5) : null
  const match = /^[«"(]?([2-5])(?:[.,]0+)?(?:$|[^\d.,])/.exec(value)
  return match ? (Number(match[1]) as 2 | 3 | 4 | 5) : spelledMark(value)
}
