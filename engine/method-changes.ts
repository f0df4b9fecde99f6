import { grouped } from './grouped.ts'
import { canonicalJson } from './hash.ts'
import {
  type Band,
  type Criterion,
  criteriaOf,
  type Decision,
  type Methodology,
  type Share,
} from './methodology.ts'
import { type ProcedureWords, shortTitleOf } from './procedure-words.ts'
import { percent } from './russian.ts'
import { SEASON_WORDS } from './season-words.ts'

type Change = readonly [name: string, was: string, is: string]

/** What differs, a sentence each: «Порог низкого результата: 30 % → 25 %.» */
export function changes(pairs: readonly Change[]): string[] {
  return pairs.filter(([, was, is]) => was !== is).map(([name, was, is]) => `${name}: ${was} → ${is}.`)
}

/** The numbers that stand beside the decision, in both methods. */
export function numbersOf(first: Methodology, second: Methodology): Change[] {
  return [
    ['Порог низкого результата', shareInWords(first.lowShare.value), shareInWords(second.lowShare.value)],
    ['Наименьшее число участников', minimumInWords(first), minimumInWords(second)],
    ['Лет в расчёте', String(first.years.value), String(second.years.value)],
  ]
}

/** Procedures that the first has and the second lacks, as a sentence; none: no sentence. */
export function procedureDifference(
  name: string,
  has: Methodology,
  lacks: Methodology,
  words: ProcedureWords,
): string[] {
  const only = has.procedures.value.filter((procedure) => !lacks.procedures.value.includes(procedure))
  return only.length > 0 ? [`${name}: ${only.map((id) => shortTitleOf(words, id)).join(', ')}.`] : []
}

/** How far a version is from the one it is based on, as its number tells: `major.minor.patch`. */
export type Distance = 'major' | 'minor' | 'patch'

export interface MethodChanges {
  sentences: readonly string[]
  /**
   * `major`: another decision, its criteria or bands; `minor`: the same decision over another threshold, set of
   * procedures, minimum, period or seasons; `patch`: words and documents only, the list stays as it was.
   */
  distance: Distance
}

/** What a version changes in the one before it. */
export function changesOf(first: Methodology, second: Methodology, words: ProcedureWords): MethodChanges {
  const decision = decisionChanges(first.decision, second.decision)
  const rule = [
    ...changes(numbersOf(first, second)),
    ...procedureDifference('Процедуры убраны', first, second, words),
    ...procedureDifference('Процедуры добавлены', second, first, words),
    ...changes(seasons(first, second)),
  ]
  const texts = [
    ...changes([['Название', `«${first.title}»`, `«${second.title}»`]]),
    ...(first.summary === second.summary ? [] : ['Описание изложено заново.']),
    ...documentChanges(first, second),
  ]
  const distance = decision.length > 0 ? 'major' : rule.length > 0 ? 'minor' : 'patch'
  return { sentences: [...decision, ...rule, ...texts], distance }
}

const EXAMS = { vpr: 'ВПР', oge: 'ОГЭ', ege: 'ЕГЭ', rkr: 'РКР' } as const

function seasons(first: Methodology, second: Methodology): Change[] {
  return Object.entries(EXAMS).map(([exam, title]) => {
    const of = ({ seasons }: Methodology) => SEASON_WORDS[seasons[exam as keyof typeof EXAMS]]
    return [`Сроки ${title}`, of(first), of(second)]
  })
}

const KINDS = {
  criteria: 'выполнен хотя бы один критерий',
  'every-criterion': 'выполнены все критерии',
  bands: 'по числу маркеров',
} as const

function decisionChanges(was: Decision, is: Decision): string[] {
  const kind = changes([['Решение', KINDS[was.kind], KINDS[is.kind]]])
  if (was.kind === 'bands' && is.kind === 'bands')
    return [...kind, ...partChanges('Полоса', was.bands, is.bands, bandInWords)]
  return [...kind, ...partChanges('Критерий', criteriaOf(was), criteriaOf(is), criterionInWords)]
}

/** Parts with the same id are one part that changed. */
function partChanges<Part extends { id: string; title: string }>(
  what: string,
  before: readonly Part[],
  after: readonly Part[],
  inWords: (part: Part) => string,
): string[] {
  const ids = [...grouped([...before, ...after], ({ id }) => id).keys()]
  return ids.flatMap((id) => {
    const [was, is] = [before, after].map((parts) => parts.find((part) => part.id === id))
    if (!is) return [`Нет больше: ${what.toLowerCase()} «${was!.title}».`]
    if (!was) return [`Новое: ${what.toLowerCase()} «${is.title}», ${inWords(is)}.`]
    return changes([
      [`${what} «${was.title}»`, inWords(was), inWords(is)],
      [`${what} «${was.title}», название`, `«${was.title}»`, `«${is.title}»`],
    ])
  })
}

function bandInWords({ from, to, identified }: Band): string {
  const range = to === null ? `${from} и больше` : `${from}–${to}`
  return `маркеров ${range}, ${identified ? 'входит в список' : 'не входит в список'}`
}

/** What a criterion asks for, as it is counted. */
function criterionInWords(criterion: Criterion): string {
  const least = `низких результатов не меньше ${criterion.atLeast.value}`
  if (criterion.kind === 'count-in-year')
    return criterion.yearsBack === 0
      ? `${least} в последнем году`
      : `${least} за лет до последнего — ${criterion.yearsBack}`
  return `${least} в каждом из последних лет — ${criterion.years}${criterion.sameProcedure ? ', по одной и той же процедуре' : ''}`
}

function documentChanges(first: Methodology, second: Methodology): string[] {
  const titles = ({ sources }: Methodology) =>
    Object.values(sources).map(({ title, section }) => (section ? `«${title}», ${section}` : `«${title}»`))
  const [before, after] = [titles(first), titles(second)]
  const gone = before.filter((title) => !after.includes(title))
  const added = after.filter((title) => !before.includes(title))
  return [
    ...gone.map((title) => `Документ убран: ${title}.`),
    ...added.map((title) => `Документ добавлен: ${title}.`),
    ...(gone.length + added.length === 0 && canonicalJson(first.sources) !== canonicalJson(second.sources)
      ? ['Сведения о документах уточнены.']
      : []),
  ]
}

function minimumInWords({ minimumParticipants }: Methodology): string {
  return minimumParticipants.value === null ? 'не задано' : String(minimumParticipants.value)
}

export function shareInWords(share: Share): string {
  return percent(share.numerator / share.denominator)
}

const NUMBER = /^(\d{1,4})\.(\d{1,4})\.(\d{1,4})$/

function partsOf(version: string): [number, number, number] | undefined {
  const match = NUMBER.exec(version)
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined
}

/** Whether version `a` stands after `b`; both as `1.2.3`. */
export function isLater(a: string, b: string): boolean {
  const [first, second] = [partsOf(a), partsOf(b)]
  if (!first || !second) return false
  const at = first.findIndex((part, index) => part !== second[index])
  return at !== -1 && first[at]! > second[at]!
}

/** The number a changed version should have: the next after its base that nobody took. */
export function nextVersion(base: string, distance: Distance, taken: readonly string[]): string {
  const [major, minor, patch] = partsOf(base) ?? [0, 0, 0]
  for (let step = 1; ; step++) {
    const next =
      distance === 'major'
        ? `${major + step}.0.0`
        : distance === 'minor'
          ? `${major}.${minor + step}.0`
          : `${major}.${minor}.${patch + step}`
    if (!taken.includes(next)) return next
  }
}
