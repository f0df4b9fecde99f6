import { oporaHeader, oporaRows } from '#demo/opora-csv.ts'
import type { DemoRegion } from '#demo/region.ts'
import type { DemoSitting } from '#demo/sittings.ts'
import { countWorks, type DemoWork, worksOf } from '#demo/works.ts'
import { startOf } from '#engine/academic-year.ts'
import { mainDay } from './calendar.ts'
import { percent, type Row } from './sheet.ts'

/** The register as of 20 September of the last year. */
export function* registerTable(region: DemoRegion): Generator<Row> {
  yield ['Реестр общеобразовательных организаций']
  yield [`${region.name}, на 20 сентября ${startOf(region.years.at(-1) ?? '')} года`]
  yield []
  yield [
    '№ п/п',
    'Код ОО',
    'Логин ФИС ОКО',
    'Муниципалитет',
    'ОКТМО',
    'Полное наименование',
    'Краткое наименование',
    'Вид ОО',
    'Повышенный уровень',
    'Местность',
    'Населённый пункт',
    'Численность обучающихся',
    'ИНН',
    'ОГРН',
    'Расстояние до муниципального центра, км',
    'Малокомплектная',
    'Статус',
  ]
  for (const school of region.schools) {
    yield [
      school.index + 1,
      school.code,
      `edu${school.login}`,
      school.municipality,
      school.oktmo,
      school.fullName,
      school.name,
      school.kind,
      school.advanced ? 'да' : 'нет',
      school.place === 'town' ? 'город' : 'село',
      school.settlement,
      school.pupils,
      school.inn,
      school.ogrn,
      school.distanceKm,
      school.small ? 'да' : 'нет',
      school.status,
    ]
  }
}

/** The region's own work: counts of marks for each class, a total under each school. */
export function* regionalWork(region: DemoRegion, sitting: DemoSitting): Generator<Row> {
  yield [
    `Региональная контрольная работа по математике, 9 класс, ноябрь ${mainDay(sitting).getUTCFullYear()} года`,
  ]
  yield []
  yield [
    'Логин ОО',
    'Школа',
    'Класс',
    'По списку',
    'Выполняли работу',
    'на «5»',
    'на «4»',
    'на «3»',
    'на «2»',
    'Успеваемость, %',
    'Качество, %',
  ]
  for (const school of region.schools) {
    const works = worksOf(region, school, sitting)
    const classes = [...new Set(works.map((work) => work.class))]
    for (const name of classes) {
      const own = works.filter((work) => work.class === name)
      yield [`edu${school.login}`, school.name, name, ...markCounts(own, sitting)]
    }
    if (works.length > 0) yield [null, 'Итого по школе', null, ...markCounts(works, sitting)]
  }
}

function markCounts(works: readonly DemoWork[], sitting: DemoSitting): number[] {
  const { participants, marks } = countWorks(works, sitting)
  const [n2, n3, n4, n5] = marks ?? [0, 0, 0, 0]
  return [
    works.length,
    participants,
    n5,
    n4,
    n3,
    n2,
    percent(participants - n2, participants),
    percent(n4 + n5, participants),
  ]
}

/** Opora's own CSV of a sitting, the same rows as in the files that the demonstration keeps in the database. */
export function* oporaTable(region: DemoRegion, sitting: DemoSitting): Generator<Row> {
  yield [oporaHeader(sitting).trimEnd()]
  for (const school of region.schools) {
    for (const line of oporaRows(school, sitting, worksOf(region, school, sitting)).split('\r\n'))
      if (line) yield [line]
  }
}
