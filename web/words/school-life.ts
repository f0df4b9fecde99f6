import { counted, date } from './format.ts'

type Kind = 'opened' | 'renamed' | 'moved' | 'joined' | 'split' | 'closed' | 'reopened'

interface Told {
  kind: Kind
  was: string | null
  became: string | null
  incoming: boolean
}

/** What happened, up to the name of the other school, which may be a link. */
function happened({ kind, was, became, incoming }: Told): string {
  if (kind === 'joined') return incoming ? 'сюда присоединена' : 'присоединена к'
  if (kind === 'split') return incoming ? 'создана при разделении школы' : 'разделена, создана'
  if (kind === 'renamed') return `переименована: ${was ?? ''} → ${became ?? ''}`
  if (kind === 'moved') return `переведена: ${was ?? ''} → ${became ?? ''}`
  return { opened: 'открыта', closed: 'закрыта', reopened: 'закрытие исправлено: школа работает' }[kind]
}

/** Texts of the life of a school: events, register data, a new school. */
export const lifeWords = {
  title: (school: string) => `Жизнь школы: ${school}`,
  lead: 'Когда школу открыли, переименовали, перевели, присоединили или закрыли, и на каком основании. Код школы никогда не достаётся другой.',
  link: 'Жизнь школы',
  change: 'Изменить сведения',
  line: 'События',
  none: 'Событий пока не записано.',
  happened,
  closed: (day: string) => `Закрыта с ${date(day)}`,
  corrected: 'отменено: внесено по ошибке',
  on: 'С какого дня',
  what: 'Что произошло',
  basis: 'Основание',
  who: 'Кто внёс',
  places: 'Где находилась',
  place: (since: string | null, until: string | null) =>
    [since && `с ${date(since)}`, until && `до ${date(until)}`].filter(Boolean).join(' ') || 'всё время',
  planned: {
    title: 'Предстоит',
    all: 'Предстоит во всех школах',
    none: 'Предстоящих событий не внесено.',
    lead: 'Событие применится само в свой день. До этого дня его можно снять.',
    coming: {
      renamed: (name: string) => `получит название «${name}»`,
      moved: (place: string) => `перейдёт в муниципалитет: ${place}`,
      joined: () => 'будет присоединена к',
      split: (parts: string) => `будет разделена, откроются: ${parts}`,
      closed: () => 'будет закрыта',
    },
    opened: (name: string, code: string | null) => `откроется «${name}», код ${code ?? ''}`,
    incoming: 'сюда будет присоединена',
    by: (person: string) => `внёс(ла) ${person}`,
    refused: (why: string) => `Не применено: ${why}`,
    withdraw: 'Снять',
    putAway: 'Убрать из списка',
    withdrawOf: (refused: boolean, day: string) =>
      refused ? `Убрать из списка неприменённое событие от ${day}` : `Снять событие на ${day}`,
    hint: 'Можно указать и день впереди: событие применится само, когда он наступит.',
  },
  form: {
    title: 'Внести событие',
    kind: 'Что произошло',
    kinds: {
      renamed: 'Переименовать',
      moved: 'Перевести в другое муниципальное образование',
      joined: 'Присоединить к другой школе',
      split: 'Разделить',
      closed: 'Закрыть',
      reopened: 'Исправить ошибочное закрытие',
    },
    explain: {
      renamed: 'Прежнее название останется в истории и в уже выгруженных документах.',
      moved:
        'С этого дня и впредь школу со всеми её годами ведёт новое муниципальное образование. Прежнее её больше не видит.',
      joined:
        'Школа закончит работу, роли её людей прекратятся. Её результаты останутся при ней и будут видны рядом с рядами преемницы.',
      split: 'Новые школы получат муниципалитет, вид и населённый пункт этой школы.',
      closed: 'Школа исчезнет из списков, роли её людей прекратятся. Результаты останутся доступны.',
      reopened: 'Школа снова появится в списках, роли её людей, которые не отозваны, снова действуют.',
    },
    name: 'Новое название',
    fullName: 'Новое полное название',
    municipality: 'Новый муниципалитет',
    into: 'К какой школе: название или код',
    nothingFound: 'Такой работающей школы нет.',
    parts: 'Новые школы: в каждой строке код и название',
    partsHint: 'Например: 010123 Начальная школа № 5',
    wrongPart: (line: string) => `Строка «${line}»: сначала код, потом через пробел название.`,
    continues: 'Школа продолжает работать рядом с новыми',
    on: 'С какого дня',
    basis: 'Основание: номер и дата приказа',
    reason: 'Причина',
    save: 'Внести',
  },
  conflict: { name: 'Название', closedOn: 'Закрыта с' },
  register: {
    proposeTitle: 'Предложить исправление карточки',
    proposeLead:
      'Исправьте, что не так. Увидит и решит тот, кто отвечает за школы муниципалитета; до этого карточка останется прежней.',
    why: 'Почему так верно',
    whyHelp: 'Например, номер приказа или откуда сведения. Имён учеников не пишите.',
    propose: 'Предложить',
    proposed: 'Предложено. Что ответили, видно на странице',
    toApprovals: 'Решения вдвоём',
    title: 'Сведения реестра',
    edit: 'Изменить сведения реестра',
    lat: 'Широта, градусы',
    lon: 'Долгота, градусы',
    coordinates: 'Координаты',
    saved: 'Сведения сохранены.',
    digits: 'только цифры, с ведущими нулями',
    distance: 'До районного центра, км',
    status: 'Состояние',
    login: 'Логин ФИС ОКО (цифры)',
    notNumber: (title: string) => `${title}: нужно число.`,
  },
  open: {
    title: 'Открыть новую школу',
    lead: 'Код должен быть новым: код закрытой школы другой не достаётся.',
    code: 'Код ОО',
    name: 'Название',
    save: 'Открыть школу',
  },
  joined: {
    show: 'Показать вместе с рядами предшественниц',
    hide: 'Только свои результаты',
    lead: 'Результаты предшественниц отмечены буквой и с результатами школы не складываются.',
    until: (day: string) => `до ${date(day)}`,
    none: 'У предшественниц результатов нет.',
    of: (mark: string) => `предшественница ${mark}`,
  },
  small: {
    byRule: (pupils: number, rule: { most: number; villagesOnly: boolean }, small: boolean) => {
      const limit = `порог — ${rule.most}${rule.villagesOnly ? ', только сёла' : ''}`
      const has = counted(pupils, 'обучающийся', 'обучающихся', 'обучающихся')
      return `${small ? 'малокомплектная' : 'не малокомплектная'} по правилу области: ${has}, ${limit}`
    },
  },
} as const
