import type { z } from 'zod'
import type { sourcePlace } from '#contract/facts.ts'
import type { comparison, difference, outcomeRow, run, runRow, tracedMarker, why } from '#contract/runs.ts'
import type { ComparedSchool, RunComparison } from '#engine/identification/compare.ts'
import { explainTrace, groundsOf } from '#engine/identification/explain.ts'
import type { Methodology } from '#engine/methodology.ts'
import type { TracedMarker } from '#engine/outcome.ts'
import { type ProcedureWords, titleOf } from '#engine/procedure-words.ts'
import { type Named, schoolRefView } from '#server/schools/view.ts'
import { bandsOf, namedBand, type OutcomeListRow, type RunRow } from './queries.ts'

export function runRowView({ methodology, factsHash, outcomeHash, ...row }: RunRow): z.input<typeof runRow> {
  const { id, version, title } = methodology
  return {
    ...row,
    methodology: { id, version, title },
    overrides: row.overrides as z.input<typeof runRow>['overrides'],
    createdAt: row.createdAt.toISOString(),
  }
}

export function runView(
  row: RunRow,
  bands: readonly { band: string; schools: number }[],
  outdated: boolean,
): z.input<typeof run> {
  return {
    ...runRowView(row),
    factsHash: row.factsHash,
    outcomeHash: row.outcomeHash,
    bands: bandsOf(row.methodology).map(({ id, title, identified }) => ({
      id,
      title,
      identified,
      schools: bands.find(({ band }) => band === id)?.schools ?? 0,
    })),
    outdated,
  }
}

type Outcome = Omit<OutcomeListRow, 'cursor'>

export function outcomeView(
  row: Outcome,
  methodology: Methodology,
  words: ProcedureWords,
): z.input<typeof outcomeRow> {
  return {
    school: schoolRefView(row),
    identified: row.identified,
    band: namedBand(methodology, row.band),
    markers: row.markers,
    near: row.near,
    nearMiss: row.trace.nearMisses.find(({ kind }) => kind === 'pupil')?.sentence ?? null,
    grounds: groundsOf(row.trace, methodology, words),
    missingYears: [...row.trace.missingYears],
  }
}

/** The page «Почему», from the stored trace and the methodology stored with the run. */
export function whyView(row: RunRow, outcome: Outcome, words: ProcedureWords): z.input<typeof why> {
  const { trace } = outcome
  const { heading, paragraphs } = explainTrace(trace, row.methodology, words)
  return {
    run: runRowView(row),
    school: schoolRefView(outcome),
    identified: trace.identified,
    band: namedBand(row.methodology, trace.band),
    markerCount: trace.markerCount,
    lowShare: { ...row.methodology.lowShare.value },
    missingYears: [...trace.missingYears],
    heading,
    paragraphs: [...paragraphs],
    markers: trace.markers.map((marker) => markerView(marker, words)),
    criteria: trace.criteria.map((criterion) => ({
      ...criterion,
      by: [...criterion.by],
      missingYears: [...criterion.missingYears],
    })),
    nearMisses: trace.nearMisses.map((miss) => ({ ...miss })),
  }
}

/** Schools of both runs by code, for their names. */
export type Names = ReadonlyMap<string, Named>

/** `methods` are those of the two runs as applied: they name the bands. */
export function comparisonView(
  compared: RunComparison,
  names: Names,
  methods: readonly [Methodology, Methodology],
): z.input<typeof comparison> {
  const view = (school: ComparedSchool) => differenceView(school, names, methods)
  return {
    differences: [...compared.differences],
    added: compared.added.map(view),
    left: compared.left.map(view),
    changed: compared.changed.map(view),
    same: compared.same,
  }
}

function differenceView(
  compared: ComparedSchool,
  names: Names,
  methods: readonly [Methodology, Methodology],
): z.input<typeof difference> {
  const side = (index: 0 | 1) => {
    const identified = compared.identified[index]
    if (identified === null) return null
    return {
      identified,
      markers: compared.markers[index] ?? 0,
      band: namedBand(methods[index], compared.band[index]),
    }
  }
  return {
    school: schoolRefView(names.get(compared.school)!),
    from: side(0),
    to: side(1),
    why: [...compared.why],
  }
}

function markerView(marker: TracedMarker, words: ProcedureWords): z.input<typeof tracedMarker> {
  const { interval, row, rows, ...rest } = marker
  return {
    ...rest,
    title: titleOf(words, marker.procedure),
    interval: interval && [interval[0], interval[1]],
    source: placeOf(marker),
  }
}

/** The version of a source is the identifier of its stored file: see `loadFacts`. */
function placeOf({ source, row, rows }: TracedMarker): z.infer<typeof sourcePlace> | null {
  if (!source?.version) return null
  return { file: Number(source.version), name: source.file, sheet: source.sheet, row: row ?? 1, rows }
}
