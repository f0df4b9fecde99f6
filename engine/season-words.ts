import type { Season } from './facts.ts'

export const SEASON_WORDS: Readonly<Record<Season, string>> = {
  autumn: 'осень',
  spring: 'весна',
  main: 'основной период',
  regional: 'сроки региона',
}
