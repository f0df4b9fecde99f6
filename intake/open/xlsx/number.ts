/** Digits of a whole number that a double surely holds exactly. */
export const EXACT_DIGITS = 15
/** Powers of ten that a double holds exactly. */
const TENS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))

/**
 * The number written in ASCII bytes `start..end`, equal to `Number(text)` to the last bit; NaN if it is not a decimal
 * number. Up to 15 digits both parts of mantissa / 10^k are exact, so one division rounds once, as `Number` does;
 * longer and exponent forms are left to `Number`.
 */
export function numberFrom(bytes: Buffer, start: number, end: number): number {
  let at = start
  const negative = bytes[at] === 0x2d
  if (negative) at++
  const first = at
  let mantissa = 0
  let point = -1
  for (; at < end; at++) {
    const byte = bytes[at]!
    if (byte >= 0x30 && byte <= 0x39) mantissa = mantissa * 10 + (byte - 0x30)
    else if (byte === 0x2e && point < 0) point = at
    else return otherNumber(bytes, start, end)
  }
  const digits = end - first - (point < 0 ? 0 : 1)
  if (digits === 0) return Number.NaN
  if (digits > EXACT_DIGITS) return Number(bytes.toString('latin1', start, end))
  const value = point < 0 ? mantissa : mantissa / TENS[end - point - 1]!
  return negative ? -value : value
}

function otherNumber(bytes: Buffer, start: number, end: number): number {
  if (end - start > 400) return Number.NaN
  const text = bytes.toString('latin1', start, end).trim()
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
}
