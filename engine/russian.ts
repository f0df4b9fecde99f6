/** How numbers stand in Russian sentences: decimal comma, a no-break space before «%», endings by count. */

const NO_BREAK_SPACE = '\u00a0'

/** A share 0..1 as people read it: `0.3077` → `30,8 %`, `0.3` → `30 %`. */
export function percent(share: number): string {
  return `${decimal(share * 100)}${NO_BREAK_SPACE}%`
}

/** Bounds 0..1 as `12,7–57,6 %`. */
export function percentRange([from, to]: readonly [number, number]): string {
  return `${decimal(from * 100)}–${percent(to)}`
}

/** `3 ученика`, `5 учеников`, `21 ученик`: forms for one, a few and many. */
export function counted(count: number, [one, few, many]: readonly [string, string, string]): string {
  return `${count} ${formFor(count, [one, few, many])}`
}

export function formFor(count: number, [one, few, many]: readonly [string, string, string]): string {
  const tens = count % 100
  const units = count % 10
  if (tens >= 11 && tens <= 14) return many
  if (units === 1) return one
  return units >= 2 && units <= 4 ? few : many
}

/** `а, б и в`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} и ${items.at(-1)}`
}

export function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

/** One digit after the comma, none when it is zero. */
function decimal(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '').replace('.', ',')
}
