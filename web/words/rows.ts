/** Texts of the panel with rows of a loaded file. */
export const rowsWords = {
  title: 'Строки файла',
  asked: 'строка, из которой взято число',
  hidden: 'Коды учеников, классы и неопознанные столбцы скрыты: для них нужно отдельное право.',
  narrowed: 'Показаны только строки ваших школ.',
  row: 'Строка',
  sheet: (sheet: string) => `лист «${sheet}»`,
  empty: 'В этом месте файла строк нет.',
} as const
