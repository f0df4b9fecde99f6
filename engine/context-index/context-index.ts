import type { Share } from '#engine/methodology.ts'
import { counted, percent } from '#engine/russian.ts'
import { quantile, sorted } from '#engine/statistics/quantile.ts'
import type { ContextIndexVersion, ContextInput, ContextLevel, LevelMode } from './version.ts'

/** Counts of a passport by field; null and left out: not known, which is never zero. */
export type Counts = Readonly<Record<string, number | null | undefined>>

/** What one input gave: everything the explanation shows. */
export interface TracedInput {
  id: string
  title: string
  count: number
  total: number
  share: number
  better: 'more' | 'less'
  bounds: { from: number; to: number }
  /** 0..1, more is better. */
  oriented: number
  weight: number
  /** Points of the index it brings, and the most it could. */
  contribution: number
  most: number
  source: { bounds: string; weight: string }
}

interface IndexBasis {
  version: { id: string; version: string }
  inputs: readonly TracedInput[]
  /** Titles of inputs that are not known. */
  missing: readonly string[]
  /** Part of the weights that is known, 0..1. */
  coverage: number
}

export type ContextIndex =
  | ({ kind: 'value'; index: number } & IndexBasis)
  | ({ kind: 'unknown'; sentence: string } & IndexBasis)
  /** Counts that cannot be. */
  | { kind: 'refused'; sentences: readonly string[] }

/** The index of one school, 0..100, more is better. It depends on the counts of that school and the version alone. */
export function contextIndex(version: ContextIndexVersion, counts: Counts): ContextIndex {
  const total = counts.pupils ?? null
  const sentences = impossible(version, counts)
  if (sentences.length > 0) return { kind: 'refused', sentences }
  const known = total === null ? [] : version.inputs.filter(({ id }) => isKnown(counts[id]))
  const weightOf = (inputs: readonly ContextInput[]) =>
    inputs.reduce((sum, { weight }) => sum + weight.value, 0)
  const [present, whole] = [weightOf(known), weightOf(version.inputs)]
  const inputs = known.map((input) => traced(input, counts[input.id]!, total!, present))
  const basis: IndexBasis = {
    version: { id: version.id, version: version.version },
    inputs,
    missing: [
      ...(total === null ? ['всего обучающихся'] : []),
      ...version.inputs.filter((input) => !known.includes(input)).map(({ title }) => title),
    ],
    coverage: present / whole,
  }
  if (!reaches(present, whole, version.coverage.value))
    return { kind: 'unknown', sentence: unknownSentence(basis, version), ...basis }
  const index = inputs.reduce((sum, { contribution }) => sum + contribution, 0)
  return { kind: 'value', index: withoutDust(index), ...basis }
}

/** The level of an index by borders in ascending order; what is on a border belongs to the level above it. */
export function levelOf(index: number, borders: readonly [number, number, number]): ContextLevel {
  if (index < borders[0]) return 'low'
  if (index < borders[1]) return 'below'
  return index < borders[2] ? 'above' : 'high'
}

/** Borders between the levels; quartiles of nothing are the quarters of the scale. */
export function bordersOf(mode: LevelMode, indexes: Iterable<number>): readonly [number, number, number] {
  if (mode === 'scale-quarters') return QUARTERS
  const all = sorted(indexes)
  if (all.length === 0) return QUARTERS
  return [quantile(all, 0.25)!, quantile(all, 0.5)!, quantile(all, 0.75)!]
}

const QUARTERS = [25, 50, 75] as const

/** Sentences about counts that cannot be; none: they can. */
function impossible(version: ContextIndexVersion, counts: Counts): string[] {
  const total = counts.pupils
  if (isKnown(total) && !isCount(total)) return ['Всего обучающихся: нужно целое число, не меньше нуля.']
  if (total === 0)
    return [
      'Всего обучающихся — 0: долю посчитать не от чего. Исправьте число или уберите его, если оно неизвестно.',
    ]
  return version.inputs.flatMap(({ id, title }) => {
    const count = counts[id]
    if (!isKnown(count)) return []
    if (!isCount(count)) return [`«${title}»: нужно целое число, не меньше нуля.`]
    if (isKnown(total) && count > total)
      return [`«${title}»: ${count} — больше, чем всего обучающихся (${total}). Исправьте одно из чисел.`]
    return []
  })
}

function traced(
  { id, title, better, bounds, weight }: ContextInput,
  count: number,
  total: number,
  present: number,
): TracedInput {
  const share = count / total
  const { from, to } = bounds.value
  const within = Math.min(1, Math.max(0, (share - from) / (to - from)))
  const oriented = better === 'more' ? within : 1 - within
  const most = (100 * weight.value) / present
  return {
    id,
    title,
    count,
    total,
    share,
    better,
    bounds: bounds.value,
    oriented,
    weight: weight.value,
    contribution: oriented * most,
    most,
    source: { bounds: bounds.source, weight: weight.source },
  }
}

function unknownSentence({ missing, coverage }: IndexBasis, version: ContextIndexVersion): string {
  const { numerator, denominator } = version.coverage.value
  const least = percent(numerator / denominator)
  return `Данных мало: известна доля весов ${percent(coverage)}, а нужно не меньше ${least}. Не хватает (${counted(missing.length, ['показатель', 'показателя', 'показателей'])}): ${missing.join('; ')}.`
}

/** What floating numbers leave after the ninth digit must not move a school over the border of a level. */
const withoutDust = (value: number): number => Math.round(value * 1e9) / 1e9

const isKnown = (value: number | null | undefined): value is number => value !== null && value !== undefined
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** On whole weights, so that exactly seven tenths is enough. */
const reaches = (present: number, whole: number, { numerator, denominator }: Share): boolean =>
  present * denominator >= whole * numerator
