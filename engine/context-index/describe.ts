import type { LegalSource } from '#engine/methodology.ts'
import { percent } from '#engine/russian.ts'
import { FEWEST } from '#engine/statistics/regression.ts'
import type { ContextIndexVersion, ContextLevel, LevelMode } from './version.ts'

export const contextLevelWords: Readonly<Record<ContextLevel, string>> = {
  low: 'низкий',
  below: 'ниже среднего',
  above: 'выше среднего',
  high: 'высокий',
}

export const levelModeWords: Readonly<Record<LevelMode, string>> = {
  'scale-quarters': 'четверти шкалы: 0–25, 25–50, 50–75, 75–100',
  'sample-quartiles': 'квартили школ расчёта: по четверти школ в каждом уровне',
}

/** The index in Russian paragraphs, made of the same data the calculation follows. */
export function describeContextIndex(version: ContextIndexVersion): string[] {
  const { numerator, denominator } = version.coverage.value
  return [
    version.summary,
    ...version.inputs.map(
      ({ title, better, bounds, weight }) =>
        `${title[0]!.toUpperCase()}${title.slice(1)}: вес ${weight.value}, ${better === 'more' ? 'чем больше, тем благоприятнее' : 'чем больше, тем труднее'}; ${percent(bounds.value.from)} обучающихся и меньше — ${better === 'more' ? 'ноль' : 'все баллы'}, ${percent(bounds.value.to)} и больше — ${better === 'more' ? 'все баллы' : 'ноль'} (${sourceOf(version, weight.source)}).`,
    ),
    'Границы постоянны и хранятся в версии: индекс школы не сдвигается от того, какие школы рядом.',
    `Индекс считается, если известно не меньше ${percent(numerator / denominator)} весов; иначе он неизвестен, и названо, чего не хватает. Нет данных — не ноль.`,
    `Уровни: ${levelModeWords[version.levels.value]}. Значение на границе относится к верхнему уровню.`,
    `Ожидаемый результат — множественная регрессия по тем же долям; меньше ${FEWEST} школ с полными данными — не считается.`,
    'Школа устойчива к условиям (резильентна), если верно всё: уровень индекса низкий или ниже среднего; нет низких результатов в двух последних годах; нет признаков необъективности; прибавка в верхней трети. Если часть неизвестна, неизвестен и ответ.',
    `Источники. ${Object.values(version.sources).map(inWords).join('. ')}.`,
  ]
}

export function sourceOf(version: Pick<ContextIndexVersion, 'sources'>, key: string): string {
  const source = version.sources[key]
  return source ? inWords(source) : key
}

function inWords({ title, section }: LegalSource): string {
  return section ? `${title}: ${section}` : title
}
