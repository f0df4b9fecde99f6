/** Texts of watched schools, saved views and undoing. */
export const watchWords = {
  watch: (school: string) => `Отслеживать: ${school}`,
  unwatch: (school: string) => `Не отслеживать: ${school}`,
  add: 'Отслеживать',
  added: 'Отслеживается',
  removed: (school: string) => `Больше не отслеживается: ${school}.`,
  filter: 'Отслеживаемые',
  any: 'Все школы',
  only: 'Только отслеживаемые',
  empty: 'Вы пока не отслеживаете ни одной школы',
  emptyWhy:
    'Нажмите звёздочку у школы в таблице или на её карточке: школа попадёт сюда, а об изменениях скажет обзор.',
} as const

export const undoWords = {
  undo: 'Вернуть',
} as const

export const viewsWords = {
  menu: 'Виды',
  own: 'Мои виды',
  shared: 'Общие в организации',
  none: 'Сохранённых видов пока нет. Настройте отбор и порядок и сохраните их под именем.',
  name: 'Имя вида',
  saveNow: 'Сохранить текущий отбор',
  save: 'Сохранить',
  share: 'общий для моей организации',
  sharedMark: 'общий',
  rename: (name: string) => `Переименовать «${name}»`,
  remove: (name: string) => `Удалить «${name}»`,
  removed: (name: string) => `Вид «${name}» удалён.`,
  cancel: 'Отмена',
  by: (name: string) => `сохранил(а) ${name}`,
} as const
