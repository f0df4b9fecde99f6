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
