import { describe, expect, it } from 'vitest'
import { madeSchool, madeWorkbook, readMade } from './made-workbook.ts'
import { minimumOf, parseProcedure, REFERENCE, scaleOf } from './reference.ts'
import { matchSchool, regionDigits } from './register.ts'
import { parseSchool } from './schools.ts'

const register = [
  madeSchool(1),
  madeSchool(2),
  madeSchool(3, { name: 'МБОУ «СОШ № 2 г. Примерска»', fullName: null, municipality: 'Другой район' }),
]
const NOTHING = { login: null, code: null, name: null, municipality: null }

describe('finding a school of the register', () => {
  it.each([
    ['number of the login', { login: '550001' }, '000001'],
    ['code', { code: '000002' }, '000002'],
    ['code without its zeros', { code: '2' }, undefined],
    ['code that lost a zero', { code: '00002' }, '000002'],
    ['name', { name: 'мбоу СОШ №1 г. Примерска' }, '000001'],
    [
      'name spelled out',
      {
        name: 'Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа №1» г. Примерска',
      },
      '000001',
    ],
    ['name without the legal form', { name: 'СОШ № 1 г. Примерска' }, '000001'],
    ['name two schools share', { name: 'СОШ № 2 г. Примерска' }, undefined],
    ['name and municipality', { name: 'СОШ № 2 г. Примерска', municipality: 'Другой район' }, '000003'],
    ['unknown code beside a known name', { code: '000009', name: 'СОШ № 1 г. Примерска' }, undefined],
    ['code of another list beside a known name', { code: '17', name: 'СОШ № 1 г. Примерска' }, '000001'],
    ['unknown login beside a known name', { login: '559999', name: 'СОШ № 1 г. Примерска' }, undefined],
  ])('by %s', (_, key, code) => {
    expect(matchSchool({ ...NOTHING, ...key }, register)?.code).toBe(code)
  })

  it('goes by names where the register has no logins', () => {
    const [school] = register
    const key = { ...NOTHING, login: '550001', name: 'СОШ № 1 г. Примерска' }
    expect(matchSchool(key, [{ ...school!, login: null }])?.code).toBe('000001')
  })

  it('tells the region of its logins', () => {
    expect(regionDigits(register)).toBe('55')
    expect(regionDigits([madeSchool(1, { login: null })])).toBeNull()
  })

  it.each([
    ['МБОУ «СОШ № 1» (edu550001)', '550001', 'МБОУ «СОШ № 1»'],
    ['sch550001 МБОУ «СОШ № 1»', '550001', 'МБОУ «СОШ № 1»'],
    ['МБОУ «СОШ № 1» (SCH 550 001)', '550001', 'МБОУ «СОШ № 1»'],
    ['МБОУ «СОШ № 1»', null, 'МБОУ «СОШ № 1»'],
  ])('takes the login out of %s', (text, login, name) => {
    expect(parseSchool(text).key).toMatchObject({ login, name })
  })

  it('does not take a file name for a login', () => {
    expect(parseSchool('МА5 2025.xlsx').key.login).toBeNull()
  })
})

describe('reading a register', () => {
  it('keeps codes as text and checks digits', () => {
    const read = readMade(
      'Реестр.xlsx',
      madeWorkbook([
        ['Реестр школ'],
        [
          'Краткое наименование',
          'Код ОО',
          'Логин ФИС ОКО',
          'Муниципалитет',
          'ИНН',
          'ОГРН',
          'Вид ОО',
          'Местность',
          'Численность обучающихся',
          'Малокомплектная',
        ],
        [
          'МБОУ «Лицей № 1»',
          '010001',
          'edu550001',
          'Примерский район',
          '0001000003',
          '1020001000007',
          'лицей',
          'город',
          712,
          'нет',
        ],
        [
          'МБОУ «ООШ с. Дальнее»',
          '010002',
          'edu550002',
          'Примерский район',
          '0001000004',
          '1020001000007',
          'ООШ',
          'село',
          51,
          'да',
        ],
      ]),
    )
    expect(read.kind).toBe('register.schools')
    expect(read.register).toMatchObject([
      { code: '010001', login: '550001', advanced: true, place: 'town', pupils: 712, small: false },
      { code: '010002', login: '550002', advanced: false, place: 'village', pupils: 51, small: true },
    ])
    expect(read.findings).toMatchObject([{ code: 'bad_checksum', school: '010002', column: 'E' }])
  })
})

describe('reference data', () => {
  it('keeps scales by year', () => {
    expect(scaleOf('vpr-ru-4', '2023/24', 'spring')).toMatchObject({ max: 38, from3: 14 })
    expect(scaleOf('vpr-ru-4', '2024/25', 'spring')).toMatchObject({
      max: 24,
      from3: 10,
      from4: 16,
      from5: 21,
    })
    expect(scaleOf('oge-ru', '2024/25', 'main')).toMatchObject({ max: 37, from3: 15, from4: 26, from5: 33 })
    expect(scaleOf('oge-ru', '2022/23', 'main')).toMatchObject({ max: 33, from4: 23, from5: 29 })
    expect(scaleOf('vpr-nobody-4', '2024/25', 'spring')).toBeUndefined()
  })

  it('has one scale at most for a paper and year, each in order', () => {
    for (const { procedure } of REFERENCE.scales) {
      for (const year of ['2019/20', '2021/22', '2022/23', '2024/25', '2026/27']) {
        const fitting = REFERENCE.scales.filter(
          (scale) => scale.procedure === procedure && (scale.from ?? '') <= year && (scale.to ?? '9') >= year,
        )
        expect(fitting.length, `${procedure} ${year}`).toBeLessThanOrEqual(1)
      }
    }
    for (const { from3, from4, from5, max } of REFERENCE.scales)
      expect(from3 < from4 && from4 < from5 && from5 <= max).toBe(true)
  })

  it.each([
    ['Математика', 5, 'vpr', '', 'vpr-ma-5'],
    ['русский', 9, 'oge', '', 'oge-ru'],
    ['Математика', 11, 'ege', 'базовый', 'ege-ma-base'],
    ['Математика профильная', 11, 'ege', '', 'ege-ma-prof'],
    ['Математика', 7, 'vpr', 'углублённый уровень', 'vpr-ma-7-adv'],
    ['МА', 9, 'rkr', '', 'rkr-ma-9'],
    ['Физкультура', 5, 'vpr', '', null],
  ] as const)('%s %s %s %s → %s', (subject, grade, exam, level, id) => {
    expect(parseProcedure(subject, grade, exam, level)).toBe(id)
  })

  it('knows minimums of ЕГЭ', () => {
    expect([
      minimumOf('ege-ru', '2024/25'),
      minimumOf('ege-in', '2023/24'),
      minimumOf('ege-ma-base', '2024/25'),
    ]).toEqual([24, 40, undefined])
  })
})
