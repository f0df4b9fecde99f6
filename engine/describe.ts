import type { Season } from './facts.ts'
import { grouped } from './grouped.ts'
import { sourceInWords } from './identification/explain.ts'
import { SMALL_GROUP } from './markers/marker.ts'
import { type Criterion, criteriaOf, type Methodology } from './methodology.ts'
import { type ProcedureWords, titleOf } from './procedure-words.ts'
import { lowerFirst, percent } from './russian.ts'
import { SEASON_WORDS } from './season-words.ts'

/** A methodology in Russian paragraphs, made of the same data the run follows, so that the words cannot part from it. */
export function describeMethodology(methodology: Methodology, words: ProcedureWords): string[] {
  return [
    methodology.summary,
    lowResult(methodology),
    procedures(methodology, words),
    period(methodology),
    ...decision(methodology),
    minimum(methodology),
    `Малые числа. Рядом с каждой долей стоят число участников и 95-процентный интервал Уилсона; группа меньше ${SMALL_GROUP} участников помечена словами «малая группа». На решение это не влияет.`,
    'Данные. Ноль участников или отсутствие результата — это «нет данных», а не хороший результат.',
    sources(methodology),
  ]
}

function lowResult(methodology: Methodology): string {
  const { value, source } = methodology.lowShare
  const threshold = percent(value.numerator / value.denominator)
  return `Низкий результат. Не менее ${threshold} участников процедуры получили отметку «2» или не преодолели минимальный порог. Сравниваются числа участников, доля не округляется (${sourceInWords(methodology, source)}).`
}

function procedures(methodology: Methodology, words: ProcedureWords): string {
  const { value, source } = methodology.procedures
  const groups = [...grouped(value, (id) => id.slice(0, id.indexOf('-')))].map(([exam, ids]) => {
    const season = SEASON_WORDS[(methodology.seasons as Readonly<Record<string, Season>>)[exam]!]
    return `${ids.map((id) => titleOf(words, id)).join('; ')}${season ? ` (${season})` : ''}`
  })
  return `Процедур — ${value.length}: ${groups.join('; ')} (${sourceInWords(methodology, source)}).`
}

function period(methodology: Methodology): string {
  const { value, source } = methodology.years
  const years = value === 1 ? 'последний учебный год' : `${value} последних учебных года`
  return `Период: ${value < 5 ? years : `${value} последних учебных лет`} (${sourceInWords(methodology, source)}).`
}

function decision({ decision: rule, ...methodology }: Methodology): string[] {
  if (rule.kind === 'bands') {
    const bands = rule.bands.map((band) => {
      const range =
        band.to === null
          ? `${band.from} и больше`
          : band.to === band.from
            ? `${band.from}`
            : `${band.from}–${band.to}`
      return `${range} — «${band.title}»${band.identified ? ', входит в список' : ''}`
    })
    const source = sourceInWords({ ...methodology, decision: rule }, rule.source)
    return [
      `Решение. Низкие результаты (маркеры) складываются за весь период: ${bands.join('; ')} (${source}). Одна процедура в двух годах — два маркера.`,
      'Если за какой-то год данных нет совсем и с ними школа могла бы войти в список, решения нет: «решить нельзя».',
    ]
  }
  const quoted = ({ title, atLeast }: Criterion) =>
    `${lowerFirst(title)} (${sourceInWords({ ...methodology, decision: rule }, atLeast.source)})`
  const all = criteriaOf(rule).map(quoted).join('; ')
  if (rule.kind === 'every-criterion') {
    return [
      `Решение. Школа входит в список, если выполнено всё сразу: ${all}.`,
      'Если за нужный критерию год данных нет совсем, критерий остаётся нерешённым. Школа вне списка, как только не выполнен хотя бы один критерий; если не выполненных нет, но есть нерешённый, решения нет: «решить нельзя».',
    ]
  }
  return [
    `Решение. Школа входит в список, если выполнено хотя бы одно: ${all}.`,
    'Если за нужный критерию год данных нет совсем, критерий остаётся нерешённым: это не «нет». Школа вне списка, только если все ответы — «нет».',
  ]
}

function minimum(methodology: Methodology): string {
  const { value, source } = methodology.minimumParticipants
  const from = sourceInWords(methodology, source)
  if (value === null)
    return `Наименьшее число участников не задано: правило действует и для малых групп (${from}).`
  return `Результаты, где участников меньше ${value}, не учитываются (${from}).`
}

function sources(methodology: Methodology): string {
  const all = Object.entries(methodology.sources).map(([key, source]) => {
    const date = source.date ? `, ${dateInWords(source.date)}` : ''
    return `${sourceInWords(methodology, key)}${date}${source.url ? `, ${source.url}` : ''}`
  })
  return `Источники. ${all.join('. ')}.`
}

const MONTHS = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ')

/** `2020-08-19` → `19 августа 2020`. */
function dateInWords(iso: string): string {
  const [year, month, day] = iso.split('-').map(Number)
  return `${day} ${MONTHS[(month ?? 1) - 1]} ${year}`
}
