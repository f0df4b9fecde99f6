import type { Channel, Digest } from '#contract/notifications.ts'
import { counted } from './format.ts'

/** Texts of notifications and of what a person wants to hear of. */
export const notificationWords = {
  title: 'Уведомления',
  lead: 'Что касается вас и вашей работы.',
  settings: 'Выбрать, о чём сообщать и нужно ли письмо',
  fresh: 'новое',
  open: 'Открыть',
  read: 'Прочитано',
  readTitle: (sentence: string) => `Прочитано: ${sentence}`,
  readAll: 'Отметить всё прочитанным',
  empty: 'Уведомлений пока нет',
  emptyWhy:
    'Здесь появится, когда проверят вашу загрузку, когда будет готов новый список школ или изменятся ваши роли.',
} as const

export const notificationSettingsWords = {
  title: 'Уведомления',
  lead: 'Колокольчик вверху показывает, сколько вы не прочитали. Письмо собирает непрочитанное и приходит утром; отдельных писем о каждом событии нет.',
  about: 'О чём',
  channels: {
    system: 'в системе',
    mail: 'в системе и в письме',
    off: 'не сообщать',
  } satisfies Record<Channel, string>,
  digest: 'Письмо с непрочитанным',
  digests: {
    daily: 'каждый день',
    weekly: 'по понедельникам',
    off: 'не присылать',
  } satisfies Record<Digest, string>,
  save: 'Сохранить',
  saved: 'Сохранено.',
  noAddress: 'Чтобы письма приходили, укажите почту.',
  noMail: 'Эта система писем не отправляет: уведомления видны только здесь.',
  folder:
    'Демонстрация: письма никуда не уходят, они складываются файлами в папку mail рядом с данными на сервере.',
} as const

export const bellTitle = (unread: number) =>
  unread === 0
    ? 'Уведомления'
    : `Уведомления: ${counted(unread, 'непрочитанное', 'непрочитанных', 'непрочитанных')}`
