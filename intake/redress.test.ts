import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lines, type MadeCell, type MadeRows, madeSchool, madeWorkbook, readMade } from './made-workbook.ts'

/**
 * Files of regions nobody has seen yet: the same table dressed anew (columns shuffled, headers in other words, more
 * title rows, more columns, other logins) must give the same results.
 */

interface Dressed {
  header: readonly (readonly string[])[]
  rows: MadeRows
}

const NUMBERS = [1, 2, 3, 4, 5, 6]
const PREFIXES = ['edu', 'sch', 'EDU', 'oo']

const spoiled = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => ` ${text} `,
  (text) => text.replaceAll(' ', '\u00a0'),
  (text) => text.replace(' ', '\n'),
  (text) => `${text}:`.replace(/:$/, ''),
)

const TITLES = [
  ['Аналитический отчёт'],
  ['Сформировано: 12.10.2025'],
  ['Регион:', 'Примерский край'],
  [''],
  ['Всего листов', 'один'],
]
const EXTRA = ['Примечание', 'Рейтинг района', 'Ответственный', 'E-mail']

/** Columns in another order, each header one of its synonyms, columns nobody needs between, rows of titles above. */
function dress({ header, rows }: Dressed, title: MadeRows, ordered: readonly number[] = []) {
  const free = header.map((_, at) => at).filter((at) => !ordered.includes(at))
  return fc
    .record({
      order: fc.shuffledSubarray(free, { minLength: free.length, maxLength: free.length }),
      words: fc.tuple(...header.map((synonyms) => fc.tuple(fc.constantFrom(...synonyms), spoiled))),
      above: fc.subarray(TITLES),
      extra: fc.option(fc.constantFrom(...EXTRA), { nil: null }),
      at: fc.nat({ max: free.length }),
    })
    .map(({ order, words, above, extra, at }): MadeRows => {
      const columns = [...order.slice(0, at), ...ordered, ...order.slice(at)]
      const named: MadeCell[] = columns.map((column) => words[column]![1](words[column]![0]))
      const body = rows.map((row) => columns.map((column) => row[column] ?? null))
      const tail: MadeCell[] = extra === null ? [] : [extra]
      return [...above, ...title, [...named, ...tail], ...body]
    })
}

const marks = NUMBERS.map((number) => ({ number, counts: [number, 2 * number, 3, 2] }))
const total = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0)
const markLines = marks.map(
  ({ number, counts }) =>
    `vpr-ma-5 2024/25 spring ${String(number).padStart(6, '0')} ${total(counts)}/${counts[0]}`,
)

function register(region: number) {
  return NUMBERS.map((number) =>
    madeSchool(number, { login: `edu${region}00${String(number).padStart(2, '0')}` }),
  )
}

const region = fc.integer({ min: 10, max: 99 })
const prefix = fc.constantFrom(...PREFIXES)
const SCHOOL = ['Логин', 'Логин ОО', 'Логин школы', 'Пользователь']
const NAME = [
  'Наименование ОО',
  'Название ОО',
  'Школа',
  'Образовательная организация',
  'Краткое наименование',
]
const PLACE = ['Муниципалитет', 'МСУ', 'Муниципальное образование', 'Район', 'Муниципальный район']
const PRESENT = [
  'Кол-во участников',
  'Количество участников',
  'Участников',
  'Писали работу',
  'Выполняли работу',
  'Всего участников',
]

describe('the same table in another dress', () => {
  it('statistics by marks, in percents or in pupils', () => {
    const dressed = fc.tuple(region, prefix, fc.boolean()).chain(([digits, letters, percents]) => {
      const shown = (count: number, all: number): MadeCell =>
        percents ? `${((100 * count) / all).toFixed(2).replace('.', ',')}` : count
      const rows = marks.map(({ number, counts }) => [
        `${letters}${digits}00${String(number).padStart(2, '0')}`,
        `СОШ № ${number}`,
        'Лесной',
        total(counts),
        ...counts.map((count) => shown(count, total(counts))),
      ])
      const unit = percents ? ', %' : ' (чел.)'
      const header = [
        SCHOOL,
        NAME,
        PLACE,
        PRESENT,
        ...[2, 3, 4, 5].map((mark) => [
          `«${mark}»${unit}`,
          `Отметка ${mark}${unit}`,
          `Получили «${mark}»${unit}`,
          `${mark}${unit}`,
        ]),
      ]
      return dress({ header, rows }, [['ВПР 2025. Математика, 5 класс']]).map((sheet) => ({ sheet, digits }))
    })
    fc.assert(
      fc.property(dressed, ({ sheet, digits }) => {
        const read = readMade('таблица.xlsx', madeWorkbook(sheet), { register: register(digits) })
        expect(read.reason).toBeNull()
        expect(lines(read)).toEqual(markLines)
      }),
      { numRuns: 200 },
    )
  })

  it('pupils of ВПР with tasks, total, mark and mark of the journal', () => {
    const pupils = NUMBERS.flatMap((number) =>
      [4, 9, 13, 20].map((score, at) => ({ number, score, code: 50_001 + at })),
    )
    const dressed = fc.tuple(region, prefix).chain(([digits, letters]) => {
      const rows = pupils.map(({ number, score, code }) => [
        `${letters}${digits}00${String(number).padStart(2, '0')}`,
        code,
        '5А',
        1,
        score,
        score < 7 ? 2 : score < 11 ? 3 : score < 15 ? 4 : 5,
        4,
        ...Array.from({ length: 16 }, (_, task) => (task % 5 === 0 ? 'Х' : 1)),
      ])
      const header = [
        SCHOOL,
        ['Код участника', 'Код ученика', 'Код обучающегося', 'Код'],
        ['Класс', 'Наименование класса', 'Номер класса'],
        ['Вариант', 'Вариант (часть 1)'],
        ['Первичный балл', 'Итого баллов', 'Всего баллов', 'Сумма баллов'],
        ['Отметка', 'Оценка', 'Отметка за ВПР'],
        ['Отметка по журналу', 'Отметка за предыдущую четверть', 'Оценка за прошлый триместр'],
        ...Array.from({ length: 16 }, (_, task) => [
          `${task + 1} (${task === 5 ? 2 : 1}б)`,
          `Задание ${task + 1}`,
          `балл за ${task + 1}`,
        ]),
      ]
      const tasks = header.map((_, at) => at).filter((at) => at >= 7)
      return dress({ header, rows }, [['Математика. 5 класс'], ['2024/2025 учебный год']], tasks).map(
        (sheet) => ({ sheet, digits }),
      )
    })
    const expected = NUMBERS.map((number) => `vpr-ma-5 2024/25 spring ${String(number).padStart(6, '0')} 4/1`)
    fc.assert(
      fc.property(dressed, ({ sheet, digits }) => {
        const read = readMade('работы.xlsx', madeWorkbook(sheet), { register: register(digits) })
        expect(read.reason).toBeNull()
        expect(lines(read)).toEqual(expected)
        expect(read.tasks.map(({ label }) => label)).toEqual(
          Array.from({ length: 16 }, (_, task) => String(task + 1)),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('results of ЕГЭ with resits, reserve days and graduates of past years', () => {
    const rows = NUMBERS.flatMap((number): MadeCell[][] => {
      const code = String(number).padStart(6, '0')
      return [
        [
          code,
          'р.п. Лесной',
          2,
          '28.05.2025',
          `77${number}1`,
          'Выпускник текущего года',
          'Основной период',
          26,
        ],
        [code, 'р.п. Лесной', 2, 45_805, `77${number}2`, 'Выпускник текущего года', 'Основной период', 27],
        [
          code,
          'р.п. Лесной',
          2,
          '2025-06-20',
          `77${number}1`,
          'Выпускник текущего года',
          'Основной период. Резервные дни',
          40,
        ],
        [
          code,
          'р.п. Лесной',
          2,
          '28.05.2025',
          `77${number}3`,
          'Выпускник прошлых лет',
          'Основной период',
          10,
        ],
        [
          code,
          'р.п. Лесной',
          22,
          '28.05.2025',
          `77${number}4`,
          'Выпускник текущего года',
          'Основной период',
          2,
        ],
      ]
    })
    const header = [
      ['Код ОО', 'Код ОУ', 'Код школы', 'SchoolCode'],
      PLACE,
      ['Код предмета', 'SubjectCode'],
      ['Дата экзамена', 'Дата', 'ExamDate'],
      ['Код участника', 'ParticipantCode', 'Уникальный код'],
      ['Категория участника', 'Категория', 'ParticipantCategory'],
      ['Этап', 'Период проведения', 'WaveCode'],
      ['Тестовый балл', 'Балл', 'Mark100'],
    ]
    const codes = NUMBERS.map((number) => String(number).padStart(6, '0'))
    const expected = codes.flatMap((code) => [
      `ege-ma-prof 2024/25 main ${code} 2/1`,
      `ege-ma-base 2024/25 main ${code} 1/1`,
    ])
    fc.assert(
      fc.property(dress({ header, rows }, [['Результаты ЕГЭ']]), (sheet) => {
        const read = readMade('экзамены.xlsx', madeWorkbook(sheet), { register: register(55) })
        expect(read.reason).toBeNull()
        expect(lines(read)).toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })
})
