/** Of pages that can be looked at as of a past day. */
export const asOfWords = {
  on: 'На дату',
  shown: (day: string) => `Как было на ${day}`,
  only: 'Прошедший день только показывают: менять можно сегодняшнее.',
  today: 'Вернуться к сегодняшнему дню',
  names: 'Имена людей — нынешние: прежние имена, логины и состояние входа за прошедшие дни не хранятся.',
  unknown: 'неизвестно',
} as const
