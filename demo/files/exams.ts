import type { DemoRegion, DemoSchool } from '#demo/region.ts'
import type { DemoSitting } from '#demo/sittings.ts'
import { type DemoWork, worksOf } from '#demo/works.ts'
import type { WorkStatus } from '#intake/types.ts'
import { mainDay, reserveDay } from './calendar.ts'
import { type Row, ruDate } from './sheet.ts'

/** Subject codes of РИС ГИА. */
const CODES: Readonly<Record<string, number>> = {
  ru: 1,
  ma: 2,
  'ma-prof': 2,
  ph: 3,
  ch: 4,
  bi: 6,
  hi: 7,
  ge: 8,
  en: 9,
  de: 10,
  so: 12,
  li: 18,
  'ma-base': 22,
  in: 25,
}
const GVE_CODES: Readonly<Record<string, number>> = { ru: 51, ma: 52 }
const WAVES = { 1: 'Досрочный период', 2: 'Основной период', 3: 'Основной период. Резервные дни' } as const

/** One row of any export of exams, before it is put into columns. */
interface ExamRow {
  school: DemoSchool
  sitting: DemoSitting
  work: DemoWork
  code: number
  day: Date
  wave: keyof typeof WAVES
  category: string
}

/** Export of РИС ГИА, of all exams of a year: РИС ГИА-9 or РИС ГИА-11. */
export function* risExport(region: DemoRegion, sittings: readonly DemoSitting[]): Generator<Row> {
  yield [
    'SchoolCode',
    'SubjectCode',
    'ExamDate',
    'WaveCode',
    'ParticipantCode',
    'ParticipantCategory',
    'PrimaryMark',
    'Mark100',
    'Mark5',
    'Class',
    'ProcessCondition',
  ]
  for (const { school, work, code, day, wave, category } of examRows(region, sittings)) {
    const subject = String(code).padStart(2, '0')
    const condition = work.status === 'cancelled' ? 9 : 6
    const marks = [work.score, work.testScore, work.mark]
    yield [school.code, subject, ruDate(day), wave, work.pupil, category, ...marks, work.class, condition]
  }
}

/** Regional table of ЕГЭ: «Балл» is the test score, of base maths the mark; «Зачет» 2 is below the minimum. */
export function* egeTable(region: DemoRegion, sittings: readonly DemoSitting[]): Generator<Row> {
  const year = sittings[0] && mainDay(sittings[0]).getUTCFullYear()
  yield [`Результаты ЕГЭ ${year} года`]
  yield [region.name]
  yield []
  yield [
    'Код предмета',
    'Дата экзамена',
    'Код ОУ',
    'Наименование ОУ',
    'Тип ОУ',
    'Муниципальный район',
    'Кластер',
    'Код участника',
    'Категория участника',
    'Этап',
    'Балл',
    'Зачет',
    'Статус',
  ]
  for (const { school, sitting, work, code, day, wave, category } of examRows(region, sittings)) {
    const cancelled = work.status === 'cancelled'
    const failed = sitting.minimum === null ? work.mark === 2 : (work.testScore ?? 0) < sitting.minimum
    yield [
      code,
      day,
      school.code,
      school.name,
      school.kind,
      school.municipality,
      school.place === 'town' ? 'городская' : 'сельская',
      work.pupil,
      category,
      WAVES[wave],
      work.testScore ?? work.mark,
      cancelled ? null : failed ? 2 : 1,
      cancelled ? 'Аннулирован' : 'Действующий результат',
    ]
  }
}

/** Regional table of ОГЭ with marks. */
export function* ogeTable(region: DemoRegion, sittings: readonly DemoSitting[]): Generator<Row> {
  yield [
    'Код ОО',
    'Наименование ОО',
    'МСУ',
    'Класс',
    'Код участника',
    'Код предмета',
    'Предмет',
    'Дата экзамена',
    'Этап',
    'Первичный балл',
    'Отметка',
    'Статус',
  ]
  for (const { school, sitting, work, code, day, wave } of examRows(region, sittings)) {
    const subject = sitting.reference.title.replace('ОГЭ ', work.status === 'gve' ? 'ГВЭ ' : '')
    yield [
      school.code,
      school.name,
      school.municipality,
      work.class,
      work.pupil,
      code,
      subject,
      day,
      WAVES[wave],
      work.score,
      work.mark,
      work.status === 'cancelled' ? 'Аннулирован' : 'Действующий результат',
    ]
  }
}

/** Those who did not come are not in the exports of exams. */
function* examRows(region: DemoRegion, sittings: readonly DemoSitting[]): Generator<ExamRow> {
  for (const sitting of sittings) {
    const { subject, exam } = sitting.reference
    for (const school of region.schools) {
      for (const work of worksOf(region, school, sitting)) {
        if (work.status === 'absent') continue
        const code = (work.status === 'gve' ? GVE_CODES[subject] : CODES[subject]) ?? 0
        const wave = waveOf(work.status)
        const day = wave === 3 ? reserveDay(sitting) : wave === 1 ? earlyDay(sitting) : mainDay(sitting)
        yield { school, sitting, work, code, day, wave, category: categoryOf(work.status, exam) }
      }
    }
  }
}

function waveOf(status: WorkStatus): keyof typeof WAVES {
  if (status === 'past_graduate') return 1
  return status === 'resit' || status === 'reserve' ? 3 : 2
}

function earlyDay(sitting: DemoSitting): Date {
  return new Date(Date.UTC(mainDay(sitting).getUTCFullYear(), 2, 27))
}

function categoryOf(status: WorkStatus, exam: string): string {
  if (exam === 'oge') return 'Обучающийся 9 класса'
  if (status === 'past_graduate') return 'Выпускник прошлых лет'
  return status === 'college' ? 'Обучающийся СПО' : 'Выпускник текущего года'
}
