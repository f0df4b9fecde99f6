/** Every named action of the product as a sentence: what stands in the audit log and in history for people. */
export const actionWords: Readonly<Record<string, string>> = {
  'region.open': 'Открыта область',
  'demo.fill': 'Наполнена демонстрационная область',
  'session.open': 'Вход в систему',
  'session.close': 'Выход из системы',
  'session.end': 'Завершён один из своих сеансов',
  'session.end.others': 'Завершены все другие свои сеансы',
  'session.role': 'Переход в другую роль',
  'import.create': 'Начата загрузка файлов',
  'import.read.begin': 'Начата проверка загрузки',
  'import.read.again': 'Файлы проверены заново после реестра',
  'import.read.finish': 'Закончена проверка загрузки',
  'import.read.fail': 'Проверка загрузки прервалась',
  'import.file.read': 'Проверен файл загрузки',
  'import.file.withdraw': 'Файл убран из загрузки',
  'import.file.hints': 'Указаны год и процедура файла',
  'import.file.mapping': 'Указано, что в каких столбцах файла',
  'import.schools': 'Решено, что делать со школами не из реестра',
  'import.apply': 'Загрузка применена',
  'import.same': 'Файлы загрузки уже загружены другой загрузкой',
  'import.cancel': 'Загрузка отменена',
  'run.create': 'Запущена методика, сохранён список школ',
  'read.rows': 'Открыты строки файла с данными учеников',
  'read.original': 'Скачан файл с данными учеников',
  'read.findings': 'Скачан файл с отмеченными замечаниями',
  'organisation.add': 'Добавлена организация',
  'organisation.edit': 'Изменена организация',
  'person.invite': 'Приглашён человек',
  'person.reinvite': 'Создана новая ссылка для входа',
  'person.disable': 'Вход человека отключён или включён',
  'invitation.accept': 'По ссылке выбран пароль',
  'password.change': 'Сменён свой пароль',
  'factor.offer': 'Начата настройка второго фактора',
  'factor.on': 'Включён второй фактор',
  'factor.pass': 'Вход подтверждён вторым фактором',
  'factor.codes': 'Созданы новые запасные коды',
  'factor.remove': 'Снят второй фактор',
  'role.grant': 'Дана роль',
  'role.withdraw': 'Отозвана роль',
  'audit.export': 'Скачан журнал действий',
  'job.retry': 'Фоновое задание запущено ещё раз',
  'job.cancel': 'Фоновое задание отменено',
  'backup.restore': 'База данных восстановлена из резервной копии',
  'backup.school': 'Из резервной копии возвращены строки школ',
}

/** Parts of the log one looks for: the beginnings of names of actions. */
export const actionGroups: Readonly<Record<string, string>> = {
  read: 'Чтение данных учеников',
  import: 'Загрузка файлов',
  run: 'Запуски методик',
  organisation: 'Организации',
  person: 'Люди',
  role: 'Роли',
  session: 'Вход и выход',
  invitation: 'Приглашения',
  password: 'Пароли',
  factor: 'Второй фактор',
  audit: 'Выгрузка журнала',
  job: 'Фоновые задания',
  backup: 'Резервные копии',
}

/** The sentence of an action; of one that is not known here, its name. */
export function wordsOfAction(action: string): string {
  return actionWords[action] ?? action
}

const things: Readonly<Record<string, string>> = {
  region: 'область',
  import: 'загрузка',
  file: 'файл',
  run: 'запуск',
  user: 'человек',
  membership: 'роль',
  organisation: 'организация',
  school: 'школа',
  municipality: 'муниципалитет',
  job: 'задание',
  backup: 'копия',
}

/** What a line is about, as people say it: `import:12` is «загрузка 12». */
export function wordsOfSubject(subject: string): string {
  const [kind = '', id = ''] = subject.split(':')
  const thing = things[kind]
  return thing ? `${thing} ${id}` : subject
}
