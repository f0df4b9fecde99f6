import { describe, expect, it } from 'vitest'
import { checkMethodology } from './check-methodology.ts'
import { BANDS, CRITERIA } from './identification/example.fixture.ts'

/** A copy of a sound methodology with one place changed; `undefined` takes the place away. */
function changed(from: object, path: string, value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(from)) as Record<string, unknown>
  const keys = path.split('.')
  let holder = copy
  for (const key of keys.slice(0, -1)) holder = holder[key] as Record<string, unknown>
  holder[keys.at(-1)!] = value
  return JSON.parse(JSON.stringify(copy))
}

describe('checkMethodology', () => {
  it.each([CRITERIA, BANDS])('accepts $id', (methodology) => {
    expect(checkMethodology(methodology)).toEqual({ methodology, issues: [] })
  })

  it.each([
    ['title', '', 'title', 'text_expected'],
    ['procedures.value', [], 'procedures.value', 'list_expected'],
    ['procedures.value.1', 'математика', 'procedures.value[1]', 'bad_procedure'],
    ['procedures.value.1', 'vpr-ma-5', 'procedures.value[1]', 'repeated_procedure'],
    ['procedures.source', 'нет такого', 'procedures.source', 'unknown_source'],
    ['procedures.source', 'constructor', 'procedures.source', 'unknown_source'],
    ['seasons.oge', 'summer', 'seasons.oge', 'choice_expected'],
    ['lowShare.value.numerator', 0, 'lowShare.value.numerator', 'whole_expected'],
    ['lowShare.value.numerator', 11, 'lowShare.value', 'share_above_one'],
    ['lowShare.value', 0.3, 'lowShare.value.denominator', 'whole_expected'],
    ['minimumParticipants.value', 0, 'minimumParticipants.value', 'whole_expected'],
    ['years.value', 1, 'decision.anyOf[1]', 'period_too_short'],
    ['sources', null, 'sources', 'sources_expected'],
    ['sources.order.title', 5, 'sources.order.title', 'text_expected'],
    ['decision.kind', 'vote', 'decision.kind', 'choice_expected'],
    ['decision.anyOf', [], 'decision.anyOf', 'list_expected'],
    ['decision.anyOf.0.kind', 'sum', 'decision.anyOf[0].kind', 'choice_expected'],
    ['decision.anyOf.0.atLeast.value', 0, 'decision.anyOf[0].atLeast.value', 'whole_expected'],
    ['decision.anyOf.1.sameProcedure', undefined, 'decision.anyOf[1].sameProcedure', 'flag_expected'],
  ])('%s = %j is wrong at %s', (path, value, position, code) => {
    const { methodology, issues } = checkMethodology(changed(CRITERIA, path, value))
    expect(methodology).toBeNull()
    expect(issues).toContainEqual(expect.objectContaining({ code, position, severity: 'error' }))
  })

  it.each([
    ['a gap', 'decision.bands.1.from', 2],
    ['an overlap', 'decision.bands.2.to', 1],
    ['no end', 'decision.bands.0.to', 9],
    ['no zero', 'decision.bands.2.from', 1],
  ])('bands with %s are uneven', (_, path, value) => {
    const { issues } = checkMethodology(changed(BANDS, path, value))
    expect(issues).toMatchObject([{ code: 'bands_uneven', position: 'decision.bands' }])
  })

  it.each([null, 5, 'text', [], {}])('refuses %j without throwing', (data) => {
    const { methodology, issues } = checkMethodology(data)
    expect(methodology).toBeNull()
    for (const issue of issues) expect(issue.message).toMatch(/^\S.*[а-яё].*\.$/)
  })
})
