/** Texts of the frame around every page. */
export const shell = {
  skip: 'Перейти к содержанию',
  sections: 'Разделы',
  menu: 'Меню',
  demo: 'Демонстрация: данные вымышлены',
  secondFactorOff: 'второй фактор выключен',
  profile: 'Профиль',
  signOut: 'Выйти',
  groups: {
    schools: 'Школы',
    results: 'Результаты',
    identification: 'Выявление',
  },
  pages: {
    overview: 'Обзор',
    schools: 'Все школы',
    imports: 'Загрузки',
    completeness: 'Полнота',
    procedures: 'Процедуры и шкалы',
    methods: 'Методики',
    runs: 'Запуски и списки',
  },
  notFound: 'Такой страницы нет',
  notFoundWhy: 'Адрес набран с ошибкой, или страница переехала.',
  notFoundWhat: 'На обзор',
} as const
