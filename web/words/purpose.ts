/** Texts of the question what pupils' data are opened for. */
export const purposeForm = {
  lead: 'В файле данные учеников. Скажите, зачем они вам: цель останется в журнале действий, и о ней больше не спросят, пока страница открыта.',
  purpose: 'Цель',
  inWords: 'Своими словами',
  more: 'Уточнение, если нужно',
  open: 'Открыть строки',
  download: 'Скачать',
} as const
