import { describe, expect, it } from 'vitest'
import { lines, type MadeRows, madeSchool, madeWorkbook, readMade } from './made-workbook.ts'
import { readFile } from './read-file.ts'
import { REFERENCE } from './reference.ts'
import type { ReadFile } from './types.ts'

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
    const file = read('РИС ГИА-9 2025.csv', [
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

describe('files that are not read', () => {
  it.each<[string, MadeRows, string]>([
    ['only a header', [MARKS], 'нет ни одной строки'],
    ['no header', [['000001', '06', '27.05.2025', '2', '35']], 'Нет строки с названиями колонок'],
    [
      'something else',
      [
        ['Дата', 'Дежурный', 'Телефон'],
        ['01.09.2024', 'учительская', '00'],
      ],
      'Ни одна известная форма',
    ],
    ['no rows', [], 'нет ни одной заполненной строки'],
  ])('%s', (_, rows, reason) => {
    expect(read('файл.xlsx', rows)).toMatchObject({
      verdict: 'refuse',
      reason: expect.stringContaining(reason),
      results: [],
    })
  })

  it('offers an unknown table for mapping and reads it by the answer', () => {
    const rows: MadeRows = [
      ['Заведение', 'Сколько было', 'Завалили'],
      ['edu550001', 20, 6],
    ]
    const { unmapped } = read('нечто.xlsx', rows)
    expect(unmapped).toMatchObject({
      headerRow: 1,
      columns: [{ column: 'A', header: 'Заведение', samples: ['edu550001'] }, {}, {}],
    })
    const mapping = {
      fingerprint: unmapped!.fingerprint,
      headerRow: 1,
      columns: { school: 'A', participants: 'B', low: 'C' },
      constants: { year: '2024/25', season: 'spring', procedure: 'vpr-ma-5' } as const,
    }
    const file = readMade('другое имя.xlsx', madeWorkbook(rows), { register, mappings: [mapping] })
    expect(file.kind).toBe('mapped')
    expect(lines(file)).toEqual(['vpr-ma-5 2024/25 spring 000001 20/6'])
  })

  it('answers with a refusal when the bytes are no table', async () => {
    const answer = await readFile(
      { name: 'пусто.xlsx', bytes: new Uint8Array() },
      { register, reference: REFERENCE },
    )
    expect(answer.verdict).toBe('refuse')
    expect(answer.reason).toMatch(/пуст/)
  })
})
