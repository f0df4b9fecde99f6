import { describe, expect, it } from 'vitest'
import { lines, type MadeRows, madeSchool, madeWorkbook, readMade } from '#intake/made-workbook.ts'
import type { ReadFile } from '#intake/types.ts'

const register = [1, 2, 3].map((number) => madeSchool(number))

function read(name: string, sheets: Parameters<typeof madeWorkbook>[0]) {
  return readMade(name, madeWorkbook(sheets), { register })
}

function codes(file: ReadFile): string[] {
  return file.findings.map(({ code, severity }) => `${severity}:${code}`)
}

describe('works of pupils', () => {
  const HEADER = [
    'ОО',
    'Код участника',
    'Класс',
    'Вариант',
    '1 (2б)',
    '2 (2б)',
    '3 (2б)',
    'Первичный балл',
    'Отметка',
  ]
  const pupils = (rows: MadeRows, header: MadeRows[number] = HEADER) =>
    read('МА5 2025.xlsx', [header, ...rows])

  it('leaves out the absent, even with points, and those without a result', () => {
    const file = pupils([
      ['edu550001', 1, '5А', 1, 1, 'X', 0, 6, 2],
      ['edu550001', 2, '5А', 'отсутствовал', 1, 1, 1, 12, 4],
      ['edu550001', 3, '5А', 'Не присутствовала', null, null, null, null, null],
      ['edu550001', 4, '5А', 2, '-', '-', '-', '-', 'Нет отметки'],
      ['edu550001', 5, '5А', 2, 1, 2, 2, 12, 4],
    ])
    expect(lines(file)).toEqual(['vpr-ma-5 2024/25 spring 000001 2/1'])
    expect(file.results[0]?.absent).toBe(2)
    expect(codes(file).sort()).toEqual(['note:absent', 'warning:no_mark'])
    expect(file.kept.map(({ status }) => status)).toEqual(['ok', 'absent', 'absent', 'no_result', 'ok'])
  })

  it('believes the mark of the file against the scale, and says so', () => {
    const file = pupils([['edu550001', 1, '5А', 1, 2, 2, 2, 6, 3]])
    expect(file.results[0]).toMatchObject({ participants: 1, low: 0 })
    expect(codes(file)).toEqual(['warning:mark_disagrees_with_scale'])
  })

  it('does not count a total over the maximum', () => {
    const file = pupils([
      ['edu550001', 1, '5А', 1, 2, 2, 2, 21, 5],
      ['edu550001', 2, '5А', 1, 2, 2, 2, 6, 2],
    ])
    expect(lines(file)).toEqual(['vpr-ma-5 2024/25 spring 000001 1/1'])
    expect(codes(file)).toEqual(['error:score_over_max'])
  })

  it('sums tasks where there is no total: signs of not attempted are zero', () => {
    const header = ['Пользователь', 'Код', 'Вариант', 1, 2, 3, 4, 'Наименование класса']
    const file = pupils(
      [
        ['edu550001', 1, 1, 2, 'Х', '\u00a0', 'не пройд.', 'А'],
        ['edu550001', 2, 1, 5, 1, '?', 1, 'А'],
      ],
      header,
    )
    expect(file.kept.map(({ score, mark }) => [score, mark])).toEqual([
      [2, 2],
      [7, 3],
    ])
  })

  it('counts a pupil repeated without changes once, one with two results not at all', () => {
    const same = ['edu550001', 1, '5А', 1, 2, 2, 2, 6, 2]
    const others = Array.from({ length: 12 }, (_, at) => ['edu550001', 20 + at, '5А', 1, 2, 2, 3, 12, 4])
    const file = pupils([
      same,
      same,
      ['edu550001', 2, '5А', 1, 2, 2, 2, 6, 2],
      ['edu550001', 2, '5А', 1, 2, 2, 3, 12, 4],
      ...others,
    ])
    expect(lines(file)).toEqual(['vpr-ma-5 2024/25 spring 000001 13/1'])
    expect(codes(file)).toContain('warning:duplicate_pupil_identical')
    expect(file.conflicts).toMatchObject([{ school: '000001', pupil: '2' }])
  })

  it('never keeps names of pupils', () => {
    const header = ['ОО', 'ФИО', 'Класс', '1', '2', '3', 'Итого баллов']
    const file = pupils([['edu550001', 'Примеров Пример', '5А', 1, 1, 1, 12]], header)
    expect(lines(file)).toEqual(['vpr-ma-5 2024/25 spring 000001 1/0'])
    expect(codes(file)).toEqual(['warning:names_present'])
    expect(JSON.stringify(file)).not.toContain('Примеров')
  })

  it('keeps text that looks like a formula as text', () => {
    const header = ['Логин', 'Название ОО', 'Код участника', 'Первичный балл', 'Отметка']
    const file = pupils(
      [
        ['edu550001', '=1+1', 1, 6, 2],
        ['edu550001', '\t@SUM(1)', 2, 6, 2],
      ],
      header,
    )
    expect(file.findings).toMatchObject([{ code: 'formula_like_text', severity: 'warning', count: 2 }])
  })

  it('finds the school in the file name and pupils on sheets of classes', () => {
    const sheet = (first: number): MadeRows => [
      ['Код', 'Вариант', '1', '2', '3', 'Балл', 'Отметка'],
      [first, 1, 1, 1, 1, 20, 3],
      [first + 1, 1, 1, 1, 1, 6, 2],
    ]
    const file = read('edu550001_Русский_язык_5_2025.xlsx', { '5А': sheet(1), '5Б': sheet(11) })
    expect(lines(file)).toEqual(['vpr-ru-5 2024/25 spring 000001 4/2'])
    expect(file.kept.map((work) => work.class)).toEqual(['5А', '5А', '5Б', '5Б'])
  })

  it('tells the grade of the paper from the grade of the pupils in autumn', () => {
    const header = ['Код участника', 'Класс', 'Вариант', 'Всего баллов']
    const title = [
      ['Дата проведения: 03.10.2022', 'Предмет: Математика', 'Класс: 6'],
      ['Школа:', 'МБОУ «СОШ № 3 г. Примерска»'],
    ]
    const file = read('протокол.xlsx', [...title, [...header, '1', '2', '3'], [1, '6А', 1, 20, 1, 1, 1]])
    expect(lines(file)).toEqual(['vpr-ma-5 2022/23 autumn 000003 1/0'])
    expect(file.results[0]).toMatchObject({ paperGrade: 5, pupilGrade: 6 })
  })

  it('knows a paper by its tasks when Excel made dates of their numbers', () => {
    const labels = [
      1,
      2,
      3,
      4,
      { date: 45_662 },
      { date: 45_693 },
      { date: 45_663 },
      { date: 45_694 },
      7,
      8,
      9.1,
      9.2,
      10,
      11,
      12,
    ]
    const file = read('Протокол.xlsx', [
      ['Пользователь', 'Код', 'Вариант', ...labels],
      ['edu550001', 40_001, 1, ...labels.map(() => 1)],
    ])
    expect(lines(file)).toEqual(['vpr-ma-4 2024/25 spring 000001 1/0'])
    expect(codes(file).sort()).toEqual(['warning:header_became_date', 'warning:sitting_inferred'])
    expect(file.tasks.map(({ label }) => label).slice(4, 8)).toEqual(['5.1', '5.2', '6.1', '6.2'])
  })

  it('tells an empty collection form from results', () => {
    const file = read('Форма МА5 2025.xlsx', {
      Протокол: [['Код участника', 'Вариант', '1', '2', '3', 'Пол'], [50_001], [50_002]],
    })
    expect(file).toMatchObject({
      verdict: 'refuse',
      kind: 'vpr.collection_form',
      reason: expect.stringContaining('Протокол'),
    })
  })
})
