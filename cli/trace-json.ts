import type { FactSource } from '#engine/facts.ts'
import type { Trace, TracedMarker } from '#engine/outcome.ts'

const PLACES = 10_000

/**
 * A trace as one line of run.json. A country has tens of thousands of them, so what all share is named, not repeated:
 * sources by their place in `sources`, criteria by id (their titles stand in `methodology`); flags stand only where true.
 */
export function traceJson(trace: Trace, sources: ReadonlyMap<FactSource, number>): string {
  const { school, identified, markerCount, band, missingYears, nearMisses } = trace
  const criteria = trace.criteria.map(({ id, answer, by, missingYears: missing }) => ({
    id,
    answer,
    by,
    missingYears: missing,
  }))
  const rest = JSON.stringify({ school, identified, markerCount, band, missingYears, criteria, nearMisses })
  const markers = trace.markers.map((marker) => markerJson(marker, sources)).join(',')
  return `${rest.slice(0, -1)},"markers":[${markers}]}`
}

/** Texts of a marker are ids and years, which need no escaping. */
function markerJson(marker: TracedMarker, sources: ReadonlyMap<FactSource, number>): string {
  const { year, season, procedure, participants, low, state, interval, source, row, rows } = marker
  const key = `{"year":"${year}","season":"${season}","procedure":"${procedure}","state":"${state}"`
  if (participants === null || interval === null) return `${key},"participants":${participants},"low":${low}}`
  const [from, to] = interval.map((bound) => Math.round(bound * PLACES) / PLACES)
  const place = source === null ? null : (sources.get(source) ?? null)
  return (
    `${key},"participants":${participants},"low":${low},"interval":[${from},${to}],"source":${place},"row":${row},` +
    `"rows":${rows}${flags(marker)}}`
  )
}

function flags({ smallGroup, restored, belowMinimum }: TracedMarker): string {
  return (
    (smallGroup ? ',"smallGroup":true' : '') +
    (restored ? ',"restored":true' : '') +
    (belowMinimum ? ',"belowMinimum":true' : '')
  )
}
