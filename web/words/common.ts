import { number } from './format.ts'

/** Words that every page says. */
export const common = {
  hidden: 'скрыто',
  whySeen: 'Почему я это вижу',
  product: 'Опора',
  loading: 'Загружается…',
  more: (n: number) => `Показать ещё ${n}`,
  shown: (shown: number, total: number) => `Показано ${number(shown)} из ${number(total)}`,
  all: 'Все',
  search: 'Поиск',
  reset: 'Сбросить отбор',
  close: 'Закрыть',
  closeNote: 'Закрыть сообщение',
  cancel: 'Отмена',
  save: 'Сохранить',
  download: 'Скачать',
  allRows: 'все строки отбора',
  print: 'Напечатать',
  municipality: 'Муниципалитет',
  allMunicipalities: 'Все муниципалитеты',
  year: 'Учебный год',
  school: 'Школа',
  code: 'Код',
  notGiven: 'не указано',
  back: 'Назад',
} as const
