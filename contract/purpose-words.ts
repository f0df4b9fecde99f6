/** What pupils' data are opened for, as people choose among it. */
export const purposeWords = {
  check: 'Проверка результатов',
  appeal: 'Ответ на апелляцию',
  support: 'Поддержка учеников',
  report: 'Отчёт',
  other: 'Другое',
} as const

export type PurposeName = keyof typeof purposeWords
