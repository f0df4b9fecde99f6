/** Letters that look alike in Cyrillic and Latin: people type logins with the wrong keyboard. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  е: 'e',
  ѕ: 's',
  к: 'k',
  м: 'm',
  н: 'h',
  һ: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  т: 't',
  у: 'y',
  х: 'x',
  і: 'i',
}

const normalised = new Map<string, string>()

/**
 * Text for comparing: lower case, ё as е, one kind of space and dash, no quotation marks, no colon at the end.
 * Remembers what it saw, since a file repeats the same texts.
 */
export function normalise(text: string): string {
  const known = normalised.get(text)
  if (known !== undefined) return known
  const value = text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[«»„“”‟"'`]/g, ' ')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]+/g, ' ')
    .replace(/[\s:;]+$/, '')
    .trim()
  if (normalised.size > 50_000) normalised.clear()
  normalised.set(text, value)
  return value
}

/** Cyrillic letters that look Latin, made Latin; the rest as it was, in lower case. */
export function foldLookalikes(text: string): string {
  let folded = ''
  for (const letter of text.toLowerCase()) folded += LOOKALIKES[letter] ?? letter
  return folded
}

const CYRILLIC = new Map(
  Object.entries(LOOKALIKES)
    .reverse()
    .map(([cyrillic, latin]) => [latin, cyrillic]),
)

/** Latin letters that look Cyrillic, made Cyrillic. */
export function toCyrillic(text: string): string {
  let folded = ''
  for (const letter of text) folded += CYRILLIC.get(letter) ?? letter
  return folded
}

/** The letter people see over a 0-based column: 0 → A, 27 → AB. */
export function columnLetter(column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/** The 0-based column under a letter: A → 0; −1 when it is not one. */
export function columnIndex(letter: string): number {
  if (!/^[A-Za-z]{1,3}$/.test(letter)) return -1
  let column = 0
  for (const sign of letter.toUpperCase()) column = column * 26 + sign.charCodeAt(0) - 64
  return column - 1
}

/** A count with its noun: `plural(3, ['строка', 'строки', 'строк'])` → «3 строки». */
export function plural(count: number, forms: readonly [string, string, string]): string {
  const tens = count % 100
  const ones = count % 10
  const form = tens > 10 && tens < 15 ? 2 : ones === 1 ? 0 : ones > 1 && ones < 5 ? 1 : 2
  return `${count} ${forms[form]}`
}
