import type { SmallGrounds, smallFacts } from './small-rule.ts'

/** A school as far as it matters to the rule of small schools, with the answer. */
export interface JudgedSmall extends SmallGrounds {
  pupils: number | null
  place: 'town' | 'village' | null
  distanceKm: number | null
}

const facts: Readonly<Record<(typeof smallFacts)[number], string>> = {
  pupils: 'число обучающихся',
  place: 'город или село',
  distance: 'расстояние до районного центра',
}
const places = { town: 'город', village: 'село' }
const UNKNOWN = 'нет данных'

const amount = (n: number) => n.toLocaleString('ru-RU', { maximumFractionDigits: 2 })

/** Whether a school is small, and by what: each thing the rule asks, as it is and as it must be. */
export function smallInWords(school: JudgedSmall): string {
  const { small, smallRule: rule, smallLacks, pupils, place, distanceKm } = school
  const answer = small ? 'малокомплектная' : 'не малокомплектная'
  if (smallLacks.length > 0)
    return `${answer}, как в реестре: правило области ответить не может, неизвестно ${smallLacks.map((fact) => facts[fact]).join(', ')}`
  if (!rule) return answer
  const { most, villagesOnly, fromCentreKm, source } = rule
  const asked = [
    `обучающихся — ${pupils === null ? UNKNOWN : amount(pupils)}, порог — ${amount(most)}`,
    villagesOnly && `где — ${place ? places[place] : UNKNOWN}, нужно село`,
    fromCentreKm !== null &&
      `до районного центра — ${distanceKm === null ? UNKNOWN : `${amount(distanceKm)} км`}, нужно не меньше ${amount(fromCentreKm)}`,
  ]
  return `${answer} по правилу области (${source}): ${asked.filter(Boolean).join('; ')}`
}
