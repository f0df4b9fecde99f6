import type { MadeCell } from '#intake/made-workbook.ts'
import type { Unseen } from './case.ts'

/** One small table under `above`: the sitting it is of, or why it is refused. */
function worded(
  title: string,
  name: string,
  above: readonly (MadeCell | readonly MadeCell[])[],
  told: string | { refused: string },
): Unseen {
  const sheets = [
    ...above.map((line) => (Array.isArray(line) ? line : [line as MadeCell])),
    ['Логин', 'Кол-во участников', '2', '3', '4', '5'],
    ['sch420101', 20, 30, 40, 20, 10],
  ]
  return typeof told === 'string'
    ? { title, name, sheets, results: [`${told} 010101 20/6`] }
    : { title, name, sheets, ...told }
}

/** Titles that name periods, rehearsals, dates of reports and subjects in short. */
export const WORDINGS: readonly Unseen[] = [
  worded(
    'Статистика.xlsx',
    'Статистика.xlsx',
    [
      'Статистика по отметкам',
      'ВПР 2023 Математика 5',
      ['Предмет:', 'Математика'],
      ['Максимальный первичный балл:', 20],
      ['Дата:', '01.03.2023'],
    ],
    'vpr-ma-5 2022/23 spring',
  ),
  worded(
    'Лит. чтение, 4 класс, ВПР-2025.xlsx',
    'Лит. чтение, 4 класс, ВПР-2025.xlsx',
    [],
    'vpr-lc-4 2024/25 spring',
  ),
  worded('свод.xlsx', 'свод.xlsx', ['Обществозн., 6 кл., ВПР 2023/2024 уч.г.'], 'vpr-so-6 2023/24 spring'),
  worded('свод.xlsx', 'свод.xlsx', ['ВПР 2025', 'Информ., 7 класс'], 'vpr-in-7 2024/25 spring'),
  worded(
    '2025-09-20 ВПР МА5 2024-2025.xlsx',
    '2025-09-20 ВПР МА5 2024-2025.xlsx',
    [],
    'vpr-ma-5 2024/25 spring',
  ),
  worded('updated in September', 'МА5.xlsx', ['ВПР 2025', 'Обновлено 05.09.2025'], 'vpr-ma-5 2024/25 spring'),
  worded(
    'report dated September',
    'МА5.xlsx',
    ['Отчет от 15.09.2025', 'ВПР, весна 2025'],
    'vpr-ma-5 2024/25 spring',
  ),
  worded(
    'file dated in October',
    'МА5 (на 01.10.2025).xlsx',
    ['ВПР, 2024/2025 учебный год'],
    'vpr-ma-5 2024/25 spring',
  ),
  worded('uploaded', 'МА5.xlsx', ['Загружено: 12.11.2025', 'ВПР 2024/2025'], 'vpr-ma-5 2024/25 spring'),
  worded(
    'month and year with an apostrophe',
    'свод.xlsx',
    ['ВПР', 'МА', '5 классы', 'апрель 2025'],
    'vpr-ma-5 2024/25 spring',
  ),
  worded(
    'свод.xlsx',
    'свод.xlsx',
    [
      'Всероссийская проверочная работа в 2024/25 учебном году',
      'Учебный предмет: математика',
      'Параллель: 5',
    ],
    'vpr-ma-5 2024/25 spring',
  ),
  worded(
    'Приложение 3. МА-5 (ВПР-25).xlsx',
    'Приложение 3. МА-5 (ВПР-25).xlsx',
    [],
    'vpr-ma-5 2024/25 spring',
  ),
  worded('свод.xlsx', 'свод.xlsx', ['Результаты ГИА-2025 по математике в 9 классах'], 'oge-ma 2024/25 main'),
  worded(
    'Государственная итоговая аттестация 9 класс 2025 математика.xlsx',
    'Государственная итоговая аттестация 9 класс 2025 математика.xlsx',
    [],
    'oge-ma 2024/25 main',
  ),
  worded('ОГЭ-25 обществознание.xlsx', 'ОГЭ-25 обществознание.xlsx', [], 'oge-so 2024/25 main'),
  worded('Пробный ОГЭ по математике 2025.xlsx', 'Пробный ОГЭ по математике 2025.xlsx', [], {
    refused: 'нужны предмет и класс',
  }),
  worded('rehearsal ЕГЭ', 'свод.xlsx', ['Репетиционный ЕГЭ 2025', 'Математика базовая'], {
    refused: 'нужны предмет и класс',
  }),
  worded(
    'diagnostic in the format of ОГЭ',
    'свод.xlsx',
    ['Диагностическая работа в формате ОГЭ по математике, 9 класс, декабрь 2024'],
    'rkr-ma-9 2024/25 regional',
  ),
  worded('ОГЭ 2025 математика пересдача сентябрь.xlsx', 'ОГЭ 2025 математика пересдача сентябрь.xlsx', [], {
    refused: 'засчитываются только первые попытки',
  }),
  worded(
    'September in the title',
    'свод.xlsx',
    ['ОГЭ 2025 Математика. Дополнительный (сентябрьский) период'],
    { refused: 'засчитываются только первые попытки' },
  ),
  worded('ОГЭ математика 2025 резервные дни.xlsx', 'ОГЭ математика 2025 резервные дни.xlsx', [], {
    refused: 'засчитываются только первые попытки',
  }),
  worded('ГВЭ-9 2025 математика.xlsx', 'ГВЭ-9 2025 математика.xlsx', [], { refused: 'Это результаты ГВЭ' }),
  worded('early period', 'свод.xlsx', ['ЕГЭ 2025 русский язык, досрочный период'], {
    refused: 'засчитываются только первые попытки',
  }),
  worded('КДР7 математика 2025.xlsx', 'КДР7 математика 2025.xlsx', [], 'rkr-ma-7 2024/25 regional'),
  worded(
    'свод.xlsx',
    'свод.xlsx',
    ['Входная диагностика. Русский язык. 5 классы. Сентябрь 2024'],
    'rkr-ru-5 2024/25 regional',
  ),
  worded(
    'свод.xlsx',
    'свод.xlsx',
    ['Мониторинг качества образования. Русский язык, 5 класс, октябрь 2024 г.'],
    'rkr-ru-5 2024/25 regional',
  ),
  worded(
    'a department of monitoring',
    'МА5 2025.xlsx',
    ['Отдел мониторинга качества образования'],
    'vpr-ma-5 2024/25 spring',
  ),
  worded('ОГЭ 2025 математика с учётом пересдачи.xlsx', 'ОГЭ 2025 математика с учётом пересдачи.xlsx', [], {
    refused: 'засчитываются только первые попытки',
  }),
  worded(
    'with reserve days',
    'ОГЭ 2025 математика.xlsx',
    ['Основной период, включая резервные дни'],
    'oge-ma 2024/25 main',
  ),
  worded(
    'Статистика ЕГЭ-2025 (основной этап) русский язык.xlsx',
    'Статистика ЕГЭ-2025 (основной этап) русский язык.xlsx',
    [],
    'ege-ru 2024/25 main',
  ),
  worded(
    'ВПР математика 2025 вариант 4.xlsx',
    'ВПР математика 2025 вариант 4.xlsx',
    ['ВПР, математика, вариант 4'],
    { refused: 'нужны предмет и класс' },
  ),
  worded(
    'Мониторинг подготовки к ОГЭ математика 9 класс 2024-2025.xlsx',
    'Мониторинг подготовки к ОГЭ математика 9 класс 2024-2025.xlsx',
    [],
    'rkr-ma-9 2024/25 regional',
  ),
]
