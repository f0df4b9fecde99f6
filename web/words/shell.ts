/** Texts of the frame around every page. */
export const shell = {
  skip: 'Перейти к содержанию',
  sections: 'Разделы',
  menu: 'Меню',
  demo: 'Демонстрация: данные вымышлены',
  signOut: 'Выйти',
  groups: {
    schools: 'Школы',
    results: 'Результаты',
    identification: 'Выявление',
    management: 'Управление',
  },
  pages: {
    overview: 'Обзор',
    schools: 'Все школы',
    imports: 'Загрузки',
    completeness: 'Полнота',
    procedures: 'Процедуры и шкалы',
    methods: 'Методики',
    runs: 'Запуски и списки',
    audit: 'Журнал действий',
  },
  notFound: 'Такой страницы нет',
  notFoundWhy: 'Адрес набран с ошибкой, или страница переехала.',
  notFoundWhat: 'На обзор',
} as const
