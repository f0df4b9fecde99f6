/** Texts of the panel with rows of a loaded file. */
export const rowsWords = {
  title: 'Строки файла',
  asked: 'строка, из которой взято число',
  narrowed: 'Показаны только строки ваших школ.',
  row: 'Строка',
  sheet: (sheet: string) => `лист «${sheet}»`,
  empty: 'В этом месте файла строк нет.',
} as const
