import type { Unseen } from './case.ts'

const MA5 = ['vpr-ma-5 2024/25 spring 010101 20/6', 'vpr-ma-5 2024/25 spring 020101 10/1']
/** The same tables laid out otherwise: merged names, side by side, codes and words in other places. */
export const LAYOUTS: readonly Unseen[] = [
  {
    title: 'an equal repeat, a repeat with other numbers, an unknown school',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['Логин', 'ОО', 'Кол-во участников', '2', '3', '4', '5'],
      ['sch420101', 'СОШ № 1', 20, 30, 40, 20, 10],
      ['sch420101', 'СОШ № 1', 20, 30, 40, 20, 10],
      ['sch420201', 'Берёзовская ООШ', 10, 10, 50, 20, 20],
      ['sch420201', 'Берёзовская ООШ', 11, 0, 0, 100, 0],
      ['sch429999', 'СОШ № 99', 10, 0, 0, 100, 0],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 20/6'],
    findings: [
      'warning:duplicate_school_identical',
      'error:duplicate_school_conflict',
      'warning:unknown_school',
    ],
  },
  {
    title: 'logins with capitals, spaces, lookalike letters and «edu» for «sch»',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['Логин', 'Кол-во участников', '2', '3', '4', '5'],
      ['SCН 420101', 20, 30, 40, 20, 10],
      ['edu420201', 10, 10, 50, 20, 20],
    ],
    results: MA5,
    findings: ['warning:lookalike_letters'],
  },
  {
    title: 'columns of quality and training level beside the marks',
    name: 'МА5 2025.xlsx',
    sheets: [
      [
        '№',
        'ОО',
        'Кол-во классов',
        'Кол-во учащихся в параллели',
        'Выполняли работу',
        '«5»',
        '«4»',
        '«3»',
        '«2»',
        'Успеваемость, %',
        'Качество, %',
        'Средний балл',
      ],
      [1, 'sch420101', 1, 25, 20, 2, 4, 8, 6, 70, 30, 3.1],
      [2, 'sch420201', 1, 12, 10, 2, 2, 5, 1, 90, 40, 3.5],
    ],
    results: MA5,
  },
  {
    title: 'codes that lost zeros in numbers',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['Код ОО', 'Кол-во участников', '2', '3', '4', '5'],
      [10101, 20, 30, 40, 20, 10],
      [20101, 10, 10, 50, 20, 20],
    ],
    results: MA5,
    findings: ['warning:leading_zero_lost'],
  },
  {
    title: '«Код» beside the name of a school',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['Код', 'ОО', 'Кол-во участников', '2', '3', '4', '5'],
      ['010101', 'СОШ № 1', 20, 30, 40, 20, 10],
      ['020101', 'Берёзовская ООШ', 10, 10, 50, 20, 20],
    ],
    results: MA5,
  },
  {
    title: 'names of schools only in the first of their classes',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['№', 'ОО', 'Класс', 'Писали', '2', '3', '4', '5'],
      [1, 'sch420101', '5А', 12, 3, 5, 3, 1],
      [null, null, '5Б', 8, 3, 3, 1, 1],
      [null, 'Итого', null, 20, 6, 8, 4, 2],
      [2, 'sch420201', '5', 10, 1, 5, 2, 2],
    ],
    results: MA5,
  },
  {
    title: 'subjects only in the first of their rows',
    name: 'ВПР 2025, 5 класс.xlsx',
    sheets: [
      ['Предмет', 'ОО', 'Писали', '2', '3', '4', '5'],
      ['Математика', 'sch420101', 20, 6, 8, 4, 2],
      [null, 'sch420201', 10, 1, 5, 2, 2],
      ['Русский язык', 'sch420101', 20, 0, 8, 8, 4],
      [null, 'sch420201', 10, 0, 5, 3, 2],
    ],
    results: [...MA5, 'vpr-ru-5 2024/25 spring 010101 20/0', 'vpr-ru-5 2024/25 spring 020101 10/0'],
  },
  {
    title: 'sums of the city, the region and the country among schools',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['ОО', 'Писали', '2', '3', '4', '5'],
      ['По городу', 30, 7, 13, 6, 4],
      ['Российская Федерация', 30, 7, 13, 6, 4],
      ['Нижнеозёрская обл.', 30, 7, 13, 6, 4],
      ['В среднем по региону', 30, 7, 13, 6, 4],
      ['sch420101', 20, 6, 8, 4, 2],
      ['sch420201', 10, 1, 5, 2, 2],
      ['Отклонение от среднего', 0, 0, 0, 0, 0],
    ],
    results: MA5,
  },
  {
    title: 'a register on another sheet of the book',
    name: 'МА5 2025.xlsx',
    sheets: {
      Справочник: [
        ['Код ОО', 'Наименование ОО', 'Муниципалитет'],
        ['010101', 'СОШ № 1', 'г. Озёрск'],
      ],
      Результаты: [
        ['Код ОО', 'Писали', '2', '3', '4', '5'],
        ['010101', 20, 6, 8, 4, 2],
        ['020101', 10, 1, 5, 2, 2],
      ],
    },
    results: MA5,
    kind: 'vpr.marks',
  },
  {
    title: 'a row of column numbers under the header',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['№ п/п', 'Наименование ОО', 'Логин', 'Кол-во участников', '«2», %', '«3», %', '«4», %', '«5», %'],
      [1, 2, 3, 4, 5, 6, 7, 8],
      [1, 'СОШ № 1', 'sch420101', 20, 30, 40, 20, 10],
      [2, 'Берёзовская ООШ', 'sch420201', 10, 10, 50, 20, 20],
    ],
    results: MA5,
  },
  {
    title: 'line breaks and hyphens within headers',
    name: 'МА5 2025.xlsx',
    sheets: [
      [
        'Образова-\nтельная организация',
        'Кол-во\nучастников',
        'Отметка\n«2»',
        'Отметка\n«3»',
        'Отметка\n«4»',
        'Отметка\n«5»',
      ],
      ['sch420101', 20, 6, 8, 4, 2],
      ['sch420201', 10, 1, 5, 2, 2],
    ],
    results: MA5,
  },
  {
    title: 'grades side by side',
    name: 'ВПР 2025 математика.xlsx',
    sheets: [
      ['ОО', '5 класс', null, null, null, null, '6 класс', null, null, null, null],
      [null, 'Писали', '2', '3', '4', '5', 'Писали', '2', '3', '4', '5'],
      ['sch420101', 20, 6, 8, 4, 2, 10, 1, 5, 2, 2],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 20/6', 'vpr-ma-6 2024/25 spring 010101 10/1'],
  },
  {
    title: 'the grade in a column, the subject in the title',
    name: 'свод.xlsx',
    sheets: [
      ['ВПР-2025. Математика'],
      ['Параллель', 'ОО', 'Писали', '2', '3', '4', '5'],
      [5, 'sch420101', 20, 6, 8, 4, 2],
      [5, 'sch420201', 10, 1, 5, 2, 2],
      ['6 кл.', 'sch420201', 10, 2, 5, 2, 1],
    ],
    results: [...MA5, 'vpr-ma-6 2024/25 spring 020101 10/2'],
  },
  {
    title: 'counts with percents in one cell',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['ОО', 'Писали', '«2»', '«3»', '«4»', '«5»'],
      ['sch420101', 20, '6 (30%)', '8 (40 %)', '4 (20%)', '2 (10,0%)'],
      ['sch420201', 10, '1 (10%)', '5 (50%)', '2 (20%)', '2 (20%)'],
    ],
    results: MA5,
  },
  {
    title: 'short words of marks',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['ОО', 'Писали работу, чел.', '2 (неуд.)', '3 (удовл.)', '4 (хор.)', '5 (отл.)'],
      ['sch420101', 20, 6, 8, 4, 2],
      ['sch420201', 10, 1, 5, 2, 2],
    ],
    results: MA5,
  },
  {
    title: 'those who did not manage',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['ОО', 'Всего писали', 'Справились, чел.', 'Не справились, чел.', '% не справившихся'],
      ['sch420101', 20, 14, 6, 30],
      ['sch420201', 10, 9, 1, 10],
    ],
    results: MA5,
  },
  {
    title: 'a CSV with lines of a title before the header',
    name: 'отчет.csv',
    encoding: 'windows-1251',
    csv: 'Отчёт;;;;;\nВПР 2025;Математика;5 класс;;;\n;;;;;\nОО;Писали;2;3;4;5\nsch420101;20;6;8;4;2\nsch420201;10;1;5;2;2\n',
    results: MA5,
  },
  {
    title: 'the name of the region in capitals, schools without a word of their own',
    name: 'ВПР_МА_5_2025.xlsx',
    sheets: [
      ['НИЖНЕОЗЁРСКАЯ ОБЛАСТЬ'],
      ['Код', 'Группы участников', 'Кол-во участников', '2', '3', '4', '5'],
      ['', 'НИЖНЕОЗЁРСКАЯ ОБЛАСТЬ', 30, 23.33, 43.33, 20, 13.34],
      ['sch420101', 'Школа', 20, 30, 40, 20, 10],
      ['sch420201', 'Школа', 10, 10, 50, 20, 20],
    ],
    results: MA5,
  },
]
