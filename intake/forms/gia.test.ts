import { describe, expect, it } from 'vitest'
import { lines, madeSchool, madeWorkbook, readMade } from '#intake/made-workbook.ts'
import type { ReadFile } from '#intake/types.ts'

const register = [1, 2, 3].map((number) => madeSchool(number))

function read(name: string, sheets: Parameters<typeof madeWorkbook>[0]) {
  return readMade(name, madeWorkbook(sheets), { register })
}

function codes(file: ReadFile): string[] {
  return file.findings.map(({ code, severity }) => `${severity}:${code}`)
}

describe('ОГЭ and ЕГЭ', () => {
  const HEADER = [
    'Код ОО',
    'Код предмета',
    'Дата экзамена',
    'Код участника',
    'Категория участника',
    'Этап',
    'Балл',
    'Зачет',
    'Статус',
  ]
  const NOW = 'Выпускник текущего года'
  const DONE = 'Действующий результат'

  it('counts the first main attempts of graduates of the year', () => {
    const file = read('ЕГЭ 2025.xlsx', [
      HEADER,
      ['000001', 3, '02.06.2025', 'a', NOW, 'Основной период', 35, 2, DONE],
      ['000001', 3, '02.06.2025', 'b', NOW, 'Основной период', 35, 1, DONE],
      ['000001', 3, '20.06.2025', 'c', NOW, 'Основной период. Резервные дни', 10, 2, DONE],
      ['000001', 3, '09.09.2025', 'a', NOW, 'Дополнительный (сентябрьский) период', 60, 1, DONE],
      ['000001', 3, '02.06.2025', 'd', 'Выпускник прошлых лет', 'Основной период', 10, 2, DONE],
      ['000001', 3, '02.06.2025', 'e', 'Обучающийся СПО', 'Основной период', 10, 2, DONE],
      ['000001', 3, '02.06.2025', 'f', NOW, 'Основной период', 10, 2, 'Аннулирован'],
      ['000001', 53, '02.06.2025', 'g', NOW, 'Основной период', 3, 1, DONE],
      ['000001', 22, '02.06.2025', 'h', NOW, 'Основной период', 2, 2, DONE],
    ])
    expect(file.kind).toBe('gia.ege.table')
    expect(lines(file)).toEqual(['ege-ph 2024/25 main 000001 2/1', 'ege-ma-base 2024/25 main 000001 1/1'])
    expect(file.kept.map(({ status }) => status).sort()).toEqual([
      'cancelled',
      'college',
      'gve',
      'ok',
      'ok',
      'ok',
      'past_graduate',
      'reserve',
      'resit',
    ])
  })

  it('finds main days by the number of pupils where nothing names the wave', () => {
    const pupil = (code: number, date: string, mark: number) => [
      '000001',
      'Математика',
      code,
      date,
      mark === 2 ? 5 : 15,
      mark,
    ]
    const file = read('ОГЭ 2024.xlsx', [
      ['Код школы', 'Предмет', 'Код участника', 'Дата', 'Первичный балл', 'Оценка'],
      ...[1, 2, 3, 4, 5, 6].map((code) => pupil(code, '06.06.2024', code < 3 ? 2 : 4)),
      pupil(1, '02.07.2024', 3),
      pupil(9, '25.06.2024', 3),
    ])
    expect(lines(file)).toEqual(['oge-ma 2023/24 main 000001 6/2'])
  })

  it('recomputes a mark of ОГЭ only where the file has none, with geometry', () => {
    const file = read('ОГЭ 2025.xlsx', [
      [
        'Код ОО',
        'Предмет',
        'Код участника',
        'Дата экзамена',
        'Первичный балл',
        'Балл за геометрию / грамотность',
        'Отметка',
      ],
      ['000001', 'Математика', 1, '03.06.2025', 9, 1, null],
      ['000001', 'Математика', 2, '03.06.2025', 9, 2, null],
      ['000001', 'Математика', 3, '03.06.2025', 9, 0, 3],
    ])
    expect(lines(file)).toEqual(['oge-ma 2024/25 main 000001 3/1'])
  })

  it('gives back the zero that Excel took from codes', () => {
    const file = read('РИС ГИА-9 2025.xlsx', [
      [
        'SchoolCode',
        'SubjectCode',
        'ExamDate',
        'WaveCode',
        'ParticipantCode',
        'PrimaryMark',
        'Mark5',
        'ProcessCondition',
      ],
      ['00001', '2', '03.06.2025', '2', 'a', '5', '2', '6'],
      ['000002', '2', '03.06.2025', '2', 'b', '15', '4', '6'],
    ])
    expect(file.kind).toBe('gia.oge.csv')
    expect(lines(file)).toEqual(['oge-ma 2024/25 main 000001 1/1', 'oge-ma 2024/25 main 000002 1/0'])
    expect(codes(file)).toEqual(['warning:leading_zero_lost'])
  })

  it('reads school totals below the threshold', () => {
    const file = read('ЕГЭ 2025 итоги.xlsx', [
      ['ЕГЭ 2025. Физика'],
      ['ОО', 'Код ОО', 'Количество участников', 'Не преодолели минимальный порог', '% не преодолевших'],
      ['СОШ № 1', '000001', 10, 3, 30],
    ])
    expect(lines(file)).toEqual(['ege-ph 2024/25 main 000001 10/3'])
  })
})
