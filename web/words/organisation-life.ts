interface Told {
  kind: 'opened' | 'renamed' | 'moved' | 'joined' | 'closed'
  was: string | null
  became: string | null
  wasOktmo: string | null
  oktmo: string | null
  incoming: boolean
}

/** What happened to an organisation; of a joining, up to the name of the other, which may be a link. */
function happened({ kind, was, became, wasOktmo, oktmo, incoming }: Told): string {
  const code = oktmo !== wasOktmo && `ОКТМО ${wasOktmo ?? 'не указан'} → ${oktmo ?? 'не указан'}`
  if (kind === 'renamed')
    return [was !== became && `название: ${was ?? ''} → ${became ?? ''}`, code].filter(Boolean).join('; ')
  if (kind === 'moved') return `перенос: ${was ?? ''} → ${became ?? ''}`
  if (kind === 'joined') return incoming ? 'сюда вошёл' : 'вошёл в'
  if (kind === 'opened') return oktmo === null ? 'создание' : `создание, ОКТМО ${oktmo}`
  return 'закрытие'
}

/** Texts of the life of a municipality or another organisation that is no school. */
export const organisationLifeWords = {
  title: 'События',
  none: 'Событий пока не записано.',
  happened,
  form: 'Внести событие',
  kind: 'Что произошло',
  kinds: {
    renamed: 'Переименовать',
    moved: 'Перенести под другое место',
    joined: 'Объединить с другими муниципалитетами',
    closed: 'Закрыть',
  },
  explain: {
    renamed: 'Прежнее название останется в истории и в уже выгруженных документах.',
    moved: 'Люди с ролями здесь с этого дня работают со школами нового места, а прежних больше не видят.',
    joined:
      'Работающие школы с этого дня перейдут в преемник. Роли людей в закончившихся муниципалитетах и их организациях прекратятся: дайте их в преемнике. Закрытые школы и прежние годы останутся за прежним муниципалитетом.',
    closed:
      'Роли людей прекратятся, история останется. Муниципалитет с работающими школами закрыть нельзя: объедините его с другим.',
  },
  oktmo: 'ОКТМО, 8 или 11 цифр',
  oktmoHint: 'Не заполняйте, если он не меняется',
  newOktmoHint: 'Если ещё не присвоен, внесите потом',
  place: 'Новое место',
  choose: 'выберите',
  others: 'Вместе с ним заканчиваются',
  into: 'Во что объединяются',
  newOne: 'в новый муниципалитет',
  newName: 'Название нового муниципалитета',
  save: 'Внести',
  correct: 'Исправить запись без приказа',
  labels: { name: 'Название', parent: 'К чему относится', closedOn: 'Не действует с' },
} as const
