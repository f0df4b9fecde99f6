import { describe, expect, it } from 'vitest'
import { lines, type MadeRows, madeSchool, madeWorkbook, readMade } from '#intake/made-workbook.ts'
import type { ReadFile } from '#intake/types.ts'

const register = [1, 2, 3].map((number) => madeSchool(number))
const MARKS = ['Группы участников', 'Кол-во ОО', 'Кол-во участников', '2', '3', '4', '5']

function read(name: string, sheets: Parameters<typeof madeWorkbook>[0]) {
  return readMade(name, madeWorkbook(sheets), { register })
}

function codes(file: ReadFile): string[] {
  return file.findings.map(({ code, severity }) => `${severity}:${code}`)
}

function marksFile(rows: MadeRows, name = 'МА5 2025.xlsx') {
  return read(name, [MARKS, ...rows])
}

describe('statistics by marks', () => {
  it('counts schools, not groups, totals and signatures', () => {
    const file = marksFile([
      ['Вся выборка', 30_000, 1_000_000, 10, 40, 30, 20],
      ['Примерский район', 2, 30, 20, 43.33, 30, 6.67],
      ['МБОУ «СОШ № 1» (edu550001)', null, 20, 30, 40, 20, 10],
      ['sch550002 МБОУ «СОШ № 2»', null, 10, 0, 50, 50, 0],
      ['Среднее', null, 15, 15, 45, 35, 5],
      ['Исполнитель: отдел оценки качества'],
    ])
    expect(lines(file)).toEqual([
      'vpr-ma-5 2024/25 spring 000001 20/6',
      'vpr-ma-5 2024/25 spring 000002 10/0',
    ])
    expect(codes(file)).toEqual([])
  })

  it('says when percents were rounded to whole ones', () => {
    const file = marksFile([['(edu550001)', null, 97, 30, 35, 24, 11]])
    expect(lines(file)).toEqual(['vpr-ma-5 2024/25 spring 000001 97/29'])
    expect(file.results[0]?.restored).toBe(true)
    expect(codes(file)).toEqual(['warning:restored_from_percents'])
  })

  it('trusts whole percents that come from whole pupils', () => {
    const file = marksFile([['(edu550001)', null, 20, 30, 40, 20, 10]])
    expect(file.results[0]).toMatchObject({ low: 6, marks: [6, 8, 4, 2], restored: false })
    expect(file.verdict).toBe('accept')
  })

  it.each([
    ['percents over a hundred', [40, 40, 40, 10], 'error:percents_do_not_sum'],
    ['a negative percent', [-10, 50, 40, 20], 'error:percents_do_not_sum'],
    ['a word for a number', [30, 'сорок', 20, 10], 'error:not_a_number'],
  ])('does not count a row with %s', (_, marks, code) => {
    const file = marksFile([
      ['(edu550001)', null, 20, ...marks],
      ['(edu550002)', null, 10, 0, 50, 50, 0],
    ])
    expect(file.results.map(({ schoolCode }) => schoolCode)).toEqual(['000002'])
    expect(codes(file)).toEqual([code])
    expect(file.conflicts).toHaveLength(1)
  })

  it('takes no participants for no data', () => {
    const file = marksFile([
      ['(edu550001)', null, 0, '-', '-', '-', '-'],
      ['(edu550002)', null, 10, 0, 50, 50, 0],
    ])
    expect(file.results).toHaveLength(1)
    expect(codes(file)).toEqual(['warning:no_participants'])
  })

  it('counts an equal repeat once and a different one not at all', () => {
    const file = marksFile([
      ['(edu550001)', null, 20, 30, 40, 20, 10],
      ['(edu550001)', null, 20, 30, 40, 20, 10],
      ['(edu550002)', null, 10, 0, 50, 50, 0],
      ['(edu550002)', null, 12, 0, 50, 50, 0],
    ])
    expect(lines(file)).toEqual(['vpr-ma-5 2024/25 spring 000001 20/6'])
    expect(codes(file)).toEqual(['warning:duplicate_school_identical', 'error:duplicate_school_conflict'])
  })

  it('parks schools the register does not know', () => {
    const file = marksFile([
      ['(edu550001)', null, 20, 30, 40, 20, 10],
      ['МБОУ «СОШ № 77» (edu559977)', null, 10, 30, 50, 20, 0],
    ])
    expect(file.results).toHaveLength(1)
    expect(file.unknownSchools).toMatchObject([{ key: { login: '559977' }, participants: 10, low: 3 }])
    expect(codes(file)).toEqual(['warning:unknown_school'])
  })

  it('counts every school when there is no register', () => {
    const workbook = madeWorkbook([MARKS, ['МБОУ «СОШ № 77» (edu559977)', null, 10, 30, 50, 20, 0]])
    expect(lines(readMade('МА5 2025.xlsx', workbook))).toEqual(['vpr-ma-5 2024/25 spring 559977 10/3'])
  })

  it('refuses a file of another region and names its digits', () => {
    const file = marksFile([['(edu770001)', null, 20, 30, 40, 20, 10]])
    expect(file.verdict).toBe('refuse')
    expect(file.reason).toContain('77')
  })

  it('sees that a municipality has more schools than rows', () => {
    const file = marksFile([
      ['Примерский район', 3, 50, 20, 50, 20, 10],
      ['(edu550001)', null, 20, 30, 40, 20, 10],
    ])
    expect(codes(file)).toEqual(['warning:group_row_disagrees'])
  })

  it('knows logins typed with Cyrillic letters', () => {
    const file = marksFile([['СОШ № 1 (sсh 550001)', null, 20, 30, 40, 20, 10]])
    expect(lines(file)).toEqual(['vpr-ma-5 2024/25 spring 000001 20/6'])
    expect(codes(file)).toEqual(['warning:lookalike_letters'])
  })

  it('reads two years side by side under a header of two rows', () => {
    const file = read('динамика.xlsx', [
      ['ВПР. Математика, 5 класс'],
      ['Группы участников', '2023/2024', null, null, null, null, '2024/2025'],
      [null, 'Кол-во участников', '2', '3', '4', '5', 'Кол-во участников', '2', '3', '4', '5'],
      ['(edu550001)', 10, 10, 50, 20, 20, 20, 30, 40, 20, 10],
    ])
    expect(lines(file)).toEqual([
      'vpr-ma-5 2023/24 spring 000001 10/1',
      'vpr-ma-5 2024/25 spring 000001 20/6',
    ])
  })

  it('reads two tables one under the other, each with its own title', () => {
    const row = ['(edu550001)', null, 20, 30, 40, 20, 10]
    const file = read('обе.xlsx', [
      ['ВПР 2025. 5 класс'],
      ['Предмет: Математика'],
      MARKS,
      row,
      ['ВПР 2025. 6 класс'],
      ['Предмет:', 'Русский язык'],
      MARKS,
      row,
    ])
    expect(lines(file)).toEqual([
      'vpr-ma-5 2024/25 spring 000001 20/6',
      'vpr-ru-6 2024/25 spring 000001 20/6',
    ])
  })

  it('reads subjects side by side, pupils beside percents', () => {
    const file = read('ВПР 2025, 7 класс.xlsx', [
      ['ОО', 'Математика', null, null, null, null, 'Русский язык'],
      [null, 'Кол-во уч.', '2', '3', '4', '5', 'Кол-во уч.', '2', '3', '4', '5'],
      ['edu550001', 20, 6, 8, 4, 2, 10, 1, 4, 4, 1],
    ])
    expect(lines(file)).toEqual([
      'vpr-ma-7 2024/25 spring 000001 20/6',
      'vpr-ru-7 2024/25 spring 000001 10/1',
    ])
  })

  it('adds classes of a school up and leaves its own total out', () => {
    const file = read('РКР.xlsx', [
      ['Региональная контрольная работа по математике, 9 класс, ноябрь 2024 года'],
      ['Логин ОО', 'Школа', 'Класс', 'По списку', 'Выполняли работу', 'на «5»', 'на «4»', 'на «3»', 'на «2»'],
      ['edu550001', 'СОШ № 1', '9А', 12, 10, 1, 2, 4, 3],
      ['edu550001', 'СОШ № 1', '9Б', 11, 10, 1, 2, 4, 3],
      [null, 'Итого по школе', null, 23, 20, 2, 4, 8, 6],
    ])
    expect(file.kind).toBe('regional.work')
    expect(lines(file)).toEqual(['rkr-ma-9 2024/25 regional 000001 20/6'])
  })

  it('does not read a hidden sheet and says so', () => {
    const workbook = madeWorkbook({ 'МА5 2025': [MARKS, ['(edu550001)', null, 20, 30, 40, 20, 10]] })
    const [sheet] = workbook.sheets
    const hidden = Object.assign(Object.create(Object.getPrototypeOf(sheet)), sheet, {
      hidden: true,
      sheet: 'Черновик',
    })
    const file = readMade('файл.xlsx', { ...workbook, sheets: [...workbook.sheets, hidden] }, { register })
    expect(file.results).toHaveLength(1)
    expect(codes(file)).toEqual(['warning:hidden_sheet'])
  })

  it('asks for what neither the file nor its name tells', () => {
    const row = ['(edu550001)', null, 20, 30, 40, 20, 10]
    expect(marksFile([row], 'таблица.xlsx')).toMatchObject({
      verdict: 'refuse',
      reason: expect.stringContaining('учебный год'),
    })
    const hinted = readMade('таблица.xlsx', madeWorkbook([MARKS, row]), {
      register,
      hints: { year: '2024/25', procedure: 'vpr-ma-5' },
    })
    expect(lines(hinted)).toEqual(['vpr-ma-5 2024/25 spring 000001 20/6'])
  })
})
