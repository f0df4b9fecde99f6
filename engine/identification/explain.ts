import { grouped } from '#engine/grouped.ts'
import { criteriaOf, type Methodology } from '#engine/methodology.ts'
import type { Trace, TracedCriterion, TracedMarker } from '#engine/outcome.ts'
import { type ProcedureWords, shortTitleOf, titleOf } from '#engine/procedure-words.ts'
import { counted, listed, lowerFirst, percent, percentRange } from '#engine/russian.ts'

/** Why, in Russian sentences, for the page «Почему», documents and the command line. */
export interface Explanation {
  heading: string
  /** The rule, the answer to each part of it and what was left out. */
  paragraphs: readonly string[]
  /** One line for each result with data, by year and procedure. */
  results: readonly string[]
  /** What would have to differ for another decision. */
  nearMisses: readonly string[]
  /** The short reason that stands in the list; empty for a school that is not on it. */
  grounds: string
}

/** Puts a stored trace into words. `methodology` must be the one the run followed, overrides included. */
export function explainTrace(trace: Trace, methodology: Methodology, words: ProcedureWords): Explanation {
  return {
    heading: HEADINGS[trace.identified],
    paragraphs: [
      ruleInWords(methodology),
      ...joinedInWords(methodology),
      ...trace.criteria.map((criterion) => criterionInWords(criterion, trace, methodology, words)),
      ...bandInWords(trace, methodology),
      ...missingInWords(trace),
      ...leftOutInWords(trace, methodology),
    ],
    results: trace.markers
      .filter((marker) => marker.participants)
      .map((marker) => resultInWords(marker, words)),
    nearMisses: trace.nearMisses.map((miss) => miss.sentence),
    grounds: groundsOf(trace, methodology, words),
  }
}

/** The short reason for the list: «критерий 1: ВПР МА-5, ОГЭ РУ (2024/25)». */
export function groundsOf(trace: Trace, methodology: Methodology, words: ProcedureWords): string {
  if (trace.identified === 'no') return ''
  const missing = trace.missingYears.length > 0 ? `нет данных за ${listed(trace.missingYears)}` : ''
  if (trace.identified === 'undecided') return missing || 'решить нельзя: правило не применимо'
  if (methodology.decision.kind === 'bands') {
    const low = trace.markers.filter((marker) => marker.state === 'low')
    const count = counted(trace.markerCount, ['маркер', 'маркера', 'маркеров'])
    return low.length > 0 ? `${count}: ${namesByYear(low, words)}` : count
  }
  return trace.criteria
    .filter((criterion) => criterion.answer === 'yes')
    .map((criterion) => `${shortName(criterion)}: ${namesByYear(markersOf(criterion, trace), words)}`)
    .join('; ')
}

/** A document as people quote it: title and section. */
export function sourceInWords(methodology: Methodology, key: string): string {
  const source = methodology.sources[key]
  if (!source) return key
  return source.section ? `${source.title}, ${lowerFirst(source.section)}` : source.title
}

/** `4 из 13 (30,8 %)`. */
export function countsInWords(low: number, participants: number): string {
  return `${low} из ${participants} (${percent(low / participants)})`
}

const HEADINGS = {
  yes: 'Школа в списке',
  no: 'Школа не в списке',
  undecided: 'Решить нельзя: не хватает данных',
}

function ruleInWords(methodology: Methodology): string {
  const { lowShare } = methodology
  const threshold = percent(lowShare.value.numerator / lowShare.value.denominator)
  const source = sourceInWords(methodology, lowShare.source)
  return `${methodology.title}. Результат низкий, если отметку «2» получили или минимальный порог не преодолели не менее ${threshold} участников процедуры (${source}).`
}

/** That one criterion is not enough is said where it is so; that it is, follows from the answers. */
function joinedInWords({ decision }: Methodology): string[] {
  return decision.kind === 'every-criterion'
    ? ['В список входит школа, у которой выполнены все критерии.']
    : []
}

function criterionInWords(
  criterion: TracedCriterion,
  trace: Trace,
  methodology: Methodology,
  words: ProcedureWords,
): string {
  const atLeast = criteriaOf(methodology.decision).find(({ id }) => id === criterion.id)?.atLeast
  const source = atLeast ? ` (${sourceInWords(methodology, atLeast.source)})` : ''
  const low = markersOf(criterion, trace).map((marker) => lowInWords(marker, words))
  const found =
    low.length > 0
      ? `низкие результаты: ${low.join('; ')}`
      : 'низких результатов, которые для него считаются, нет'
  const missing = `нет данных за ${listed(criterion.missingYears)}`
  if (criterion.answer === 'undecided')
    return `${criterion.title}${source} — решить нельзя: ${missing}; ${found}.`
  return `${criterion.title}${source} — ${criterion.answer === 'yes' ? 'выполнен' : 'не выполнен'}: ${found}.`
}

function bandInWords(trace: Trace, methodology: Methodology): string[] {
  const { decision } = methodology
  if (decision.kind !== 'bands') return []
  const band = decision.bands.find(({ id }) => id === trace.band)
  const count = `Низких результатов за период — ${trace.markerCount}`
  const title = band ? `: «${band.title}» (${sourceInWords(methodology, decision.source)})` : ''
  const open = trace.missingYears.length > 0 && trace.identified === 'undecided'
  return [`${count}${title}.${open && band ? ' С недостающими данными полоса могла бы быть другой.' : ''}`]
}

function missingInWords(trace: Trace): string[] {
  if (trace.missingYears.length === 0) return []
  return [
    `За ${listed(trace.missingYears)} нет данных ни по одной процедуре. Отсутствие данных — не хороший результат.`,
  ]
}

function leftOutInWords(trace: Trace, methodology: Methodology): string[] {
  const small = trace.markers.filter((marker) => marker.belowMinimum).length
  if (small === 0) return []
  const results = counted(small, ['результат', 'результата', 'результатов'])
  return [`Не учтено: ${results}, где участников меньше ${methodology.minimumParticipants.value}.`]
}

function resultInWords(marker: TracedMarker, words: ProcedureWords): string {
  const state = marker.belowMinimum ? 'не учтён' : marker.state === 'low' ? 'низкий результат' : 'не низкий'
  const place = [
    marker.source?.file && `файл ${marker.source.file}`,
    marker.source?.sheet && `лист «${marker.source.sheet}»`,
    marker.row && `строка ${marker.row}`,
  ]
  const where = place.filter(Boolean).join(', ')
  return `${titleOf(words, marker.procedure)}, ${marker.year}: ${sureness(marker)} — ${state}${where ? ` (${where})` : ''}.`
}

function lowInWords(marker: TracedMarker, words: ProcedureWords): string {
  return `${shortTitleOf(words, marker.procedure)}, ${marker.year} — ${sureness(marker)}`
}

/** Counts with everything that says how sure they are. */
function sureness(marker: TracedMarker): string {
  return [
    countsInWords(marker.low ?? 0, marker.participants ?? 0),
    marker.interval && `интервал ${percentRange(marker.interval)}`,
    marker.smallGroup && 'малая группа',
    marker.restored && 'восстановлено из процентов',
  ]
    .filter(Boolean)
    .join(', ')
}

function markersOf(criterion: TracedCriterion, trace: Trace): TracedMarker[] {
  return criterion.by.flatMap((index) => trace.markers[index] ?? [])
}

/** «Критерий 1: низкие результаты…» → «критерий 1». */
function shortName(criterion: TracedCriterion): string {
  return lowerFirst(criterion.title.split(':')[0]!)
}

function namesByYear(markers: readonly TracedMarker[], words: ProcedureWords): string {
  return [...grouped(markers, (marker) => marker.year)]
    .map(([year, group]) => `${group.map((m) => shortTitleOf(words, m.procedure)).join(', ')} (${year})`)
    .join(', ')
}
