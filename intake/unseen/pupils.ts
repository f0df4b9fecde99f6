import type { Unseen } from './case.ts'

const TASKS = ['1', '2', '3', '4', '5', '6'] as const

/** A row a pupil: Ф1, protocols of several years, research tables. */
export const PUPILS: readonly Unseen[] = [
  {
    title: 'Ф1 as a CSV with quotes and decimal commas',
    name: 'Ф1 МА5 2025.csv',
    csv: '"Логин";"Код";"Класс";"Вариант";"1";"2";"3";"Первичный балл";"Отметка"\n"sch420101";"50001";"5А";"1";"1";"0";"2";"12,0";"4"\n"sch420101";"50002";"5А";"2";"1";"0";"X";"3,0";"2"\n"sch420201";"50001";"5";"1";"1";"1";"2";"15";"5"\n',
    results: ['vpr-ma-5 2024/25 spring 010101 2/1', 'vpr-ma-5 2024/25 spring 020101 1/0'],
    kind: 'vpr.f1',
  },
  {
    title: 'the school in the name of the file',
    name: 'sch420101_МА5_2025.xlsx',
    sheets: [
      ['Код участника', 'Класс', 'Вариант', ...TASKS, 'Итого баллов'],
      [50001, '5А', 1, 1, 1, 1, 1, 1, 2, 7],
      [50002, '5А', 2, 1, 0, 0, 'X', 'Х', '-', 1],
      [50003, '5А', 'не писал(а)'],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 2/1'],
    findings: ['note:absent'],
  },
  {
    title: 'the school by its name in the title',
    name: 'протокол.xlsx',
    sheets: [
      ['Протокол ВПР 2025'],
      ['Образовательная организация: МКОУ «Берёзовская ООШ»'],
      ['Предмет', 'Русский язык'],
      ['Класс', '5'],
      ['№', 'Код', 'Балл', 'Отметка'],
      [1, 50001, 30, 4],
      [2, 50002, 10, 2],
      ['Председатель комиссии', null, '', ''],
    ],
    results: ['vpr-ru-5 2024/25 spring 020101 2/1'],
  },
  {
    title: 'a sheet per class',
    name: 'Берёзовская ООШ МА6 2025.xlsx',
    sheets: {
      '6А': [
        ['Код', 'Балл', 'Отметка'],
        [1, 10, 4],
        [2, 3, 2],
      ],
      '6Б': [
        ['Код', 'Балл', 'Отметка'],
        [1, 12, 4],
        [2, 3, 2],
      ],
    },
    results: ['vpr-ma-6 2024/25 spring 020101 4/2'],
  },
  {
    title: 'Latin headers in small letters',
    name: 'rus6_2024.csv',
    csv: 'login,class,code,variant,sum,mark\nsch420101,6A,60001,1,40,4\nsch420101,6A,60002,1,10,2\nsch420101,6A,60003,,,\n',
    results: ['vpr-ru-6 2023/24 spring 010101 2/1'],
  },
  {
    title: 'surnames in place of codes',
    name: 'МА5 2025 sch420101.xlsx',
    sheets: [
      ['№ п/п', 'Фамилия, имя', 'Класс', 'Балл', 'Отметка'],
      [1, 'Фамилия001 Имя001', '5А', 12, 4],
      [2, 'Фамилия002 Имя002', '5А', 3, 2],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 2/1'],
  },
  {
    title: 'marks without scores, absent in words',
    name: 'ВПР Русский язык 7 класс 2025.xlsx',
    sheets: [
      ['ОО', 'Класс', 'Код участника', 'Отметка за ВПР', 'Отметка за предыдущую четверть'],
      ['sch420101', '7а', 70001, 2, 3],
      ['sch420101', '7а', 70002, '«4»', 4],
      ['sch420101', '7а', 70003, 'отсутствовала', 4],
      ['sch420101', '7а', 70004, 'н/я', 4],
    ],
    results: ['vpr-ru-7 2024/25 spring 010101 2/1'],
  },
  {
    title: 'points under a header of two rows',
    name: 'Протокол МА5 2025.xlsx',
    sheets: [
      ['Логин ОО', 'Код участника', 'Вариант', 'Баллы за задания', null, null, null, 'Итого'],
      [null, null, null, '1', '2', '3', '4', null],
      ['sch420101', 50001, 1, 1, 2, 2, 2, 7],
      ['sch420101', 50002, 1, 1, 0, 0, 'Х', 1],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 2/1'],
  },
  {
    title: 'a page header repeated in the body and a line of averages',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['Логин', 'Код', 'Класс', 'Балл', 'Отметка'],
      ['sch420101', 50001, '5А', 12, 4],
      ['Логин', 'Код', 'Класс', 'Балл', 'Отметка'],
      ['sch420101', 50002, '5А', 2, 2],
      ['Средний балл', null, null, 7, 3],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 2/1'],
  },
  {
    title: 'a research table of several papers',
    name: 'исследование.csv',
    csv: 'SchoolLogin;Year;Grade;Subject;ParticipantCode;PrimaryMark;Mark\nsch420101;2025;5;Mat;1;12;4\nsch420101;2025;5;Mat;2;3;2\nsch420101;2025;6;Rus;1;40;4\nsch420101;2024;6;Rus;1;10;2\n',
    results: [
      'vpr-ma-5 2024/25 spring 010101 2/1',
      'vpr-ru-6 2024/25 spring 010101 1/0',
      'vpr-ru-6 2023/24 spring 010101 1/1',
    ],
  },
  {
    title: 'autumn with classes one above the paper',
    name: 'Протокол ВПР по математике 5 класс осень 2022.xlsx',
    sheets: [
      ['Логин', 'Код', 'Класс', 'Балл', 'Отметка'],
      ['sch420101', 1, '5А', 12, 4],
      ['sch420101', 2, '5А', 2, 2],
    ],
    results: ['vpr-ma-4 2022/23 autumn 010101 2/1'],
  },
  {
    title: 'one pupil twice, equally and not',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['Логин', 'Код', 'Класс', 'Балл', 'Отметка'],
      ...Array.from({ length: 12 }, (_, at) => ['sch420101', 50_001 + at, '5А', 12, 4]),
      ['sch420101', 50_001, '5А', 12, 4],
      ['sch420101', 50_002, '5А', 2, 2],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 11/0'],
    findings: ['warning:duplicate_pupil_identical', 'error:duplicate_pupil_conflict'],
  },
  {
    title: 'two subjects on two sheets',
    name: 'ВПР 2025 5 класс sch420101.xlsx',
    sheets: {
      Математика: [
        ['Код', 'Класс', 'Балл', 'Отметка'],
        [1, '5А', 12, 4],
      ],
      'Русский язык': [
        ['Код', 'Класс', 'Балл', 'Отметка'],
        [1, '5А', 10, 2],
      ],
    },
    results: ['vpr-ma-5 2024/25 spring 010101 1/0', 'vpr-ru-5 2024/25 spring 010101 1/1'],
  },
  {
    title: 'tasks with points of their criteria',
    name: 'sch420101 Русский язык 5 2025.xlsx',
    sheets: [
      ['№ участника', 'Вариант', '1К1 (4б)', '1К2 (3б)', '1К3 (2б)', '2К1 (3б)', '3 (1б)', 'Всего баллов'],
      [1, 1, 4, 3, 2, 3, 1, 29],
      [2, 1, 0, 'X', 0, 1, 0, 1],
    ],
    results: ['vpr-ru-5 2024/25 spring 010101 2/1'],
  },
  {
    title: 'an empty form of collection',
    name: 'Форма сбора МА5 2025.xlsx',
    sheets: [
      ['Код участника', 'Вариант', ...TASKS],
      [50001, null],
      [50002, null],
    ],
    refused: 'пустая форма сбора',
  },
  {
    title: 'ВПР with a date in each row is no exam',
    name: 'ВПР 2025.xlsx',
    sheets: [
      ['Логин', 'Предмет', 'Параллель', 'Класс', 'Дата', 'Код', 'Балл', 'Отметка'],
      ['sch420101', 'Математика', 5, 'А', '15.04.2025', 1, 12, 4],
      ['sch420101', 'Математика', 5, 'А', '15.04.2025', 2, 2, 2],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 2/1'],
  },
  {
    title: 'the year only in the dates of the rows',
    name: 'МА5.xlsx',
    sheets: [
      ['Логин', 'Код', 'Дата проведения', 'Балл', 'Отметка'],
      ['sch420101', 1, '15.04.2024', 12, 4],
      ['sch420101', 2, '16.04.2024', 2, 2],
    ],
    results: ['vpr-ma-5 2023/24 spring 010101 2/1'],
  },
  {
    title: 'nothing tells the school',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['Код', 'Класс', 'Балл', 'Отметка'],
      [1, '5А', 12, 4],
    ],
    refused: 'какой школы',
  },
  {
    title: 'absent in other words',
    name: 'МА5 2025 sch420101.xlsx',
    sheets: [
      ['Код', 'Вариант', 'Балл', 'Отметка'],
      [1, 1, 12, 4],
      [2, 'отс.', '', ''],
      [3, 'по болезни', '', ''],
      [4, 'не был', '', ''],
      [5, '', 'выбыл', ''],
      [6, 'не явилась', 0, 2],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 1/0'],
    findings: ['note:absent'],
  },
  {
    title: 'names of schools only in the first row of each',
    name: 'МА5 2025.xlsx',
    sheets: [
      ['ОО', 'Класс', 'Код участника', 'Балл', 'Отметка'],
      ['sch420101', '5А', 1, 12, 4],
      [null, '5А', 2, 2, 2],
      ['sch420201', '5', 1, 12, 4],
      [null, '5', 2, 12, 4],
      [null, 'Итого', 4],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 2/1', 'vpr-ma-5 2024/25 spring 020101 2/0'],
  },
  {
    title: 'two grades of one subject in a table',
    name: 'ВПР Математика 2025.xlsx',
    sheets: [
      ['Логин', 'Класс', 'Код', 'Балл', 'Отметка'],
      ['sch420101', '5А', 50001, 12, 4],
      ['sch420101', '5А', 50002, 2, 2],
      ['sch420101', '6А', 60001, 12, 4],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 2/1', 'vpr-ma-6 2024/25 spring 010101 1/0'],
  },
  {
    title: 'school and class in one line of a title',
    name: 'протокол.xlsx',
    sheets: [
      ['Школа: МБОУ СОШ № 1 г. Озёрска, 5 «А» класс'],
      ['ВПР по математике, 17 апреля 2025 г.'],
      ['№', 'Код', 'Балл', 'Отметка'],
      [1, 50001, 12, 4],
      [2, 50002, 2, 2],
    ],
    results: ['vpr-ma-5 2024/25 spring 010101 2/1'],
  },
  {
    title: 'a protocol in a narrow book: class, then codes, then points as text',
    name: 'Русский язык 4 класс 2025.xlsx',
    sheets: [
      ['МБОУ «СОШ № 1» г. Озёрска (sch420101)'],
      [
        'Код участника',
        'Номер класса',
        'Буква класса',
        'Вариант ч. 1',
        'Вариант ч. 2',
        '1К1',
        '1К2',
        '2',
        '3',
        'Итого',
      ],
      ['40001', '4', 'А', '1', '2', '4', '3', '3', '8', '18'],
      ['40002', '4', 'А', '1', '2', '0', 'х', '-', '1', '1'],
    ],
    results: ['vpr-ru-4 2024/25 spring 010101 2/1'],
  },
]
