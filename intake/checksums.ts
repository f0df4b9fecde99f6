const LEGAL_ENTITY = [2, 4, 10, 3, 5, 9, 4, 6, 8]
const PERSON_FIRST = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
const PERSON_SECOND = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]

function weigh(digits: readonly number[], weights: readonly number[]): number {
  return (weights.reduce((sum, weight, at) => sum + weight * digits[at]!, 0) % 11) % 10
}

/** Whether the check digits of an ИНН (10 digits of a legal entity, 12 of a person) are right. */
export function isInn(text: string): boolean {
  if (!/^(?:\d{10}|\d{12})$/.test(text)) return false
  const digits = Array.from(text, Number)
  if (digits.length === 10) return weigh(digits, LEGAL_ENTITY) === digits[9]
  return weigh(digits, PERSON_FIRST) === digits[10] && weigh(digits, PERSON_SECOND) === digits[11]
}

/** Whether the check digit of an ОГРН (13 digits) is right. */
export function isOgrn(text: string): boolean {
  return /^\d{13}$/.test(text) && (Number(text.slice(0, 12)) % 11) % 10 === Number(text[12])
}

/** What is wrong with the ИНН of a school, in Russian; null when nothing is. */
export function innFault(text: string): string | null {
  if (!/^\d{10}$/.test(text)) return `ИНН ${text} — не десять цифр.`
  return isInn(text) ? null : `Контрольная цифра ИНН ${text} неверна.`
}

/** What is wrong with the ОГРН of a school, in Russian; null when nothing is. */
export function ogrnFault(text: string): string | null {
  if (!/^\d{13}$/.test(text)) return `ОГРН ${text} — не тринадцать цифр.`
  return isOgrn(text) ? null : `Контрольная цифра ОГРН ${text} неверна.`
}

/** What is wrong with a code of ОКТМО (8 digits of a municipality, 11 of a settlement); it has no check digit of its own. */
export function oktmoFault(text: string): string | null {
  return /^(?:\d{8}|\d{11})$/.test(text) ? null : `ОКТМО ${text} — не 8 и не 11 цифр.`
}

/** What is wrong with a place on the map of the country (degrees, WGS 84); null when nothing is, or none is given. */
export function coordinateFault({ lat, lon }: { lat: number | null; lon: number | null }): string | null {
  if (lat === null && lon === null) return null
  if (lat === null || lon === null) return 'Из двух координат указана одна: нужны и широта, и долгота.'
  if (lat >= 41 && lat <= 82 && ((lon >= 19 && lon <= 180) || (lon >= -180 && lon <= -168))) return null
  return `Координаты ${lat}, ${lon} — не в России: широта от 41 до 82, долгота от 19 до 180; не переставлены ли они местами?`
}
