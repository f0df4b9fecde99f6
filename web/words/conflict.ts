/** Texts of a change that met another one. */
export const conflictWords = {
  caption: 'Что отличается',
  field: 'Что',
  old: 'Было, когда вы открыли',
  mine: 'У вас',
  theirs: 'Стало',
  take: 'Оставить как стало',
  insist: 'Сохранить моё',
  insistWhy: 'Чего вы не трогали, останется таким, каким стало.',
  nothing: 'пусто',
  yes: 'да',
  no: 'нет',
} as const
