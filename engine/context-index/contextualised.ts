import { counted, percent } from '#engine/russian.ts'
import { quantile, sorted } from '#engine/statistics/quantile.ts'
import { expectedBy, FEWEST, type Fit, leastSquares, type NoFit } from '#engine/statistics/regression.ts'
import { bordersOf, type ContextIndex, levelOf } from './context-index.ts'
import type { ContextIndexVersion, ContextLevel, LevelMode } from './version.ts'

/** What is known of a school beside its passport; null: not known. */
export interface SchoolContext {
  code: string
  index: ContextIndex | null
  /** Over all procedures of the last year; null: no results. */
  participants: number | null
  low: number | null
  /** Low results (markers) of the last year and of the one before. */
  markers: readonly [number | null, number | null]
  /** Whether signs of biased results were found. */
  biased: boolean | null
}

export type Answer = 'yes' | 'no' | 'unknown'

/** The parts of the rule of a resilient school, in this order. */
export const resilientParts = ['context', 'markers', 'bias', 'result'] as const
export type ResilientPart = (typeof resilientParts)[number]

/** Fields of the picture «results × context»; null: one of the two is not known. */
export const contextFields = ['good-hard', 'good-easy', 'poor-hard', 'poor-easy'] as const
export type ContextField = (typeof contextFields)[number]

export interface SchoolInContext {
  code: string
  level: ContextLevel | null
  /** Low results of all results, 0..1. */
  share: number | null
  /** The share that schools in such conditions have, by the model. */
  expected: number | null
  /** Expected less actual: above zero, better than expected. */
  added: number | null
  resilient: Answer
  parts: Readonly<Record<ResilientPart, Answer>>
  field: ContextField | null
}

export interface ContextModel {
  /** Borders of levels, and how they were set. */
  mode: LevelMode
  borders: readonly [number, number, number]
  inputs: readonly string[]
  n: number
  coefficients: readonly number[] | null
  r2: number | null
  adjustedR2: number | null
  /** Added value from which a school is in the upper third. */
  upperThird: number | null
  /** Half of the schools have a smaller share of low results; the border of the picture. */
  medianShare: number | null
  /** What it is and how sure, or why there is none, in Russian. */
  sentences: readonly string[]
}

/** Everything about the schools of a region in their conditions. The order of schools changes nothing. */
export function inContext(
  version: ContextIndexVersion,
  schools: readonly SchoolContext[],
  mode: LevelMode = version.levels.value,
): { model: ContextModel; schools: SchoolInContext[] } {
  const borders = bordersOf(
    mode,
    schools.flatMap(({ index }) => (index?.kind === 'value' ? index.index : [])),
  )
  // Sums of floating numbers depend on the order they are added in.
  const complete = schools
    .filter((school) => isComplete(version, school))
    .toSorted((one, other) => (one.code < other.code ? -1 : 1))
  const columns = version.inputs.map((_, at) =>
    Float64Array.from(complete, (school) => sharesOf(school)[at]!),
  )
  const result = Float64Array.from(complete, (school) => shareOf(school)!)
  const fit = leastSquares(columns, result, FEWEST)
  const coefficients = fit.kind === 'fit' ? fit.coefficients : null
  const added = fit.kind === 'fit' ? sorted(fit.residuals.map((residual) => -residual)) : new Float64Array()
  const upperThird = quantile(added, 2 / 3)
  const medianShare = quantile(sorted(schools.flatMap((school) => shareOf(school) ?? [])), 0.5)
  const model: ContextModel = {
    mode,
    borders,
    inputs: version.inputs.map(({ id }) => id),
    n: complete.length,
    coefficients,
    r2: fit.kind === 'fit' ? fit.r2 : null,
    adjustedR2: fit.kind === 'fit' ? fit.adjustedR2 : null,
    upperThird,
    medianShare,
    sentences: sentencesOf(fit, version, { n: complete.length, all: schools.length }),
  }
  return { model, schools: schools.map((school) => placed(school, model, isComplete(version, school))) }
}

function placed(school: SchoolContext, model: ContextModel, complete: boolean): SchoolInContext {
  const share = shareOf(school)
  const index = school.index?.kind === 'value' ? school.index.index : null
  const level = index === null ? null : levelOf(index, model.borders)
  const expected = complete && model.coefficients ? expectedBy(model.coefficients, sharesOf(school)) : null
  const added = expected === null || share === null ? null : expected - share
  const parts = {
    context: answer(level && (level === 'low' || level === 'below')),
    markers: withoutMarkers(school.markers),
    bias: answer(school.biased === null ? null : !school.biased),
    result: answer(added === null || model.upperThird === null ? null : added >= model.upperThird),
  }
  return {
    code: school.code,
    level,
    share,
    expected,
    added,
    resilient: all(Object.values(parts)),
    parts,
    field: fieldOf(index, share, model),
  }
}

function fieldOf(index: number | null, share: number | null, model: ContextModel): ContextField | null {
  if (index === null || share === null || model.medianShare === null) return null
  const result = share <= model.medianShare ? 'good' : 'poor'
  return `${result}-${index < model.borders[1] ? 'hard' : 'easy'}`
}

/** One low result is enough for «no», also when the other year is not known. */
function withoutMarkers(markers: SchoolContext['markers']): Answer {
  if (markers.some((count) => count !== null && count > 0)) return 'no'
  return markers.includes(null) ? 'unknown' : 'yes'
}

function answer(claim: boolean | null): Answer {
  if (claim === null) return 'unknown'
  return claim ? 'yes' : 'no'
}

function all(answers: readonly Answer[]): Answer {
  if (answers.includes('no')) return 'no'
  return answers.includes('unknown') ? 'unknown' : 'yes'
}

function shareOf({ participants, low }: SchoolContext): number | null {
  return participants === null || low === null || participants <= 0 ? null : low / participants
}

function sharesOf({ index }: SchoolContext): number[] {
  return index === null || index.kind === 'refused' ? [] : index.inputs.map(({ share }) => share)
}

/** Only schools of which every input is known take part: another number of inputs is another model. */
function isComplete(version: ContextIndexVersion, school: SchoolContext): boolean {
  return shareOf(school) !== null && sharesOf(school).length === version.inputs.length
}

function sentencesOf(
  fit: Fit | NoFit,
  version: ContextIndexVersion,
  { n, all }: { n: number; all: number },
): string[] {
  const schools = counted(n, ['школа', 'школы', 'школ'])
  const left = `В расчёте ${schools}: у них есть все показатели и результаты последнего года; без них осталось ${all - n}.`
  if (fit.kind === 'refused') return [refusal(fit, version, n), left]
  const strength = fit.r2 < 0.1 ? 'условия объясняют результаты слабо' : 'связь видна'
  return [
    `Ожидаемая доля низких результатов посчитана множественной линейной регрессией по долям паспорта: n = ${fit.n}, R² = ${figure(fit.r2)}, скорректированный R² = ${figure(fit.adjustedR2)} — ${strength}, ею описано ${percent(Math.max(0, fit.r2))} различий между школами.`,
    left,
    'Прибавка — на сколько доля низких результатов меньше ожидаемой. Это сравнение со школами в похожих условиях, а не оценка работы школы.',
  ]
}

function refusal(fit: NoFit, version: ContextIndexVersion, n: number): string {
  const title = fit.input === null ? null : version.inputs[fit.input]?.title
  if (fit.reason === 'too-few')
    return `Ожидаемый результат не считается: полные данные есть у ${counted(n, ['школы', 'школ', 'школ'])}, а нужно не меньше ${FEWEST}.`
  if (fit.reason === 'no-spread')
    return title
      ? `Ожидаемый результат не считается: показатель «${title}» у всех школ одинаков и ничего не объясняет. Проверьте паспорта.`
      : 'Ожидаемый результат не считается: доля низких результатов у всех школ одинакова.'
  return `Ожидаемый результат не считается: показатель «${title}» повторяет другие показатели, и разделить их действие нельзя. Проверьте паспорта.`
}

const figure = (value: number): string => value.toFixed(2).replace('.', ',')
