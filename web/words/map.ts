import { schools } from './format.ts'

/** Texts of the map of municipalities and of the rule on small schools. */
export const mapWords = {
  title: 'Карта муниципалитетов',
  link: 'Карта',
  back: 'Организации',
  lead: (run: { title: string; year: string } | null) =>
    run
      ? `Сколько школ в последнем списке: «${run.title}», ${run.year}. Число стоит и на карте, и в таблице.`
      : 'Методика ещё не запускалась, поэтому считать пока нечего.',
  map: 'Карта',
  table: 'То же таблицей',
  caption: 'Школы в списке по муниципалитетам',
  told: (name: string, identified: number, all: number) =>
    `${name}: в списке ${identified} из ${schools(all)}`,
  unknown: (name: string) => `${name}: нет данных`,
  identified: 'В списке',
  all: 'Всего школ',
  legend: 'Школ в списке',
  classes: ['нет', '1–2', '3–5', '6–10', '11 и больше'],
  noData: 'нет данных',
  source: (source: string) => `Контуры: ${source}.`,
  none: 'Контуров пока нет',
  noneWhy:
    'Их загружает на этой странице тот, кто ведёт организации области: файлом GeoJSON, выгруженным из геоинформационной системы области.',
  upload: {
    title: 'Контуры муниципалитетов',
    explain:
      'Файл GeoJSON до 20 МБ: FeatureCollection, контуры Polygon или MultiPolygon в градусах (WGS 84), долгота первой. Муниципалитет узнаётся по свойству oktmo или name. Прежние контуры заменяются.',
    file: 'Файл GeoJSON',
    send: 'Загрузить контуры',
    sent: (shapes: number, unmatched: number) =>
      `Контуров: ${shapes}. ${unmatched === 0 ? 'Все узнаны.' : `Не узнано: ${unmatched}, укажите их ниже.`}`,
    unmatched: 'Чьи это контуры',
    nobody: 'Не указано',
  },
} as const

export const smallRuleWords = {
  title: 'Малокомплектные школы',
  lead: 'По закону признаки малокомплектной школы устанавливает область. Пока правила нет, школа малокомплектная, если так сказано в реестре.',
  none: 'Правила нет: так, как в реестре.',
  primary: 'Начальная: обучающихся не больше',
  basic: 'Основная: не больше',
  secondary: 'Средняя: не больше',
  villagesOnly: 'Только в сельской местности',
  fromCentreKm: 'До районного центра не меньше, км',
  fromCentreHelp: 'Если акт называет расстояние. Пусто — не важно.',
  notNumber: 'Впишите число километров больше нуля: «12» или «7,5».',
  source: 'Каким актом установлено',
  withdraw: 'Отменить правило',
} as const
