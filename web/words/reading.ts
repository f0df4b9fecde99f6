/** Texts of the version for people with weak sight. */
export const reading = {
  title: 'Версия для слабовидящих',
  size: 'Размер букв',
  sizes: { normal: 'Обычный', large: 'Крупнее', huge: 'Самый крупный' },
  contrast: 'Цвета',
  contrasts: {
    normal: 'Обычные',
    'black-on-white': 'Чёрным по белому',
    'white-on-black': 'Белым по чёрному',
  },
  spacing: 'Расстояния между буквами и строками',
  spacings: { normal: 'Обычные', wide: 'Увеличенные' },
} as const
