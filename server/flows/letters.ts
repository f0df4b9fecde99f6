/** The letters of the product. Subjects hold no names: they are shown on locked telephones. */

export interface LetterText {
  subject: string
  text: string
}

const SIGNATURE = '\n\n—\nПисьмо отправлено системой «Опора» автоматически, отвечать на него не нужно.\n'

export function invitationLetter(of: {
  name: string
  login: string
  link: string
  /** Ready for people. */
  expires: string
}): LetterText {
  return {
    subject: 'Приглашение в «Опору»',
    text: `Здравствуйте, ${of.name}!

Для вас создана учётная запись. Логин: ${of.login}
Выберите пароль по ссылке: она действует до ${of.expires} и только один раз.

${of.link}

Если вы не ждали приглашения, просто удалите письмо.${SIGNATURE}`,
  }
}

export function resetLetter(of: { name: string; login: string; link: string }): LetterText {
  return {
    subject: 'Новый пароль в «Опоре»',
    text: `Здравствуйте, ${of.name}!

Кто-то, возможно вы, попросил новый пароль для логина ${of.login}.
Выберите его по ссылке: она действует час и только один раз.

${of.link}

Если просили не вы, ничего не делайте: прежний пароль остаётся в силе.${SIGNATURE}`,
  }
}

/** Neither address is told the other: one of them may be a stranger's. */
export function addressChangedLetter(of: { name: string; isNew: boolean }): LetterText {
  const what = of.isNew
    ? 'Этот адрес теперь указан в вашей учётной записи «Опоры»: сюда будут приходить письма системы.'
    : 'В вашей учётной записи «Опоры» теперь указан другой адрес: письма системы сюда больше не придут, ссылки из прежних писем не действуют.'
  return {
    subject: 'Адрес почты в «Опоре» изменён',
    text: `Здравствуйте, ${of.name}!

${what}
Изменил его тот, кто ведёт вашу учётную запись. Если это ошибка, скажите ему об этом.${SIGNATURE}`,
  }
}

export function digestLetter(of: {
  name: string
  /** Sentences, the latest first. */
  lines: readonly string[]
  /** How many more there are. */
  more: number
  link: string
}): LetterText {
  const rest = of.more > 0 ? `\n…и ещё: ${of.more}` : ''
  return {
    subject: 'Уведомления «Опоры»',
    text: `Здравствуйте, ${of.name}!

Вы ещё не читали:
${of.lines.map((line) => `— ${line}`).join('\n')}${rest}

Все уведомления: ${of.link}
Как часто присылать письма, выбирают в профиле.${SIGNATURE}`,
  }
}
