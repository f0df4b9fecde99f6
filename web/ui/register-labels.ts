import type { RegisterData } from '#contract/school-life.ts'
import { lifeWords } from '#web/words/school-life.ts'
import { schoolsWords } from '#web/words/schools.ts'

const words = lifeWords.register

/** Fields of one line, as texts; an empty one says that nothing is known. */
export const texts = {
  kind: schoolsWords.kind,
  settlement: schoolsWords.card.settlement,
  status: words.status,
  login: words.login,
  inn: schoolsWords.card.inn,
  ogrn: schoolsWords.card.ogrn,
  oktmo: schoolsWords.card.oktmo,
} as const satisfies Partial<Record<keyof RegisterData, string>>
export const numbers = {
  pupils: schoolsWords.pupils,
  distanceKm: words.distance,
  lat: words.lat,
  lon: words.lon,
} as const satisfies Partial<Record<keyof RegisterData, string>>

/** Names of all that the register says of a school. */
export const cardLabels = {
  ...texts,
  ...numbers,
  place: schoolsWords.place,
  small: schoolsWords.small,
  advanced: schoolsWords.advanced,
} as const satisfies Record<keyof RegisterData, string>
