import type { Random } from './random.ts'

export interface Town {
  name: string
  /** «школа № 3 г. Озернограда». */
  genitive: string
  /** «Щукоборский муниципальный округ». */
  adjective: string
}

/** The region does not exist, nor do its towns: the words are put together so as to name no real place. */
export const REGION_NAME = 'Озёрная область'

export const TOWNS: readonly Town[] = [
  { name: 'Озерноград', genitive: 'Озернограда', adjective: 'Озерноградский' },
  { name: 'Щукобор', genitive: 'Щукобора', adjective: 'Щукоборский' },
  { name: 'Камышеград', genitive: 'Камышеграда', adjective: 'Камышеградский' },
  { name: 'Глухаревск', genitive: 'Глухаревска', adjective: 'Глухаревский' },
  { name: 'Плёсогорск', genitive: 'Плёсогорска', adjective: 'Плёсогорский' },
  { name: 'Сиговодск', genitive: 'Сиговодска', adjective: 'Сиговодский' },
  { name: 'Вербополь', genitive: 'Вербополя', adjective: 'Вербопольский' },
  { name: 'Журавлебор', genitive: 'Журавлебора', adjective: 'Журавлеборский' },
  { name: 'Линеград', genitive: 'Линеграда', adjective: 'Линеградский' },
  { name: 'Бобролесье', genitive: 'Бобролесья', adjective: 'Бобролесский' },
  { name: 'Осокогорье', genitive: 'Осокогорья', adjective: 'Осокогорский' },
  { name: 'Чайкополье', genitive: 'Чайкополья', adjective: 'Чайкопольский' },
  { name: 'Окунеборск', genitive: 'Окунеборска', adjective: 'Окунеборский' },
  { name: 'Кувшинковск', genitive: 'Кувшинковска', adjective: 'Кувшинковский' },
  { name: 'Моховодье', genitive: 'Моховодья', adjective: 'Моховодский' },
  { name: 'Ольхоград', genitive: 'Ольхограда', adjective: 'Ольхоградский' },
  { name: 'Выдроречье', genitive: 'Выдроречья', adjective: 'Выдрореченский' },
  { name: 'Тростнеполь', genitive: 'Тростнеполя', adjective: 'Тростнепольский' },
  { name: 'Клюквогорск', genitive: 'Клюквогорска', adjective: 'Клюквогорский' },
  { name: 'Налимоборье', genitive: 'Налимоборья', adjective: 'Налимоборский' },
  { name: 'Рябинолесье', genitive: 'Рябинолесья', adjective: 'Рябинолесский' },
  { name: 'Пескарёвск', genitive: 'Пескарёвска', adjective: 'Пескарёвский' },
  { name: 'Брусникополь', genitive: 'Брусникополя', adjective: 'Брусникопольский' },
  { name: 'Цаплегорье', genitive: 'Цаплегорья', adjective: 'Цаплегорский' },
  { name: 'Ивоводск', genitive: 'Ивоводска', adjective: 'Ивоводский' },
  { name: 'Хариусград', genitive: 'Хариусграда', adjective: 'Хариусградский' },
  { name: 'Дубравоозёрск', genitive: 'Дубравоозёрска', adjective: 'Дубравоозёрский' },
]

const BEGINNINGS = [
  'Верхне',
  'Нижне',
  'Средне',
  'Старо',
  'Ново',
  'Мало',
  'Больше',
  'Тихо',
  'Сухо',
  'Криво',
  'Дальне',
  'Ближне',
  'Косо',
  'Семи',
  'Ясно',
  'Холодно',
  'Звонко',
  'Светло',
]
const ENDINGS = [
  'глухарёво',
  'щурово',
  'плёсово',
  'камышиха',
  'лещёво',
  'сиговка',
  'вербиха',
  'журавка',
  'бобриха',
  'осочье',
  'чайкино',
  'окунёвка',
  'моховиха',
  'ольшанье',
  'выдрино',
  'тростянье',
  'клюквиха',
  'налимово',
  'рябинье',
  'ершиха',
  'брусничье',
  'цаплино',
  'ивнячье',
  'карасиха',
  'протока',
  'заводье',
  'омутье',
  'бродово',
  'мостищи',
  'причалье',
]

/** Every village name once, in an order of its own for each seed. */
export function villageNames(random: Random): string[] {
  return random.shuffled(BEGINNINGS.flatMap((beginning) => ENDINGS.map((ending) => beginning + ending)))
}
