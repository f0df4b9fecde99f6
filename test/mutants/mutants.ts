import { decisions } from './decisions.ts'
import { duties } from './duties.ts'
import { everyday } from './everyday.ts'
import { matrix } from './matrix.ts'
import type { Suspect } from './mutant.ts'
import { people } from './people.ts'
import { gates } from './platform.ts'
import { scopes } from './scopes.ts'
import { sessions } from './sessions.ts'

/**
 * Damages to the first wall, the code that decides who may what and who sees what, by parts. Each must be noticed by a
 * test; those of the second wall, the policies of the database, are in `test/wall-mutants.ts`.
 */
export const MUTANTS: Readonly<Record<string, readonly Suspect[]>> = {
  matrix,
  gates,
  people: [...people, ...decisions],
  sessions,
  scopes: [...scopes, ...everyday, ...duties],
}

/** The file with the damage done. Throws unless the text stands there exactly once. */
export function damaged(
  source: string,
  { text, instead, hole }: { text: string; instead: string; hole: string },
): string {
  const parts = source.split(text)
  if (parts.length !== 2)
    throw new Error(`«${hole}»: its text stands ${parts.length - 1} times, not once: ${text}`)
  return parts.join(instead)
}
