import { counted, number, percent, plural, schools } from './format.ts'

/** Whole points, without «−0». */
const whole = (share: number) => number(Math.round(share * 100) || 0)
const years = (n: number) => counted(n, 'год', 'года', 'лет')

/** Texts of the page of a school over all its years. */
export const longViewWords = {
  link: 'По годам',
  title: (name: string) => `По годам: ${name}`,
  back: 'Карточка школы',
  lead: 'Результаты всех лет рядом: доли, переход из класса в класс, устойчивость по предметам, повторное попадание в список.',
  what: 'все результаты',
  empty: 'Результатов этой школы нет',
  emptyWhy: 'Они появятся, когда загрузят файлы с её результатами.',
  listing: 'Был бы список',
  listingLead: (method: string) => `${method}: как правило ответило бы по сегодняшним данным за каждый год.`,
  inRow: (n: number) =>
    n === 0
      ? 'За последний год правило школу не называет.'
      : n === 1
        ? 'Правило называет школу за последний год.'
        : `Правило называет школу ${years(n)} подряд: пора менять форму поддержки.`,
  year: 'Год',
  answer: 'Ответ',
  markers: 'Низких результатов',
  cohorts: 'Те же дети через год',
  cohortsLead:
    'Результаты одного класса и следующего за ним. Кто пришёл и кто уехал, отсюда не видно, поэтому рядом стоит число участников.',
  cohortsNone: 'Проследить детей из года в год пока нельзя: нужны два года подряд по одному предмету.',
  subject: 'Предмет',
  was: 'Было',
  became: 'Стало',
  change: 'Ниже порога',
  quality: '«4» и «5»',
  verdict: 'Что это значит',
  verdicts: {
    worse: 'стало хуже',
    better: 'стало лучше',
    unclear: 'разница может быть случайной',
  },
  leavesPrimary: 'переход из начальной школы',
  points: (share: number) =>
    `${share > 0 ? '+' : ''}${number(share * 100, 1, 0)} ${plural(Math.round(share * 100), 'пункт', 'пункта', 'пунктов')}`,
  between: ([from, to]: readonly [number, number]) =>
    `от ${whole(from)} до ${whole(to)}, если учесть случайность`,
  grade: (grade: number) => `${grade} класс`,
  subjects: 'Предметы',
  procedure: 'Процедура',
  result: 'Ниже порога',
  interval: 'Доля и интервал',
  shrunken: 'С поправкой на малое число',
  shrunkenWhy:
    'Чем меньше детей писали работу, тем больше оценка опирается на школы области: под ней сказано, на сколько она — из чисел самой школы. На решение о списке эта оценка не влияет.',
  trust: (share: number) => `на ${percent(share, 0)} — из своих чисел`,
  municipality: 'Муниципалитет',
  region: 'Регион',
  alike: 'Похожие школы',
  alikeWhy: (kind: string, place: string) => `Похожие — ${kind}, ${place}.`,
  alikeUnknown: 'Похожих школ не подобрать: в реестре нет вида школы или места.',
  places: { town: 'в городе', village: 'в селе' },
  groupWhy:
    'Сравнение показано, когда эту работу писали не меньше пяти школ: иначе отдельную школу можно было бы узнать.',
  ofSchools: (n: number) => schools(n),
  records: {
    'always-low': (n: number) => `Низкий результат каждый год из ${n}: трудность устойчивая.`,
    'often-low': (n: number, low: number) => `Низкий результат в ${low} из ${years(n)}.`,
    'once-low': (n: number) => `Низкий результат один раз за ${years(n)}.`,
    'never-low': (n: number) => `За ${years(n)} низких результатов не было.`,
    unknown: (n: number) => `Результаты есть за ${years(n)}: об устойчивости говорят хотя бы три.`,
  },
  noGroup: '—',
} as const
