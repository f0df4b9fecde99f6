import { type AcademicYear, startOf } from './academic-year.ts'
import { periodOf, yearsNeeded } from './identification/effective.ts'
import type { Issue } from './issue.ts'
import { type Band, type Criterion, criteriaOf, type Decision, type Methodology } from './methodology.ts'
import { type ProcedureWords, titleOf } from './procedure-words.ts'
import { counted } from './russian.ts'

/**
 * Gaps, overlaps and contradictions of a methodology whose every field is in its place, one by one: the place, and a
 * sentence that names the case. With an error the rule decides wrongly or not at all; a warning is for a person to judge.
 */
export function checkRule(methodology: Methodology): Issue[] {
  const { decision } = methodology
  return [
    ...undated(methodology),
    ...(decision.kind === 'bands'
      ? bandIssues(decision.bands, methodology)
      : criteriaIssues(decision, methodology)),
  ]
}

/** A holding that did not take place, as the reference knows: of a procedure, or of a whole exam but for some. */
export interface NotHeld {
  exam: string
  /** Left out: all procedures of the exam. */
  procedures?: readonly string[]
  /** Of the exam, those that were held all the same. */
  except?: readonly string[]
  year: AcademicYear
  /** Why, in Russian, after a dash. */
  why: string
}

/** Procedures that a methodology counts in years in which they were not held, as of its run for `last`. */
export function checkHeld(
  methodology: Methodology,
  last: AcademicYear,
  { notHeld, words }: { notHeld: readonly NotHeld[]; words: ProcedureWords },
): Issue[] {
  if (startOf(last) === undefined) return []
  return periodOf(last, methodology.years.value).flatMap((year) =>
    methodology.procedures.value.flatMap((procedure, index) => {
      const gap = notHeld.find((one) => one.year === year && isMissing(one, procedure))
      if (!gap) return []
      const message = `«${titleOf(words, procedure)}» в ${year} не проводилась: ${gap.why}. Если считать за ${last}, данных по ней за ${year} не будет.`
      return [warning('not_held', `procedures.value[${index}]`, message)]
    }),
  )
}

function isMissing({ exam, procedures, except }: NotHeld, procedure: string): boolean {
  if (!procedure.startsWith(`${exam}-`) || except?.includes(procedure)) return false
  return procedures === undefined || procedures.includes(procedure)
}

function error(code: string, position: string, message: string): Issue {
  return { code, severity: 'error', position, message }
}

function warning(code: string, position: string, message: string): Issue {
  return { code, severity: 'warning', position, message }
}

/** Every number is to be quoted with the date of its document. */
function undated({ sources, ...methodology }: Methodology): Issue[] {
  const used = new Set([...JSON.stringify(methodology).matchAll(/"source":"([^"]+)"/g)].map(([, key]) => key))
  return Object.entries(sources)
    .filter(([key, { date }]) => used.has(key) && !date)
    .map(([key, { title }]) =>
      warning('undated_source', `sources.${key}.date`, `У документа «${title}» не указана дата.`),
    )
}

/** How many low results a school can have in a year and in the whole period. */
function mostOf({ procedures, years }: Methodology) {
  return { year: procedures.value.length, period: procedures.value.length * years.value }
}

const procedures = (count: number) => counted(count, ['процедура', 'процедуры', 'процедур'])
const lows = (count: number) =>
  counted(count, ['низкий результат', 'низких результата', 'низких результатов'])

function criteriaIssues(decision: Decision, methodology: Methodology): Issue[] {
  const criteria = criteriaOf(decision)
  const list = decision.kind === 'criteria' ? 'anyOf' : 'allOf'
  const place = (index: number) => `decision.${list}[${index}]`
  const most = mostOf(methodology).year
  const furthest = Math.max(...criteria.map(yearsNeeded))
  const issues = repeated(criteria, place, 'критерия')
  for (const [index, { title, atLeast }] of criteria.entries()) {
    if (atLeast.value === 0)
      issues.push(
        error(
          'criterion_always',
          `${place(index)}.atLeast.value`,
          `«${title}» выполнен у любой школы: нужно 0 низких результатов.`,
        ),
      )
    if (atLeast.value > most)
      issues.push(
        error(
          'criterion_never',
          `${place(index)}.atLeast.value`,
          `«${title}» не выполнит ни одна школа: нужно ${lows(atLeast.value)} за год, а процедур всего ${most}.`,
        ),
      )
  }
  issues.push(...idle(decision, place))
  if (furthest < methodology.years.value)
    issues.push(
      warning(
        'period_idle',
        'years.value',
        `Учитывается лет — ${methodology.years.value}, а критерии смотрят не дальше чем на ${furthest}: остальные годы ничего не решают.`,
      ),
    )
  return issues
}

/** A criterion that another one makes needless. Of two that mean the same, the later is. */
function idle(decision: Decision, place: (index: number) => string): Issue[] {
  const criteria = criteriaOf(decision)
  const any = decision.kind === 'criteria'
  return criteria.flatMap((criterion, index) => {
    const master = criteria.find((other, at) => {
      if (at === index) return false
      const [needless, twin] = any
        ? [implies(criterion, other), implies(other, criterion)]
        : [implies(other, criterion), implies(criterion, other)]
      return needless && (!twin || at < index)
    })
    if (!master) return []
    const message = any
      ? `«${criterion.title}» ничего не добавляет: у школы, которая его выполняет, выполнен и «${master.title}».`
      : `«${criterion.title}» ничего не отсеивает: он выполнен у каждой школы, у которой выполнен «${master.title}».`
    return [warning('criterion_idle', place(index), message)]
  })
}

/** Whether every school that meets `a` meets `b`. */
function implies(a: Criterion, b: Criterion): boolean {
  if (a.atLeast.value < b.atLeast.value) return false
  if (b.kind === 'count-in-year')
    return a.kind === 'count-in-year' ? a.yearsBack === b.yearsBack : b.yearsBack < a.years
  if (a.kind === 'count-in-year') return b.years === 1 && a.yearsBack === 0
  return a.years >= b.years && (a.sameProcedure || !b.sameProcedure || b.years === 1)
}

function bandIssues(bands: readonly Band[], methodology: Methodology): Issue[] {
  const place = (index: number) => `decision.bands[${index}]`
  const issues = repeated(bands, place, 'полосы')
  const reversed = bands.flatMap((band, index) =>
    band.to !== null && band.to < band.from
      ? [
          error(
            'band_reversed',
            `${place(index)}.to`,
            `Полоса «${band.title}» пуста: «до» ${band.to} меньше, чем «от» ${band.from}.`,
          ),
        ]
      : [],
  )
  if (reversed.length > 0) return [...issues, ...reversed]
  return [
    ...issues,
    ...overlaps(bands, place),
    ...gaps(bands, place),
    ...unreached(bands, methodology, place),
    ...oneAnswer(bands),
  ]
}

function overlaps(bands: readonly Band[], place: (index: number) => string): Issue[] {
  return bands.flatMap((band, index) =>
    bands.slice(0, index).flatMap((other) => {
      const from = Math.max(band.from, other.from)
      const to = Math.min(band.to ?? Infinity, other.to ?? Infinity)
      if (from > to) return []
      const message = `${schoolsWith(from, to)} попадает в две полосы: «${other.title}» и «${band.title}».`
      return [error('bands_overlap', `${place(index)}.from`, message)]
    }),
  )
}

function gaps(bands: readonly Band[], place: (index: number) => string): Issue[] {
  const sorted = [...bands.keys()].sort((a, b) => bands[a]!.from - bands[b]!.from)
  const issues: Issue[] = []
  let next = 0
  for (const index of sorted) {
    const { from, to } = bands[index]!
    if (from > next)
      issues.push(
        error(
          'bands_gap',
          `${place(index)}.from`,
          `${schoolsWith(next, from - 1)} не попадает ни в одну полосу.`,
        ),
      )
    next = Math.max(next, to === null ? Infinity : to + 1)
  }
  if (next !== Infinity)
    issues.push(
      error(
        'bands_gap',
        `${place(sorted.at(-1)!)}.to`,
        `${schoolsWith(next, Infinity)} не попадает ни в одну полосу.`,
      ),
    )
  return issues
}

/** «Школа с 6 маркерами», «Школа, у которой маркеров 6–8», «Школа, у которой маркеров 10 и больше». */
function schoolsWith(from: number, to: number): string {
  if (from === to) return from === 0 ? 'Школа без маркеров' : `Школа с ${from} ${withMarkers(from)}`
  return `Школа, у которой маркеров ${to === Infinity ? `${from} и больше` : `${from}–${to}`},`
}

function withMarkers(count: number): string {
  return count % 10 === 1 && count % 100 !== 11 ? 'маркером' : 'маркерами'
}

function unreached(
  bands: readonly Band[],
  methodology: Methodology,
  place: (index: number) => string,
): Issue[] {
  const most = mostOf(methodology).period
  return bands.flatMap(({ from, title }, index) => {
    if (from <= most) return []
    const message = `В полосу «${title}» не попадёт ни одна школа: она начинается с ${from} маркеров, а больше ${most} не бывает (${procedures(methodology.procedures.value.length)}, лет — ${methodology.years.value}).`
    return [error('band_never', `${place(index)}.from`, message)]
  })
}

function oneAnswer(bands: readonly Band[]): Issue[] {
  if (bands.every(({ identified }) => identified))
    return [
      error('list_of_all', 'decision.bands', 'В список вошла бы любая школа: в него входят все полосы.'),
    ]
  if (bands.every(({ identified }) => !identified))
    return [
      error(
        'list_of_none',
        'decision.bands',
        'В список не вошла бы ни одна школа: ни одна полоса в него не входит.',
      ),
    ]
  return []
}

function repeated(list: readonly { id: string }[], place: (index: number) => string, what: string): Issue[] {
  return list.flatMap(({ id }, index) =>
    list.findIndex((other) => other.id === id) < index
      ? [error('repeated_id', `${place(index)}.id`, `Обозначение ${what} «${id}» стоит дважды.`)]
      : [],
  )
}
