/** What runs in the background, as people say it. */
export const jobWords: Readonly<Record<string, string>> = {
  'import.read': 'Проверка файлов загрузки',
  'message.send': 'Отправка письма',
  'password.find': 'Поиск того, кто забыл пароль',
  'password.link': 'Письмо со ссылкой для нового пароля',
  'notification.remind': 'Напоминания о сроках ролей и предложений',
  'notification.digest': 'Письма с непрочитанными уведомлениями',
  'school.plans': 'Предстоящие события школ, чей день наступил',
  'audit.watch': 'Сравнение чтения данных учеников с обычным',
  'audit.heads': 'Запись концов журнала вне сервера',
  'backup.make': 'Резервная копия',
  'retention.sweep': 'Удаление того, у чего вышел срок хранения',
}

/** The sentence of a job; of one that is not known here, its name. */
export function wordsOfJob(name: string): string {
  return jobWords[name] ?? name
}

const failures: readonly (readonly [RegExp, string])[] = [
  [/^(ECONN|EPIPE|ETIMEDOUT|57|53|08)/, 'База данных была недоступна'],
  [/^ENOSPC$/, 'На диске сервера кончилось место'],
  [/^(EACCES|EPERM|EROFS)$/, 'Нет прав на папку сервера'],
  [/^(40001|40P01|55P03)$/, 'Данные одновременно менял кто-то ещё'],
  [/^(AbortError|ABORT_ERR)$/, 'Работу прервала остановка системы'],
  [/^ENOENT$/, 'На сервере нет папки или файла'],
  [/^NoAnswer$/, 'Папка другой машины не отвечает'],
  [/^Cancelled$/, 'Остановлено человеком'],
  [/^Refused$/, 'У того, кто поставил задание, больше нет права на него'],
  [/^BadBackup$/, 'Копия не прочиталась после записи'],
]

/** What a failure was, without data of people: only its code is kept. */
export function wordsOfFailure(code: string): string {
  const known = failures.find(([pattern]) => pattern.test(code))
  return known ? known[1] : `Ошибка программы (код ${code})`
}
