import type { DemoMunicipality, DemoRegion, DemoSchool } from '#demo/region.ts'
import type { DemoSitting } from '#demo/sittings.ts'
import { type DemoWork, worksOf } from '#demo/works.ts'
import { calendarYear, mainDay, subjectName } from './calendar.ts'
import { percent, type Row, ruDate } from './sheet.ts'

/** A row of a form of ФИС ОКО: the region, a municipality or a school, with those who took part. */
interface Group {
  name: string
  /** How many schools; null on the row of a school. */
  schools: number | null
  works: readonly DemoWork[]
}

/** «Статистика по отметкам»: shares of marks in percent. */
export function* marksForm(region: DemoRegion, sitting: DemoSitting): Generator<Row> {
  yield* heading(sitting, 'Статистика по отметкам')
  yield ['Группы участников', 'Кол-во ОО', 'Кол-во участников', '2', '3', '4', '5']
  for (const { name, schools, works } of groups(region, sitting)) {
    const shares = [2, 3, 4, 5].map((mark) =>
      percent(works.filter((work) => work.mark === mark).length, works.length),
    )
    yield [name, schools, works.length, ...shares]
  }
}

/** «Распределение первичных баллов»: a column for each score. */
export function* scoresForm(region: DemoRegion, sitting: DemoSitting): Generator<Row> {
  const scores = Array.from({ length: (sitting.scale?.max ?? 0) + 1 }, (_, score) => score)
  yield* heading(sitting, 'Распределение первичных баллов')
  yield ['Группы участников', 'Кол-во ОО', 'Кол-во участников', ...scores.map(String)]
  for (const { name, schools, works } of groups(region, sitting)) {
    const counts = new Array<number>(scores.length).fill(0)
    for (const { score } of works) if (score !== null) counts[score]! += 1
    yield [name, schools, works.length, ...counts.map((count) => percent(count, works.length))]
  }
}

/** «Сравнение отметок с отметками по журналу»: four rows under the name of each group. */
export function* journalForm(region: DemoRegion, sitting: DemoSitting): Generator<Row> {
  yield* heading(sitting, 'Сравнение отметок с отметками по журналу')
  yield ['Группы участников', 'Кол-во участников', '%']
  for (const { name, works } of groups(region, sitting)) {
    const steps = works.flatMap(({ mark, journalMark }) =>
      mark && journalMark ? [Math.sign(mark - journalMark)] : [],
    )
    const count = (sign: number) => steps.filter((step) => step === sign).length
    yield [name]
    yield ['Понизили (Отметка < Отметка по журналу)', count(-1), percent(count(-1), steps.length)]
    yield ['Подтвердили (Отметка = Отметка по журналу)', count(0), percent(count(0), steps.length)]
    yield ['Повысили (Отметка > Отметка по журналу)', count(1), percent(count(1), steps.length)]
    yield ['Всего', steps.length, 100]
  }
}

/** «Выполнение заданий»: percent of the points of each task. */
export function* tasksForm(region: DemoRegion, sitting: DemoSitting): Generator<Row> {
  yield* heading(sitting, 'Выполнение заданий (в % от числа участников)')
  yield ['Группы участников', 'Кол-во ОО', 'Кол-во участников', ...sitting.tasks.map((task) => task.label)]
  yield ['Макс балл', null, null, ...sitting.tasks.map((task) => task.max)]
  for (const { name, schools, works } of groups(region, sitting)) {
    const shares = sitting.tasks.map(({ max }, i) => {
      const points = works.reduce((sum, work) => sum + (work.tasks?.[i] ?? 0), 0)
      return percent(points, works.length * (max ?? 1))
    })
    yield [name, schools, works.length, ...shares]
  }
}

/** Ф1 «Индивидуальные результаты» of one school or, when `schools` are several, of all of them in one table. */
export function* individualForm(
  region: DemoRegion,
  sitting: DemoSitting,
  schools: readonly DemoSchool[],
): Generator<Row> {
  const parts = schools.map((school) => ({ school, works: tookPart(region, school, sitting) }))
  const total = parts.reduce((sum, { works }) => sum + works.length, 0)
  const [only] = schools
  const owner = schools.length === 1 && only ? schoolWithLogin(only) : region.name
  yield ['Индивидуальные результаты']
  yield [`ВПР ${calendarYear(sitting)} ${subjectName(sitting)} ${sitting.reference.grade} класс`]
  yield ['Предмет:', subjectName(sitting)]
  yield ['Максимальный первичный балл:', sitting.scale?.max ?? null]
  yield ['Дата проведения:', ruDate(mainDay(sitting))]
  yield ['Субъект РФ:', region.name]
  yield [`${owner} | Кол-во участников: ${total}`]
  yield []
  yield [null, null, null, null, null, null, ...sitting.tasks.map((task) => task.level)]
  yield individualHeader(sitting)
  for (const { school, works } of parts) for (const work of works) yield individualRow(school, work)
}

function individualHeader(sitting: DemoSitting): Row {
  const tasks = sitting.tasks.map((task) => `${task.label} (${task.max}б)`)
  const pupil = ['ОО', 'Муниципалитет', 'Название ОО', 'Код участника', 'Класс', 'Вариант']
  return [...pupil, ...tasks, 'Первичный балл', 'Отметка', 'Отметка по журналу']
}

function individualRow(school: DemoSchool, work: DemoWork): Row {
  return [
    `edu${school.login}`,
    school.municipality,
    school.name,
    Number(work.pupil),
    work.class,
    Number(work.variant),
    ...(work.tasks ?? []).map((score) => score ?? 'X'),
    work.score,
    work.mark,
    work.journalMark ?? 'Нет отметки',
  ]
}

function* heading(sitting: DemoSitting, form: string): Generator<Row> {
  const { reference, pupilGrade, scale } = sitting
  const late = sitting.season === 'autumn'
  const grade = late
    ? `${pupilGrade} класс (по программе ${reference.grade} класса)`
    : `${reference.grade} класс`
  yield [`ВПР ${calendarYear(sitting)}${late ? ' Осень' : ''}. ${grade}`]
  yield [`Дата: ${ruDate(mainDay(sitting))}`]
  yield [`Предмет: ${subjectName(sitting)}`]
  yield [`Максимальный первичный балл: ${scale?.max ?? ''}`]
  yield [form]
  yield []
}

/** The region, then each municipality followed by its schools; those without participants are left out. */
function groups(region: DemoRegion, sitting: DemoSitting): Group[] {
  const rows = region.municipalities.flatMap((municipality) =>
    municipalityGroups(region, municipality, sitting),
  )
  const schools = rows.filter((row) => row.schools === null)
  const works = schools.flatMap((row) => row.works)
  return works.length === 0 ? [] : [{ name: region.name, schools: schools.length, works }, ...rows]
}

function municipalityGroups(
  region: DemoRegion,
  municipality: DemoMunicipality,
  sitting: DemoSitting,
): Group[] {
  const schools = region.schools
    .filter((school) => school.municipality === municipality.name)
    .map(
      (school): Group => ({
        name: schoolWithLogin(school),
        schools: null,
        works: tookPart(region, school, sitting),
      }),
    )
    .filter(({ works }) => works.length > 0)
  if (schools.length === 0) return []
  const works = schools.flatMap((school) => school.works)
  return [{ name: municipality.name, schools: schools.length, works }, ...schools]
}

function schoolWithLogin(school: DemoSchool): string {
  return `${school.name} (edu${school.login})`
}

export function tookPart(region: DemoRegion, school: DemoSchool, sitting: DemoSitting): DemoWork[] {
  return worksOf(region, school, sitting).filter((work) => work.status === 'ok')
}
