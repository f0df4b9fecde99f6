import { z } from 'zod'
import type { Permission } from './permissions.ts'
import { permissionWords } from './role-words.ts'

/** What a field of a record holds, as far as people compare it. */
export const fieldValue = z.union([z.string(), z.number(), z.boolean()]).nullable()
export type FieldValue = z.infer<typeof fieldValue>

/** Of a record that somebody else changed: what it was when the person began, what he wants, what it is now. */
const changedField = z.object({ field: z.string(), old: fieldValue, mine: fieldValue, theirs: fieldValue })
export type ChangedField = z.infer<typeof changedField>

/** What a person shows to prove that it is him: what lets him in. `outside`: the provider asks him anew. */
const proof = z.enum(['password', 'code', 'outside'])
export type Proof = z.infer<typeof proof>

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
    /** Of a conflict: the version of now, and the fields that differ. */
    changed: z.object({ version: z.int(), fields: z.array(changedField) }).optional(),
    /** Of a change that wants a proof of who one is: what to show, all of it. */
    asks: z.array(proof).optional(),
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

/** The right was there when the request came, and is not any more. */
export const rightGone = () =>
  new Problem({
    code: 'forbidden',
    title: 'Право отозвано',
    detail: 'Пока выполнялось действие, ваше право на него отозвали. Оно прервано.',
    status: 403,
    hint: 'Обратитесь к тому, кто даёт роли в вашей организации.',
  })

/** The same words for a wrong login and a wrong password: the reply does not tell whether the person exists. */
export const wrongCredentials = () =>
  new Problem({
    code: 'wrong_credentials',
    title: 'Войти не удалось',
    detail: 'Логин или пароль не подходят.',
    status: 401,
    hint: 'Проверьте раскладку клавиатуры. Пароль забыт — откройте «Забыли пароль?» под полями входа.',
  })

/** The person is known, but no role of his is valid today. */
export const noRole = () =>
  new Problem({
    code: 'no_role',
    title: 'Нет действующей роли',
    detail: 'Вы узнаны, но срок ваших ролей закончился, ещё не начался, или их отозвали.',
    status: 403,
    hint: 'Роль даёт руководитель вашей организации или тот, кто ведёт людей вашего региона.',
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
    detail:
      'Код неверен, уже использован или устарел: он действует 30 секунд, пока его показывает приложение.',
    status: 422,
    hint: 'Дождитесь следующего кода и введите его сразу. Не подходит снова — включите на телефоне «Дату и время автоматически» или возьмите запасной код.',
  })

export const wrongPassword = () =>
  new Problem({
    code: 'wrong_password',
    title: 'Ничего не изменено',
    detail: 'Нынешний пароль введён неверно.',
    status: 422,
    hint: 'Проверьте раскладку клавиатуры.',
  })

/** Somebody may have sat down at another's open page: what lets a person in is changed by himself only. */
export const proofNeeded = (asks: readonly Proof[]) =>
  new Problem({
    code: 'proof_needed',
    title: 'Подтвердите, что это вы',
    detail: 'Вы вошли больше пяти минут назад, а это действие меняет то, как входят под вашим именем.',
    status: 403,
    hint: asks.includes('outside')
      ? 'Подтвердите через внешнюю службу и повторите действие.'
      : `Введите ${asks.map((one) => (one === 'code' ? 'код второго фактора' : 'пароль')).join(' и ')} и повторите действие.`,
    asks: [...asks],
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
    hint: 'Попросите новую у того, кто вас пригласил, или откройте «Забыли пароль?» на странице входа.',
  })

/** `seconds` until the next try is allowed. */
export const tooManyAttempts = (seconds: number) =>
  new Problem(
    {
      code: 'too_many_attempts',
      title: 'Слишком много попыток',
      detail: `Попробуйте ещё раз через ${seconds} с.`,
      status: 429,
    },
    { 'retry-after': String(seconds) },
  )

/** `whoCan`: a sentence. */
export const forbidden = (permission: Permission, whoCan: string) =>
  new Problem({
    code: 'forbidden',
    title: 'Недостаточно прав',
    detail: `Нужно право «${permissionWords[permission]}», у вашей роли его нет.`,
    status: 403,
    hint: whoCan,
  })

/** `name` of the provider outside. */
export const outsideDown = (name: string) =>
  new Problem(
    {
      code: 'outside_down',
      title: `${name}: нет ответа`,
      detail: `Служба «${name}» не отвечает. Войти с логином и паролем можно как обычно.`,
      status: 503,
      hint: 'Повторите через несколько минут.',
    },
    { 'retry-after': '60' },
  )

/** The provider refused, the person changed his mind, or the answer did not pass a check: no reason is told. */
export const outsideRefused = (name: string) =>
  new Problem({
    code: 'outside_refused',
    title: 'Войти не удалось',
    detail: `Ответ службы «${name}» не принят: вход отменён, устарел или не прошёл проверку.`,
    status: 422,
    hint: 'Начните вход заново в этом же окне или войдите с логином и паролем.',
  })

export const outsideUnknown = (name: string) =>
  new Problem({
    code: 'outside_unknown',
    title: 'Учётная запись не связана',
    detail: `Служба «${name}» подтвердила, кто вы, но в «Опоре» эта запись ни с кем не связана.`,
    status: 403,
    hint: `Войдите с логином и паролем и свяжите её: «Профиль → ${name}». Если вас пригласили, откройте ссылку приглашения.`,
  })

export const accountDisabled = () =>
  new Problem({
    code: 'account_disabled',
    title: 'Вход отключён',
    detail: 'Ваша учётная запись в «Опоре» отключена.',
    status: 403,
    hint: 'Спросите руководителя вашей организации или того, кто ведёт людей области.',
  })

/** Nothing is changed in another person's name. */
export const viewingOnly = () =>
  new Problem({
    code: 'viewing_only',
    title: 'Сейчас можно только смотреть',
    detail: 'Вы смотрите на систему в роли другого человека: менять в ней ничего нельзя.',
    status: 403,
    hint: 'Закончите просмотр кнопкой вверху страницы и повторите действие в своей роли.',
  })

/** A right that depends on whom or what it is about; `detail` says why not. */
export const notAllowed = (detail: string, hint = 'Обратитесь к тому, у кого прав больше.') =>
  new Problem({ code: 'forbidden', title: 'Недостаточно прав', detail, status: 403, hint })

/** More pupils than one may take away alone. */
export const secondPersonNeeded = ({ pupils, limit }: { pupils: number; limit: number }) =>
  new Problem({
    code: 'second_person',
    title: 'Нужен второй человек',
    detail: `В файле данные учеников, строк — ${pupils}. Больше ${limit} скачивают только с согласия второго человека.`,
    status: 403,
    hint: 'Откройте файл на странице загрузки и попросите согласия. Кто согласился и до какого часа можно скачать, видно в «Решениях вдвоём».',
    link: '/approvals',
  })

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

/** `found`: as the scanner calls it. */
export const infected = (name: string, found: string) =>
  new Problem({
    code: 'infected',
    title: 'В файле вирус',
    detail: `Файл «${name}»: проверка на вирусы нашла ${found}. Не принят ни один из отправленных файлов.`,
    status: 422,
    hint: 'Уберите этот файл и отправьте остальные ещё раз. Сообщите тому, кто отвечает за ваш компьютер, и тому, от кого файл.',
  })

export const scannerDown = () =>
  new Problem(
    {
      code: 'scanner_down',
      title: 'Проверка на вирусы недоступна',
      detail: 'Проверка на вирусы недоступна: файлы не приняты, данные не изменились.',
      status: 503,
      hint: 'Повторите через несколько минут. Если не поможет, сообщите администратору сервера.',
    },
    { 'retry-after': '60' },
  )

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

/** A request sent once more whose first answer was lost: it is not done twice. */
export const alreadyDone = () =>
  conflict('Это действие уже выполнено или выполняется.', 'Обновите страницу и посмотрите, что изменилось.')

/** A key of repetition that belongs to another request. */
export const foreignKey = () =>
  new Problem({
    code: 'foreign_key',
    title: 'Ключ повтора уже занят',
    detail: 'С этим ключом (Idempotency-Key) уже отправляли другой запрос.',
    status: 422,
    hint: 'Для нового действия нужен новый ключ.',
  })

/** Somebody changed the record meanwhile; the person sees each field that differs and chooses. */
export const changedMeanwhile = (changed: { version: number; fields: ChangedField[] }) =>
  new Problem({
    code: 'conflict',
    title: 'Данные уже изменились',
    detail: 'Пока вы правили, запись изменил кто-то другой. Ваша правка не сохранена.',
    status: 409,
    hint: 'Сравните, что отличается, и решите, чьё оставить.',
    changed,
  })

/** The state does not allow the action; `detail` says why, `hint` what would. */
export const notPossible = (detail: string, hint?: string) =>
  new Problem({ code: 'not_possible', title: 'Сейчас это невозможно', detail, status: 422, hint })

/** The bytes of a file are gone by its term of keeping; what was counted from it stays. */
export const originalGone = () =>
  notPossible(
    'Оригинал этого файла удалён: вышел срок его хранения.',
    'Результаты школ из него остались. Сроки — на странице «Данные и сроки хранения».',
  )

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
