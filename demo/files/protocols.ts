import type { DemoRegion, DemoSchool } from '#demo/region.ts'
import type { DemoSitting } from '#demo/sittings.ts'
import { type DemoWork, worksOf } from '#demo/works.ts'
import { subjectName } from './calendar.ts'
import type { Cell, Row } from './sheet.ts'

/** Protocol of the kind of 2021: every school in one table, absent pupils in the column of the variant. */
export function* protocol2021(
  region: DemoRegion,
  sitting: DemoSitting,
  schools: readonly DemoSchool[],
): Generator<Row> {
  const tasks = sitting.tasks.map((task) => `балл за ${task.label}`)
  const pupil = ['логин школы', 'класс', 'номер обучающегося', 'пол', 'вариант']
  yield [...pupil, ...tasks, 'Учебник', 'отметка за предыдущую четверть/триместр', 'всего баллов']
  const book = `${subjectName(sitting)} ${sitting.pupilGrade} класс, учебник 1`
  for (const { school, work } of everyWork(region, sitting, schools)) {
    yield [
      `sch${school.login}`,
      work.class,
      Number(work.pupil),
      work.sex,
      variant(work, 'отсутствовал'),
      ...taskCells(sitting, work),
      book,
      work.journalMark,
      work.score,
    ]
  }
}

/** Protocol of the kind of 2022: no total, the letter of the class at the end. */
export function* protocol2022(
  region: DemoRegion,
  sitting: DemoSitting,
  schools: readonly DemoSchool[],
): Generator<Row> {
  const tasks = sitting.tasks.map((task) => (/^\d+$/.test(task.label) ? Number(task.label) : task.label))
  const journal = 'Отметка за предыдущий триместр/ четверть/полугодие'
  yield ['Пользователь', 'Код', 'Вариант', ...tasks, 'Наименование класса', 'Пол', journal]
  for (const { school, work } of everyWork(region, sitting, schools)) {
    yield [
      `edu${school.login}`,
      Number(work.pupil),
      variant(work, 'отсутствовал'),
      ...taskCells(sitting, work),
      work.class.replace(/^\d+/, ''),
      work.sex.toUpperCase(),
      work.journalMark,
    ]
  }
}

/** Protocol of the last years, of one school: the school and the year stand only in the name of the file. */
export function* protocolRecent(
  region: DemoRegion,
  sitting: DemoSitting,
  school: DemoSchool,
): Generator<Row> {
  const tasks = sitting.tasks.map((task) => `${task.label} (${points(task.max ?? 0)})`)
  const journal = 'Отметка за предыдущий триместр/четверть/полугодие'
  yield ['Код участника', 'Вариант', ...tasks, 'Порядковый номер класса', 'Пол', journal, 'Итого баллов']
  const classes = new Map<string, number>()
  for (const { work } of everyWork(region, sitting, [school])) {
    const number = classes.get(work.class) ?? classes.size + 1
    classes.set(work.class, number)
    yield [
      Number(work.pupil),
      variant(work, 'не присутствовал'),
      ...taskCells(sitting, work),
      number,
      work.sex.toUpperCase(),
      work.journalMark,
      work.score,
    ]
  }
}

function* everyWork(region: DemoRegion, sitting: DemoSitting, schools: readonly DemoSchool[]) {
  for (const school of schools) for (const work of worksOf(region, school, sitting)) yield { school, work }
}

function variant(work: DemoWork, absent: string): Cell {
  return work.status === 'absent' ? absent : Number(work.variant)
}

function taskCells(sitting: DemoSitting, work: DemoWork): Cell[] {
  return work.tasks ? work.tasks.map((score) => score ?? 'X') : sitting.tasks.map(() => null)
}

function points(max: number): string {
  return max === 1 ? '1 балл' : max < 5 ? `${max} балла` : `${max} баллов`
}
