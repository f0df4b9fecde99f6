import type { TakenFile } from '#contract/approvals.ts'
import { approvalStateWords } from '#contract/list-words.ts'
import { roleWord } from '#contract/role-words.ts'
import type { Term } from '#contract/terms.ts'
import { counted, date } from './format.ts'

/** Texts of what is decided by two people. */
export const approvalWords = {
  title: 'Решения вдвоём',
  lead: 'Один предлагает, другой соглашается или отказывает. Предложение ждёт семь дней.',
  caption: 'Предложения',
  empty: 'Предложений нет',
  names: 'Имена людей и названия организаций — нынешние.',
  emptyWhy: (term: Term) =>
    `Вдвоём дают роли «${roleWord('operator', term)}» и «${roleWord('administrator', term)}» (предлагают их на карточке человека), исправляют карточки школ и разрешают скачать файл, в котором много учеников.`,
  what: 'Что предложено',
  askedBy: 'Кто предложил и почему',
  state: 'Решение',
  days: (from: string | null, to: string | null) =>
    `${from ? `с ${date(from)}` : 'со дня согласия'}${to ? ` по ${date(to)}` : ', до отзыва'}`,
  states: approvalStateWords,
  until: (moment: string) => `до ${moment}`,
  approve: 'Согласиться',
  refuse: 'Отказать',
  takeBack: 'Забрать',
  correction: 'Исправить карточку',
  field: 'Что',
  was: 'Сейчас',
  wasThen: 'Было',
  becomes: 'Станет',
  now: (value: string) => `теперь: ${value}`,
  outdated:
    'Карточку с тех пор изменили: согласиться уже нельзя. Откажите, и пусть предложат заново от нынешних сведений.',
  export: { original: 'Скачать файл как есть', findings: 'Скачать файл с замечаниями' } satisfies Record<
    TakenFile,
    string
  >,
  pupils: (n: number) => counted(n, 'строка учеников', 'строки учеников', 'строк учеников'),
  purpose: (purpose: string) => `Цель: ${purpose}`,
  download: (moment: string) => `Скачать (можно до ${moment})`,
  over: 'Срок, чтобы скачать, вышел.',
  answer: 'Что ответить',
  answerHelp: 'Для отказа обязательно.',
  propose: 'Предложить роль, которую дают вдвоём',
  proposeButton: 'Предложить',
  reason: 'Зачем эта роль',
  proposed: 'Предложено. Роль начнёт действовать, когда согласится другой человек.',
  toApprovals: 'Решения вдвоём',
} as const

/** Texts of asking to take away a file with many pupils. */
export const exportRequestWords = {
  lead: (n: number) =>
    `В файле ${counted(n, 'строка', 'строки', 'строк')} учеников. Столько скачивают только с согласия второго человека.`,
  open: 'Попросить согласия',
  what: 'Что скачать',
  reason: 'Почему нужен весь файл',
  ask: 'Попросить',
  asked: 'Попросили. Когда согласятся, скачать можно в течение суток на странице',
} as const
