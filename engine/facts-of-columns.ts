import { emptyFacts, type Facts, type SchoolRef, type Sitting } from './facts.ts'

/** A sitting with a number for each school: who took part, −1 where nothing is known, and who of them was below. */
export interface SittingColumns extends Sitting {
  participants: readonly number[]
  low: readonly number[]
  /** Schools, as indexes, whose count was restored from a rounded percent. */
  restored: readonly number[]
}

/** Facts that come sitting by sitting; schools and sittings must already be in the order `Facts` asks for. */
export function factsOfColumns(schools: readonly SchoolRef[], sittings: readonly SittingColumns[]): Facts {
  const facts = emptyFacts(
    schools,
    sittings.map(({ year, season, procedure }) => ({ year, season, procedure })),
  )
  const width = sittings.length
  for (const [column, { participants, low, restored }] of sittings.entries()) {
    for (let school = 0, at = column; school < schools.length; school++, at += width) {
      // Nobody took part: no data, as everywhere (domain §1).
      facts.participants[at] = participants[school] || -1
      facts.low[at] = low[school]!
    }
    for (const school of restored) facts.restored[school * width + column] = 1
  }
  return facts
}
