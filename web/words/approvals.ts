import { approvalStateWords } from '#contract/list-words.ts'
import { date } from './format.ts'

/** Texts of what is decided by two people. */
export const approvalWords = {
  title: 'Решения вдвоём',
  lead: 'Самые широкие роли не даёт никто в одиночку: один предлагает на карточке человека, другой соглашается. Предложение ждёт семь дней.',
  caption: 'Предложения',
  empty: 'Предложений нет',
  emptyWhy: 'Чтобы дать роль оператора или администратора, откройте карточку человека и предложите её там.',
  toPeople: 'К людям',
  names: 'Имена людей и названия организаций — нынешние.',
  what: 'Кому какую роль',
  askedBy: 'Кто предложил и почему',
  state: 'Решение',
  days: (from: string | null, to: string | null) =>
    `${from ? `с ${date(from)}` : 'со дня согласия'}${to ? ` по ${date(to)}` : ', до отзыва'}`,
  states: approvalStateWords,
  until: (moment: string) => `до ${moment}`,
  approve: 'Согласиться',
  refuse: 'Отказать',
  takeBack: 'Забрать',
  propose: 'Предложить роль, которую дают вдвоём',
  proposeButton: 'Предложить',
  reason: 'Зачем эта роль',
  proposed: 'Предложено. Роль начнёт действовать, когда согласится другой человек.',
  toApprovals: 'Решения вдвоём',
} as const
