import { describe, expect, it } from 'vitest'
import { checkMethodology } from './check-methodology.ts'
import { checkHeld } from './check-rule.ts'
import { BANDS, CRITERIA, WORDS } from './identification/example.fixture.ts'

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
    ['decision.anyOf.0.atLeast.value', -1, 'decision.anyOf[0].atLeast.value', 'whole_expected'],
    ['decision.anyOf.0.atLeast.value', 0, 'decision.anyOf[0].atLeast.value', 'criterion_always'],
    ['decision.anyOf.0.atLeast.value', 4, 'decision.anyOf[0].atLeast.value', 'criterion_never'],
    ['decision.anyOf.0.atLeast.source', '', 'decision.anyOf[0].atLeast.source', 'unknown_source'],
    ['decision.anyOf.1.id', 'one', 'decision.anyOf[1].id', 'repeated_id'],
    ['decision.anyOf.1.sameProcedure', undefined, 'decision.anyOf[1].sameProcedure', 'flag_expected'],
  ])('%s = %j is wrong at %s', (path, value, position, code) => {
    const { methodology, issues } = checkMethodology(changed(CRITERIA, path, value))
    expect(methodology).toBeNull()
    expect(issues).toContainEqual(expect.objectContaining({ code, position, severity: 'error' }))
  })

  it.each([
    ['bands.1.from', 2, 'Школа с 1 маркером не попадает ни в одну полосу.', 'bands[1].from'],
    ['bands.0.from', 5, 'Школа, у которой маркеров 3–4, не попадает ни в одну полосу.', 'bands[0].from'],
    ['bands.2.to', 1, 'Школа с 1 маркером попадает в две полосы: «Есть» и «Нет».', 'bands[2].from'],
    [
      'bands.1.to',
      4,
      'Школа, у которой маркеров 3–4, попадает в две полосы: «Много» и «Есть».',
      'bands[1].from',
    ],
    ['bands.0.to', 9, 'Школа, у которой маркеров 10 и больше, не попадает ни в одну полосу.', 'bands[0].to'],
    ['bands.1.to', 0, 'Полоса «Есть» пуста: «до» 0 меньше, чем «от» 1.', 'bands[1].to'],
    [
      'bands.2',
      { id: 'none', title: 'Нет', from: 3, to: null, identified: false },
      'Школа без маркеров не попадает ни в одну полосу.',
      'bands[1].from',
    ],
    [
      'bands.0.identified',
      false,
      'В список не вошла бы ни одна школа: ни одна полоса в него не входит.',
      'bands',
    ],
  ])('decision.%s = %j: %s', (path, value, message, position) => {
    const { methodology, issues } = checkMethodology(changed(BANDS, `decision.${path}`, value))
    expect(methodology).toBeNull()
    expect(issues).toContainEqual(
      expect.objectContaining({ message, position: `decision.${position}`, severity: 'error' }),
    )
  })

  it('finds a band that starts above all markers there can be', () => {
    const { issues } = checkMethodology({
      ...BANDS,
      years: { value: 1, source: 'order' },
      procedures: { value: ['oge-ma'], source: 'order' },
    })
    expect(issues.map(({ message }) => message)).toEqual([
      'В полосу «Много» не попадёт ни одна школа: она начинается с 3 маркеров, а больше 1 не бывает (1 процедура, лет — 1).',
    ])
  })

  it('warns of what decides nothing and lets it pass', () => {
    const twice = changed(CRITERIA, 'decision.anyOf.1', {
      id: 'three',
      kind: 'count-in-year',
      title: 'Критерий 2: три процедуры за год',
      yearsBack: 0,
      atLeast: { value: 3, source: 'order' },
    })
    const { methodology, issues } = checkMethodology(twice)
    expect(methodology).toEqual(twice)
    expect(issues.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: «Критерий 2: три процедуры за год» ничего не добавляет: у школы, которая его выполняет, выполнен и «Критерий 1: две процедуры за год».',
      'warning: Учитывается лет — 2, а критерии смотрят не дальше чем на 1: остальные годы ничего не решают.',
    ])
  })

  it('turns the warning round where every criterion must hold', () => {
    const [first, second] = CRITERIA.decision.kind === 'criteria' ? CRITERIA.decision.anyOf : []
    const easy = {
      ...first!,
      id: 'easy',
      title: 'Критерий 3: одна процедура за год',
      atLeast: { value: 1, source: 'order' },
    }
    const { issues } = checkMethodology({
      ...CRITERIA,
      decision: { kind: 'every-criterion', source: 'order', allOf: [first, second, easy] },
    })
    expect(issues.map(({ message }) => message)).toEqual([
      '«Критерий 3: одна процедура за год» ничего не отсеивает: он выполнен у каждой школы, у которой выполнен «Критерий 1: две процедуры за год».',
    ])
  })

  it('asks for the date of a document', () => {
    const { methodology, issues } = checkMethodology(changed(CRITERIA, 'sources.order.date', undefined))
    expect(methodology).not.toBeNull()
    expect(issues).toMatchObject([{ severity: 'warning', message: 'У документа «Приказ» не указана дата.' }])
  })

  it.each([null, 5, 'text', [], {}])('refuses %j without throwing', (data) => {
    const { methodology, issues } = checkMethodology(data)
    expect(methodology).toBeNull()
    for (const issue of issues) expect(issue.message).toMatch(/^\S.*[а-яё].*\.$/)
  })
})

describe('checkHeld', () => {
  const notHeld = [
    { exam: 'oge', year: '2019/20', why: 'ОГЭ 2020 года отменили' },
    { exam: 'vpr', except: ['vpr-ru-5'], year: '2021/22', why: 'перенесли' },
    { exam: 'ege', procedures: ['ege-ma-base'], year: '2020/21', why: 'не сдавали' },
  ]

  it('names the procedures a method counts in years they were not held', () => {
    const of = (year: string) => checkHeld(CRITERIA, year, { notHeld, words: WORDS })
    expect(of('2020/21')).toEqual([
      {
        code: 'not_held',
        severity: 'warning',
        position: 'procedures.value[2]',
        message:
          '«ОГЭ по математике» в 2019/20 не проводилась: ОГЭ 2020 года отменили. Если считать за 2020/21, данных по ней за 2019/20 не будет.',
      },
    ])
    expect(of('2022/23').map(({ position }) => position)).toEqual(['procedures.value[0]'])
    expect(of('2024/25')).toEqual([])
    expect(of('когда-то')).toEqual([])
  })
})
