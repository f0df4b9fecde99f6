import type { MadeRows } from '#intake/made-workbook.ts'
import type { Unseen } from './case.ts'

const TABLE: MadeRows = [
  ['Логин', 'Кол-во участников', '2', '3', '4', '5'],
  ['sch420101', 20, 30, 40, 20, 10],
]

function titled(title: string, name: string, above: readonly string[], sitting: string): Unseen {
  return {
    title,
    name,
    sheets: [...above.map((line) => [line]), ...TABLE],
    results: [`${sitting} 010101 20/6`],
  }
}

/** One small table under many titles: subject, grade, year and season in other words and other places. */
export const TITLES: readonly Unseen[] = [
  titled('«рус.яз» and «5кл»', 'ВПР рус.яз 5кл 2025.xlsx', [], 'vpr-ru-5 2024/25 spring'),
  titled(
    '«матем.» and «6-е классы»',
    'свод.xlsx',
    ['ВПР-2024 по матем., 6-е классы'],
    'vpr-ma-6 2023/24 spring',
  ),
  titled('Roman numerals', 'свод.xlsx', ['ВПР 2025. Математика. V класс'], 'vpr-ma-5 2024/25 spring'),
  titled('«5-х» and «6 х»', 'свод.xlsx', ['ВПР 2025, математика, 5-х классах'], 'vpr-ma-5 2024/25 spring'),
  titled('«6 х» apart', 'свод.xlsx', ['ВПР 2025, математика в 6 х классах'], 'vpr-ma-6 2024/25 spring'),
  titled(
    'a grade in words',
    'свод.xlsx',
    ['Результаты ВПР по русскому языку в пятых классах', 'весна 2025 года'],
    'vpr-ru-5 2024/25 spring',
  ),
  titled('underscores', 'vpr_ma_7_2023.xlsx', [], 'vpr-ma-7 2022/23 spring'),
  titled('grade before subject', '5 класс математика ВПР 2025 (итог).xlsx', [], 'vpr-ma-5 2024/25 spring'),
  titled('year of study', 'ВПР МА5.xlsx', ['2023–2024 учебный год'], 'vpr-ma-5 2023/24 spring'),
  titled('short year of study', 'МА5 23-24.xlsx', [], 'vpr-ma-5 2023/24 spring'),
  titled('year only in a date', 'МА5.xlsx', ['Дата проведения: 17.04.2024'], 'vpr-ma-5 2023/24 spring'),
  titled('autumn by the word', 'РУ6 осень 2022.xlsx', [], 'vpr-ru-6 2022/23 autumn'),
  titled(
    'autumn by the date',
    'свод.xlsx',
    ['ВПР Русский язык', '6 класс (по программе 5 класса)', '28 сентября 2022 г.'],
    'vpr-ru-5 2022/23 autumn',
  ),
  titled(
    'autumn by the programme',
    'ВПР осень 2022.xlsx',
    ['Математика 5 класс (по программе 4 класса)'],
    'vpr-ma-4 2022/23 autumn',
  ),
  titled(
    'autumn, «за курс»',
    'ВПР осень 2022.xlsx',
    ['Математика, 6 класс (за курс 5 класса)'],
    'vpr-ma-5 2022/23 autumn',
  ),
  titled(
    'the date of export is not the date of work',
    'МА5 2024.xlsx',
    ['Отчёт сформирован 15.10.2024'],
    'vpr-ma-5 2023/24 spring',
  ),
  titled(
    'an advanced paper',
    'ВПР 2025 Математика (углублённый уровень) 7 класс.xlsx',
    [],
    'vpr-ma-7-adv 2024/25 spring',
  ),
  titled(
    'title by parts',
    'отчет.xlsx',
    ['Наименование процедуры: ВПР', 'Предмет: Окружающий мир', 'Класс: 4', 'Год: 2025'],
    'vpr-om-4 2024/25 spring',
  ),
  titled(
    'title in two cells of file and sheet',
    'Итоги ВПР по обществознанию 7 класс весна 2024.xlsx',
    ['Свод'],
    'vpr-so-7 2023/24 spring',
  ),
  titled('a regional work', 'МКР по математике 8 класс, декабрь 2024.xlsx', [], 'rkr-ma-8 2024/25 regional'),
  titled(
    'a diagnostic work',
    'результаты.xlsx',
    ['Краевая диагностическая работа по русскому языку', '7 класс, октябрь 2024 г.'],
    'rkr-ru-7 2024/25 regional',
  ),
  titled('ОГЭ of schools', 'ОГЭ-2025 русский язык свод.xlsx', [], 'oge-ru 2024/25 main'),
  titled(
    'ОГЭ with its long name',
    'свод.xlsx',
    ['Основной государственный экзамен 2024. Математика'],
    'oge-ma 2023/24 main',
  ),
  titled(
    'base maths of ЕГЭ',
    'свод.xlsx',
    ['ЕГЭ-2025. Математика (базовый уровень)'],
    'ege-ma-base 2024/25 main',
  ),
  {
    title: 'neither subject nor year',
    name: 'свод.xlsx',
    sheets: TABLE,
    refused: 'учебный год',
  },
]
