/** What the browser itself has to say when the server's words did not come. */
export const problems = {
  offline: {
    code: 'offline',
    title: 'Нет связи с сервером',
    detail: 'Ответ не пришёл. Введённое на странице не потеряно.',
    status: 0,
    id: '',
    hint: 'Проверьте подключение и повторите.',
  },
  unreadable: {
    code: 'unreadable',
    title: 'Сервер ответил непонятно',
    detail: 'Пришёл ответ, который не удалось прочитать.',
    status: 0,
    id: '',
    hint: 'Повторите через минуту. Если не поможет, сообщите администратору.',
  },
  broken: {
    code: 'broken',
    title: 'Страница не открылась',
    detail: 'При показе страницы произошла ошибка. Данные на сервере не изменились.',
    status: 0,
    id: '',
    hint: 'Обновите страницу. Если не поможет, сообщите администратору.',
  },
} as const

export const problemWords = {
  requestId: (id: string) => `Номер запроса: ${id}`,
  retry: 'Повторить',
  open: 'Открыть',
}
