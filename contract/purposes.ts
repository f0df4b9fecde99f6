import { z } from 'zod'
import { invalidRequest } from './problems.ts'
import { type PurposeName, purposeWords } from './purpose-words.ts'

const names = Object.keys(purposeWords) as [PurposeName, ...PurposeName[]]
const choices = names.map((name) => `${name} — ${purposeWords[name].toLowerCase()}`).join(', ')

/** What a route asks of whoever opens, or takes away, data of pupils. */
export const purposeQuery = {
  purpose: z.enum(names, { error: `назовите, зачем открываете данные учеников (${choices})` }),
  /** In his own words; with `other` they are needed. */
  purposeWords: z.string().trim().min(3).max(200).optional(),
}

export interface Purpose {
  purpose: PurposeName
  purposeWords?: string
}

/** The purpose as the log tells it. Throws when it is another one than those of the list and left without words. */
export function sentenceOfPurpose({ purpose, purposeWords: words }: Purpose): string {
  if (purpose === 'other' && !words)
    throw invalidRequest(['Скажите своими словами, зачем открываете данные учеников (purposeWords).'])
  return words ? `${purposeWords[purpose]}: ${words}` : purposeWords[purpose]
}
