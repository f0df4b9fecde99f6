import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { knownFacts } from '#contract/what-if.ts'
import type { Facts } from '#engine/facts.ts'
import { factsOfColumns } from '#engine/facts-of-columns.ts'
import type { Methodology } from '#engine/methodology.ts'
import { pickSchools } from '#engine/pick-schools.ts'
import type { ProcedureWords } from '#engine/procedure-words.ts'
import { api, ask } from '#web/api.ts'
import { call } from '#web/client.ts'

type Known = z.output<typeof knownFacts>
export type School = Known['schools'][number]

/** All that a rule is tried on in the browser. */
export interface Ground {
  /** Academic years with results, earliest first. */
  years: readonly string[]
  /** What is known of the schools that worked in a year. */
  factsOf(year: string): Facts
  school(code: string): School
  words: ProcedureWords
}

/** Results of all schools one may see, or of one municipality; asked for once and kept while the page is open. */
export function useGround(municipality: number | undefined) {
  const question = ask(api.getKnownFacts, { query: { municipality } })
  return useQuery({ ...question, select: groundOf, staleTime: 5 * 60_000 })
}

/** A method as it is run: whole, with its sources. */
export function methodologyQuery(id: string) {
  return {
    queryKey: [api.getMethodFile.path, id],
    // The file of a method is the method itself.
    queryFn: async () => (await call(api.getMethodFile, { params: { id } })) as unknown as Methodology,
    staleTime: 5 * 60_000,
  }
}

function groundOf(known: Known): Ground {
  const refs = known.schools.map(({ code, name, municipality }) => ({
    code,
    name,
    municipality: municipality.name,
  }))
  const all = factsOfColumns(refs, known.sittings)
  const schools = new Map(known.schools.map((school) => [school.code, school]))
  const ofYear = new Map<string, Facts>()
  return {
    years: known.years,
    school: (code) => schools.get(code)!,
    words: Object.fromEntries(known.procedures.map(({ id, ...words }) => [id, words])),
    factsOf(year) {
      const facts = ofYear.get(year) ?? pickSchools(all, worked(known, year))
      ofYear.set(year, facts)
      return facts
    },
  }
}

/** Schools, as indexes, that worked in a year. */
function worked({ years, closed, schools }: Known, year: string): number[] {
  const shut = new Set(closed[years.indexOf(year)])
  return [...schools.keys()].filter((school) => !shut.has(school))
}
