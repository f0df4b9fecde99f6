import type { AcademicYear } from '#engine/academic-year.ts'
import { changes, numbersOf, procedureDifference, shareInWords } from '#engine/method-changes.ts'
import type { Methodology } from '#engine/methodology.ts'
import type { Identified, Trace, TracedMarker } from '#engine/outcome.ts'
import { type ProcedureWords, shortTitleOf } from '#engine/procedure-words.ts'
import { listed } from '#engine/russian.ts'
import { countsInWords } from './explain.ts'
import type { Run } from './run.ts'
import { traceOf } from './trace.ts'

/** One side of a comparison: a run made just now (`comparable`) or one read back from storage. */
export interface ComparedRun {
  /** The methodology as applied, overrides included. */
  methodology: Methodology
  year: AcademicYear
  traces: Iterable<Trace>
}

/** A school whose decision or band differs; null = the school is not in that run. */
export interface ComparedSchool {
  school: string
  identified: readonly [from: Identified | null, to: Identified | null]
  markers: readonly [from: number | null, to: number | null]
  band: readonly [from: string | null, to: string | null]
  /** What differs, in Russian: a sentence each. */
  why: readonly string[]
}

export interface RunComparison {
  /** On the list only in the second run. */
  added: readonly ComparedSchool[]
  /** On the list only in the first run. */
  left: readonly ComparedSchool[]
  /** Another decision or band without entering or leaving the list. */
  changed: readonly ComparedSchool[]
  /** How many schools came out alike. */
  same: number
  /** What differs between the two rules, in Russian: a sentence each. */
  differences: readonly string[]
}

/** A run with the traces of all its schools. */
export function comparable(run: Run, words: ProcedureWords): ComparedRun {
  const traces = run.facts.schools.map((_, school) => traceOf(run, school, words))
  return { methodology: run.methodology, year: run.year, traces }
}

/** From run `a` to run `b`: what-if, method against method or year against year. Schools come in ascending order. */
export function compareRuns(a: ComparedRun, b: ComparedRun, words: ProcedureWords): RunComparison {
  const before = bySchool(a.traces)
  const after = bySchool(b.traces)
  const bothBanded = [a, b].every(({ methodology }) => methodology.decision.kind === 'bands')
  const added: ComparedSchool[] = []
  const left: ComparedSchool[] = []
  const changed: ComparedSchool[] = []
  const schools = [...new Set([...before.keys(), ...after.keys()])].sort((x, y) => (x < y ? -1 : 1))
  for (const school of schools) {
    const [from, to] = [before.get(school), after.get(school)]
    if (from?.identified === to?.identified && (from?.band === to?.band || !bothBanded)) continue
    const compared = comparedSchool(school, [from, to], [a.methodology, b.methodology], words)
    const [was, is] = compared.identified
    if (is === 'yes' && was !== 'yes') added.push(compared)
    else if (was === 'yes' && is !== 'yes') left.push(compared)
    else changed.push(compared)
  }
  const same = schools.length - added.length - left.length - changed.length
  return { added, left, changed, same, differences: differencesOf(a, b, words) }
}

type Pair<T> = readonly [T, T]

function bySchool(traces: Iterable<Trace>): Map<string, Trace> {
  return new Map([...traces].map((trace) => [trace.school, trace]))
}

function comparedSchool(
  school: string,
  [from, to]: Pair<Trace | undefined>,
  methods: Pair<Methodology>,
  words: ProcedureWords,
): ComparedSchool {
  return {
    school,
    identified: [from?.identified ?? null, to?.identified ?? null],
    markers: [from?.markerCount ?? null, to?.markerCount ?? null],
    band: [from?.band ?? null, to?.band ?? null],
    why:
      from && to
        ? whyOf(from, to, methods, words)
        : [from ? 'Школы нет во втором расчёте.' : 'Школы нет в первом расчёте.'],
  }
}

/** Results first, then missing years, then answers of criteria: from cause to effect. */
function whyOf(from: Trace, to: Trace, methods: Pair<Methodology>, words: ProcedureWords): string[] {
  const results = markerDifferences(from, to, methods, words)
  const missing = missingDifferences(from, to)
  const answers = criterionDifferences(from, to)
  const bands = bandDifference(from, to, methods)
  return [...results, ...missing, ...answers, ...bands]
}

function markerDifferences(
  from: Trace,
  to: Trace,
  methods: Pair<Methodology>,
  words: ProcedureWords,
): string[] {
  const keyOf = (marker: TracedMarker) => `${marker.year} ${marker.procedure} ${marker.season}`
  const before = new Map(from.markers.map((marker) => [keyOf(marker), marker]))
  const after = new Map(to.markers.map((marker) => [keyOf(marker), marker]))
  const sentences = [...new Set([...before.keys(), ...after.keys()])].map((key) =>
    markerDifference([before.get(key), after.get(key)], methods, words),
  )
  return sentences.filter((sentence) => sentence !== undefined)
}

function markerDifference(
  [was, is]: Pair<TracedMarker | undefined>,
  [first, second]: Pair<Methodology>,
  words: ProcedureWords,
): string | undefined {
  const wasLow = was?.state === 'low'
  const isLow = is?.state === 'low'
  const marker = is ?? was
  if (wasLow === isLow || !marker) return undefined
  const name = `${shortTitleOf(words, marker.procedure)}, ${marker.year}`
  if (!was) return `${name}: ${counts(marker)} — низкий результат, который в первом расчёте не учитывался.`
  if (!is) return `${name}: ${counts(marker)} — низкий результат, который во втором расчёте не учитывается.`
  const becomes = isLow
    ? 'результат стал низким'
    : is.state === 'not_low'
      ? 'результат больше не низкий'
      : 'результат не учтён'
  if (was.low !== is.low || was.participants !== is.participants) {
    return `${name}: было ${counts(was)}, стало ${counts(is)} — ${becomes}.`
  }
  if (was.belowMinimum || is.belowMinimum) {
    const minimum = (is.belowMinimum ? second : first).minimumParticipants.value
    return `${name}: ${counts(is)} — участников меньше ${minimum}, ${is.belowMinimum ? 'теперь не учтён' : 'раньше не учитывался'}.`
  }
  return `${name}: ${counts(is)} — при пороге ${shareInWords(second.lowShare.value)} вместо ${shareInWords(first.lowShare.value)} ${becomes}.`
}

function counts(marker: TracedMarker): string {
  return marker.participants ? countsInWords(marker.low ?? 0, marker.participants) : 'нет данных'
}

function missingDifferences(from: Trace, to: Trace): string[] {
  const appeared = from.missingYears.filter((year) => !to.missingYears.includes(year))
  const missing = to.missingYears.filter((year) => !from.missingYears.includes(year))
  return [
    ...(appeared.length > 0 ? [`В первом расчёте не хватало данных за ${listed(appeared)}.`] : []),
    ...(missing.length > 0 ? [`Во втором расчёте не хватает данных за ${listed(missing)}.`] : []),
  ]
}

function criterionDifferences(from: Trace, to: Trace): string[] {
  const ids = [...new Set([...from.criteria, ...to.criteria].map(({ id }) => id))]
  return ids.flatMap((id) => {
    const [was, is] = [from, to].map((trace) => trace.criteria.find((criterion) => criterion.id === id))
    if (was?.answer === is?.answer) return []
    if (!is)
      return [`${was!.title} — «${ANSWERS_IN_WORDS[was!.answer]}» в первом расчёте, во втором его нет.`]
    if (!was) return [`${is.title} — «${ANSWERS_IN_WORDS[is.answer]}» во втором расчёте, в первом его нет.`]
    return [`${is.title} — было «${ANSWERS_IN_WORDS[was.answer]}», стало «${ANSWERS_IN_WORDS[is.answer]}».`]
  })
}

const ANSWERS_IN_WORDS: Readonly<Record<Identified, string>> = {
  yes: 'выполнен',
  no: 'не выполнен',
  undecided: 'решить нельзя',
}

function bandDifference(from: Trace, to: Trace, [first, second]: Pair<Methodology>): string[] {
  if (from.band === to.band) return []
  const was = bandInWords(from, first)
  const is = bandInWords(to, second)
  if (was && is) return [`Полоса: ${was} → ${is}.`]
  return was ? [`Полоса в первом расчёте: ${was}.`] : is ? [`Полоса во втором расчёте: ${is}.`] : []
}

function bandInWords(trace: Trace, { decision }: Methodology): string | undefined {
  const band = decision.kind === 'bands' ? decision.bands.find(({ id }) => id === trace.band) : undefined
  return band && `«${band.title}», низких результатов — ${trace.markerCount}`
}

function differencesOf(a: ComparedRun, b: ComparedRun, words: ProcedureWords): string[] {
  const [first, second] = [a.methodology, b.methodology]
  const names = changes([
    ['Правило', `«${first.title}»`, `«${second.title}»`],
    ['Последний учебный год', a.year, b.year],
  ])
  return [
    ...names,
    ...changes(numbersOf(first, second)),
    ...procedureDifference('Процедуры только в первом расчёте', first, second, words),
    ...procedureDifference('Процедуры только во втором расчёте', second, first, words),
  ]
}
