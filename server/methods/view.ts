import type { z } from 'zod'
import type { method, methodRow } from '#contract/methods.ts'
import { describeMethodology } from '#engine/describe.ts'
import { buildFacts } from '#engine/facts.ts'
import { bandOf, identifiedOf, run } from '#engine/identification/run.ts'
import type { Methodology } from '#engine/methodology.ts'
import { type ProcedureWords, titleOf } from '#engine/procedure-words.ts'
import { examplesOf, type WorkedExample } from '#methodology/index.ts'

export function methodRowView(methodology: Methodology): z.infer<typeof methodRow> {
  const { id, version, title, summary, decision } = methodology
  return {
    id,
    version,
    title,
    summary,
    procedures: methodology.procedures.value.length,
    years: methodology.years.value,
    decision: decision.kind,
  }
}

/** The method in words with its examples worked out anew, so that words and program cannot part. */
export function methodView(methodology: Methodology, words: ProcedureWords): z.input<typeof method> {
  const { decision, procedures } = methodology
  return {
    ...methodRowView(methodology),
    lowShare: { ...methodology.lowShare.value },
    minimumParticipants: methodology.minimumParticipants.value,
    procedureList: procedures.value.map((id) => ({ id, title: titleOf(words, id) })),
    bands:
      decision.kind === 'bands'
        ? decision.bands.map(({ id, title, identified }) => ({ id, title, identified }))
        : [],
    sources: Object.entries(methodology.sources).map(([id, source]) => ({ id, ...source })),
    paragraphs: describeMethodology(methodology, words),
    examples: examplesOf(methodology.id).map((example) => exampleView(methodology, example, words)),
  }
}

function exampleView(methodology: Methodology, example: WorkedExample, words: ProcedureWords) {
  const expected = {
    identified: example.expected.identified,
    markers: example.expected.markers,
    band: example.expected.band ?? null,
  }
  const computed = workOut(methodology, example)
  return {
    title: example.title,
    place: example.place,
    year: example.year,
    results: example.results.map(([year, procedure, participants, low]) => ({
      year,
      procedure,
      title: titleOf(words, procedure),
      participants,
      low,
    })),
    expected,
    computed,
    agrees:
      computed.identified === expected.identified &&
      computed.markers === expected.markers &&
      (example.expected.band === undefined || computed.band === expected.band),
  }
}

function workOut(methodology: Methodology, example: WorkedExample) {
  const school = { code: '1', name: 'Школа из примера', municipality: '' }
  const cells = example.results.map(([year, procedure, participants, low]) => ({
    school: school.code,
    sitting: { year, procedure, season: seasonOf(methodology, procedure) },
    participants,
    low,
  }))
  const { facts } = buildFacts({ schools: [school], cells })
  const outcome = run(methodology, facts, { year: example.year, overrides: example.overrides })
  return { identified: identifiedOf(outcome, 0), markers: outcome.markers[0]!, band: bandOf(outcome, 0) }
}

function seasonOf({ seasons }: Methodology, procedure: string) {
  return seasons[procedure.split('-')[0] as keyof typeof seasons]
}
