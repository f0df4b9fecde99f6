import { z } from 'zod'
import { type Permission, rolesWith } from './permissions.ts'
import { permissionWords, roleWords } from './role-words.ts'

/** What the server answers instead of a result (after RFC 9457). All texts are for people, in Russian. */
export const problemSchema = z
  .object({
    /** Stable English name: programs decide by it. */
    code: z.string(),
    title: z.string(),
    detail: z.string(),
    status: z.int(),
    /** The request's number: by it the administrator finds the line of the log. */
    id: z.string(),
    /** What to do, or who can. */
    hint: z.string().optional(),
    /** A page of the site that shows the matter: `/imports/12`. */
    link: z.string().optional(),
  })
  .meta({ id: 'Problem' })
export type ProblemReply = z.infer<typeof problemSchema>

type Words = Omit<ProblemReply, 'id'>

/** A refusal that people can read. Thrown anywhere below a route, it becomes the reply. */
export class Problem extends Error {
  readonly words: Words
  /** Extra headers of the reply, such as `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>

  constructor(words: Words, headers: Readonly<Record<string, string>> = {}) {
    super(words.detail)
    this.name = 'Problem'
    this.words = words
    this.headers = headers
  }
}

export const notSignedIn = () =>
  new Problem({
    code: 'not_signed_in',
    title: 'Нужно войти',
    detail: 'Вы не вошли в систему, или время сеанса истекло.',
    status: 401,
    hint: 'Войдите с логином и паролем и повторите действие.',
  })

/** The same words for a wrong login and a wrong password: the reply does not tell whether the person exists. */
export const wrongCredentials = () =>
  new Problem({
    code: 'wrong_credentials',
    title: 'Войти не удалось',
    detail: 'Логин или пароль не подходят.',
    status: 401,
    hint: 'Проверьте раскладку клавиатуры. Пароль меняет администратор вашей области.',
  })

/** The password is right, but no role of the person is valid today. */
export const noRole = () =>
  new Problem({
    code: 'no_role',
    title: 'Нет действующей роли',
    detail: 'Пароль верен, но срок ваших ролей закончился, ещё не начался, или их отозвали.',
    status: 403,
    hint: 'Роль даёт руководитель вашей организации или региональный оператор.',
  })

/** The password was right; `lacks` is what the session waits for. */
export const secondFactorNeeded = (lacks: 'code' | 'set_up') =>
  new Problem({
    code: 'second_factor',
    title: 'Нужен второй фактор',
    detail:
      lacks === 'code'
        ? 'Пароль верен. Введите код из приложения на телефоне или запасной код.'
        : 'Вашей роли без второго фактора работать нельзя, а он ещё не настроен.',
    status: 403,
    hint: 'Откройте систему по её обычному адресу: она спросит, чего не хватает.',
  })

export const wrongCode = () =>
  new Problem({
    code: 'wrong_code',
    title: 'Код не подходит',
    detail: 'Код неверен, уже использован, или время на телефоне сбилось.',
    status: 422,
    hint: 'Дождитесь следующего кода в приложении или возьмите запасной.',
  })

export const wrongPassword = () =>
  new Problem({
    code: 'wrong_password',
    title: 'Пароль не изменён',
    detail: 'Нынешний пароль введён неверно.',
    status: 422,
    hint: 'Проверьте раскладку клавиатуры.',
  })

/** `detail` says what is wrong with the password a person chose. */
export const weakPassword = (detail: string) =>
  new Problem({ code: 'weak_password', title: 'Такой пароль не годится', detail, status: 422 })

/** `detail` says why the link does not work any more. */
export const linkOver = (detail: string) =>
  new Problem({
    code: 'link_over',
    title: 'Ссылка больше не действует',
    detail,
    status: 410,
    hint: 'Попросите новую у того, кто вас пригласил.',
  })

/** `seconds` until the next try is allowed. */
export const tooManyAttempts = (seconds: number) =>
  new Problem(
    {
      code: 'too_many_attempts',
      title: 'Слишком много попыток входа',
      detail: `Попробуйте ещё раз через ${seconds} с.`,
      status: 429,
    },
    { 'retry-after': String(seconds) },
  )

export const forbidden = (permission: Permission) =>
  new Problem({
    code: 'forbidden',
    title: 'Недостаточно прав',
    detail: `Нужно право «${permissionWords[permission]}», у вашей роли его нет.`,
    status: 403,
    hint: `Это право есть у ролей: ${rolesWith(permission)
      .map((role) => roleWords[role])
      .join(', ')}.`,
  })

/** A right that depends on whom or what it is about; `detail` says why not. */
export const notAllowed = (detail: string, hint = 'Обратитесь к региональному оператору.') =>
  new Problem({ code: 'forbidden', title: 'Недостаточно прав', detail, status: 403, hint })

/** `what` in the nominative: «Школа». The same reply for "none" and "not yours". */
export const notFound = (what: string) =>
  new Problem({
    code: 'not_found',
    title: 'Не найдено',
    detail: `${what}: такой записи нет, или она вам недоступна.`,
    status: 404,
  })

/** `details` are sentences, one per wrong field. */
export const invalidRequest = (details: readonly string[]) =>
  new Problem({
    code: 'invalid_request',
    title: 'Запрос составлен неверно',
    detail: details.join(' '),
    status: 400,
  })

export const foreignOrigin = () =>
  new Problem({
    code: 'foreign_origin',
    title: 'Запрос с чужой страницы',
    detail: 'Изменения принимаются только со страниц самой системы.',
    status: 403,
    hint: 'Откройте систему по её обычному адресу и повторите действие.',
  })

/** `limit` for people: «20 МБ». */
export const tooLarge = (limit: string) =>
  new Problem({
    code: 'too_large',
    title: 'Слишком большой запрос',
    detail: `Принимается не больше ${limit}.`,
    status: 413,
    hint: 'Разделите файлы на несколько загрузок.',
  })

export const unsupportedMedia = () =>
  new Problem({
    code: 'unsupported_media',
    title: 'Такой вид данных не принимается',
    detail: 'Ждём JSON, а для файлов — форму multipart/form-data.',
    status: 415,
  })

/** Somebody changed the object meanwhile. `detail` says what happened, `hint` what to do. */
export const conflict = (detail: string, hint?: string, link?: string) =>
  new Problem({ code: 'conflict', title: 'Данные уже изменились', detail, status: 409, hint, link })

/** The state does not allow the action; `detail` says why, `hint` what would. */
export const notPossible = (detail: string, hint?: string) =>
  new Problem({ code: 'not_possible', title: 'Сейчас это невозможно', detail, status: 422, hint })

export const databaseDown = () =>
  new Problem(
    {
      code: 'database_down',
      title: 'База данных не отвечает',
      detail: 'Ничего не потеряно. Сервер восстанавливает связь с базой данных.',
      status: 503,
      hint: 'Повторите через минуту.',
    },
    { 'retry-after': '10' },
  )

/** The answer did not come in the time a person waits. */
export const tooSlow = () =>
  new Problem(
    {
      code: 'too_slow',
      title: 'База данных отвечает слишком медленно',
      detail: 'Ответ не пришёл за отведённое время. Данные не изменились.',
      status: 503,
      hint: 'Повторите через минуту.',
    },
    { 'retry-after': '10' },
  )

export const internal = () =>
  new Problem({
    code: 'internal',
    title: 'Ошибка на сервере',
    detail: 'Действие не выполнено, данные не изменились.',
    status: 500,
    hint: 'Сообщите администратору номер запроса.',
  })
