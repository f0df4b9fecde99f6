import { checkRule } from './check-rule.ts'
import { yearsNeeded } from './identification/effective.ts'
import type { Issue } from './issue.ts'
import type { Criterion, Methodology } from './methodology.ts'
import { placeInWords } from './place-words.ts'

const PROCEDURE = /^(vpr|oge|ege|rkr)(-[a-z0-9]+)+$/
const SEASONS = ['autumn', 'spring', 'main', 'regional']

/**
 * Reads a methodology from a file: the methodology, or null with every issue found and its place in the file
 * (`decision.bands[1].to`). What comes out is safe to run; warnings beside it are for whoever writes it.
 */
export function checkMethodology(data: unknown): { methodology: Methodology | null; issues: Issue[] } {
  const issues: Issue[] = []
  const root = new Place('', data, issues)
  for (const key of ['id', 'version', 'title', 'summary']) root.at(key).text()
  checkSources(root)
  checkProcedures(root)
  checkShare(root)
  root.at('minimumParticipants').sourced(root, (place) => place.value === null || place.whole(1))
  root.at('years').sourced(root, (place) => place.whole(1, 10))
  checkDecision(root)
  if (issues.length === 0) issues.push(...checkRule(data as Methodology))
  const sound = issues.every(({ severity }) => severity !== 'error')
  return { methodology: sound ? (data as Methodology) : null, issues }
}

/** A value of the file with its path; each check reports what it does not find. */
class Place {
  readonly path: string
  readonly value: unknown
  private readonly issues: Issue[]

  constructor(path: string, value: unknown, issues: Issue[]) {
    this.path = path
    this.value = value
    this.issues = issues
  }

  at(key: string | number): Place {
    const holder = this.value as Record<string | number, unknown> | null | undefined
    const inner =
      typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key) ? holder[key] : undefined
    const path = typeof key === 'number' ? `${this.path}[${key}]` : this.path ? `${this.path}.${key}` : key
    return new Place(path, inner, this.issues)
  }

  fail(code: string, message: string): false {
    const position = this.path || '(весь файл)'
    const name = placeInWords(position)
    this.issues.push({
      code,
      severity: 'error',
      position,
      message: `${name ? `${name} (${position})` : position}: ${message}`,
    })
    return false
  }

  text(): boolean {
    if (typeof this.value === 'string' && this.value.trim() !== '') return true
    return this.fail('text_expected', 'здесь должен стоять текст.')
  }

  flag(): boolean {
    return (
      typeof this.value === 'boolean' || this.fail('flag_expected', 'здесь должно стоять true или false.')
    )
  }

  whole(from: number, to = 1_000_000): boolean {
    if (Number.isInteger(this.value) && (this.value as number) >= from && (this.value as number) <= to)
      return true
    return this.fail('whole_expected', `здесь должно стоять целое число от ${from} до ${to}.`)
  }

  oneOf(allowed: readonly string[]): boolean {
    if (allowed.includes(this.value as string)) return true
    return this.fail('choice_expected', `здесь возможно одно из: ${allowed.join(', ')}.`)
  }

  /** The members of a list that is not empty. */
  list(): Place[] {
    if (Array.isArray(this.value) && this.value.length > 0)
      return this.value.map((_, index) => this.at(index))
    this.fail('list_expected', 'здесь должен стоять непустой список.')
    return []
  }

  /** A number of the rule as `{ value, source }`, where the source is one of the file's own. */
  sourced(root: Place, check: (value: Place) => unknown): void {
    check(this.at('value'))
    this.at('source').source(root)
  }

  source(root: Place): void {
    if (root.at('sources').at(String(this.value)).value !== undefined) return
    this.fail('unknown_source', 'здесь должен стоять ключ одного из документов, перечисленных в sources.')
  }
}

function checkSources(root: Place): void {
  const sources = root.at('sources')
  if (typeof sources.value !== 'object' || sources.value === null) {
    sources.fail('sources_expected', 'здесь должны быть перечислены документы, из которых взято правило.')
    return
  }
  for (const key of Object.keys(sources.value)) {
    const source = sources.at(key)
    source.at('title').text()
    for (const part of ['section', 'date', 'url'])
      if (source.at(part).value !== undefined) source.at(part).text()
  }
}

function checkProcedures(root: Place): void {
  const seasons = root.at('seasons')
  root.at('procedures').sourced(root, (list) => {
    const seen = new Set<unknown>()
    for (const procedure of list.list()) {
      const { value } = procedure
      if (typeof value !== 'string' || !PROCEDURE.test(value)) {
        procedure.fail(
          'bad_procedure',
          'здесь должно стоять обозначение процедуры, например vpr-ma-5 или ege-ru.',
        )
      } else if (seen.has(value)) {
        procedure.fail('repeated_procedure', `процедура ${value} названа дважды.`)
      }
      seen.add(value)
    }
  })
  for (const exam of ['vpr', 'oge', 'ege', 'rkr']) seasons.at(exam).oneOf(SEASONS)
}

function checkShare(root: Place): void {
  root.at('lowShare').sourced(root, (share) => {
    if (!share.at('denominator').whole(1) || !share.at('numerator').whole(1)) return
    const { numerator, denominator } = share.value as { numerator: number; denominator: number }
    if (numerator > denominator) share.fail('share_above_one', 'доля не может быть больше единицы.')
  })
}

function checkDecision(root: Place): void {
  const decision = root.at('decision')
  if (!decision.at('kind').oneOf(['criteria', 'every-criterion', 'bands'])) return
  decision.at('source').source(root)
  const kind = decision.at('kind').value
  if (kind === 'bands') {
    for (const band of decision.at('bands').list()) checkBand(band)
    return
  }
  const criteria = decision.at(kind === 'criteria' ? 'anyOf' : 'allOf')
  for (const criterion of criteria.list()) checkCriterion(criterion, root)
}

function checkCriterion(place: Place, root: Place): void {
  const texts = [place.at('id').text(), place.at('title').text()]
  if (!place.at('kind').oneOf(['count-in-year', 'each-year']) || texts.includes(false)) return
  const eachYear = place.at('kind').value === 'each-year'
  const years = eachYear ? place.at('years').whole(1, 10) : place.at('yearsBack').whole(0, 9)
  if (eachYear) place.at('sameProcedure').flag()
  place.at('atLeast').sourced(root, (value) => value.whole(0))
  const period = root.at('years').at('value').value
  if (years && typeof period === 'number' && yearsNeeded(place.value as Criterion) > period) {
    place.fail(
      'period_too_short',
      `критерий смотрит на лет — ${yearsNeeded(place.value as Criterion)}, а учитывается ${period}.`,
    )
  }
}

function checkBand(band: Place): void {
  for (const key of ['id', 'title']) band.at(key).text()
  band.at('identified').flag()
  band.at('from').whole(0)
  if (band.at('to').value !== null) band.at('to').whole(0)
}
