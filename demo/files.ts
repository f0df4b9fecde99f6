import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { calendarYear, shortName, subjectName } from './files/calendar.ts'
import { egeTable, ogeTable, risExport } from './files/exams.ts'
import { GUIDE, guideText } from './files/guide.ts'
import { oporaTable, regionalWork, registerTable } from './files/other-tables.ts'
import { protocol2021, protocol2022, protocolRecent } from './files/protocols.ts'
import { type Row, type SheetFile, writeSheet } from './files/sheet.ts'
import { correctedForm, spoiltForm } from './files/trial.ts'
import { individualForm, journalForm, marksForm, scoresForm, tasksForm, tookPart } from './files/vpr-forms.ts'
import { type DemoRegion, type DemoSchool, generateRegion, type RegionOptions } from './region.ts'
import { type DemoSitting, getSitting, sittingsOf } from './sittings.ts'

export interface FilesOptions extends RegionOptions {
  onProgress?: (progress: { done: number; total: number; title: string }) => void
}

export interface WrittenFiles {
  /** Paths under the folder. */
  files: string[]
  /** The text to read first, among them. */
  guide: string
}

/**
 * Writes the made-up region as the files people hold, to try the import by hand; the same options give the same
 * results in them as in the database.
 */
export async function writeDemoFiles(folder: string, options: FilesOptions = {}): Promise<WrittenFiles> {
  const region = generateRegion(options)
  const files = filesOf(region)
  for (const [done, file] of files.entries()) {
    await writeSheet(join(folder, file.path), file)
    options.onProgress?.({ done: done + 1, total: files.length, title: file.path })
  }
  await writeFile(join(folder, GUIDE), guideText(region))
  return { files: [GUIDE, ...files.map((file) => file.path)], guide: GUIDE }
}

/** Every file as a description; rows are made only when it is written. */
export function filesOf(region: DemoRegion): SheetFile[] {
  const sittings = sittingsOf(region)
  const vpr = sittings.filter(({ reference }) => reference.exam === 'vpr')
  return [
    xlsx(
      `Реестр/Реестр ОО ${region.years.at(-1)?.replace('/', '-')}.xlsx`,
      'Реестр ОО',
      registerTable(region),
    ),
    ...vpr.map((sitting) => form(sitting, 'Статистика по отметкам', marksForm(region, sitting))),
    ...detailedForms(region, sittings),
    ...schoolForms(region, sittings),
    ...protocols(region, sittings),
    ...exams(region, sittings),
    ...regionalWorks(region, sittings),
    oporaFile(region, lastSpring(region, sittings, 'vpr-ru-5')),
    ...trialFiles(region, lastSpring(region, sittings, 'vpr-ma-5')),
  ]
}

function xlsx(path: string, sheet: string, rows: Iterable<Row>): SheetFile {
  return { kind: 'xlsx', path, sheet, rows }
}

function form(sitting: DemoSitting, title: string, rows: Iterable<Row>): SheetFile {
  const when = `${calendarYear(sitting)}${sitting.season === 'autumn' ? ' осень' : ''}`
  return xlsx(`ВПР/${when}/${title} ${shortName(sitting)} ${when}.xlsx`, title.slice(0, 31), rows)
}

function lastSpring(region: DemoRegion, sittings: readonly DemoSitting[], procedure: string): DemoSitting {
  return getSitting(sittings, { procedure, season: 'spring', year: region.years.at(-1) ?? '' })
}

function detailedForms(region: DemoRegion, sittings: readonly DemoSitting[]): SheetFile[] {
  return ['vpr-ma-5', 'vpr-ru-6'].flatMap((procedure) => {
    const sitting = lastSpring(region, sittings, procedure)
    return [
      form(sitting, 'Распределение первичных баллов', scoresForm(region, sitting)),
      form(sitting, 'Сравнение отметок с отметками по журналу', journalForm(region, sitting)),
      form(sitting, 'Выполнение заданий', tasksForm(region, sitting)),
    ]
  })
}

/** Ф1 of three schools, and of the whole region in one table. */
function schoolForms(region: DemoRegion, sittings: readonly DemoSitting[]): SheetFile[] {
  const sitting = lastSpring(region, sittings, 'vpr-ma-5')
  const whole = lastSpring(region, sittings, 'vpr-ma-6')
  const name = (of: DemoSitting, whose: string) =>
    `ВПР/${calendarYear(of)}/Ф1_Индивидуальные_результаты_${shortName(of)}_${whose}.xlsx`
  const sheet = 'Ф1 Индивидуальные результаты'
  return [
    ...withResults(region, sitting, 3).map((school) =>
      xlsx(name(sitting, `edu${school.login}`), sheet, individualForm(region, sitting, [school])),
    ),
    xlsx(name(whole, 'вся_область'), sheet, individualForm(region, whole, region.schools)),
  ]
}

function protocols(region: DemoRegion, sittings: readonly DemoSitting[]): SheetFile[] {
  const [first = ''] = region.years
  const late = getSitting(sittings, { procedure: 'vpr-ma-5', season: 'autumn', year: first })
  const spring = getSitting(sittings, { procedure: 'vpr-ma-6', season: 'spring', year: first })
  const recent = lastSpring(region, sittings, 'vpr-ma-5')
  const subject = subjectName(recent)
  return [
    {
      kind: 'csv',
      path: `Протоколы/Протокол по математике, 5 класс (осень ${calendarYear(late)}).csv`,
      encoding: 'windows-1251',
      separator: ';',
      rows: protocol2021(region, late, region.schools),
    },
    xlsx(
      `Протоколы/Математика 6 класс ${calendarYear(spring)}.xlsx`,
      'Протокол',
      protocol2022(region, spring, region.schools),
    ),
    ...withResults(region, recent, 3).map((school) =>
      xlsx(
        `Протоколы/edu${school.login}_${subject}_5_${calendarYear(recent)}.xlsx`,
        'Результаты',
        protocolRecent(region, recent, school),
      ),
    ),
  ]
}

function exams(region: DemoRegion, sittings: readonly DemoSitting[]): SheetFile[] {
  const of = (exam: 'oge' | 'ege', year: string) =>
    sittings.filter((sitting) => sitting.reference.exam === exam && sitting.year === year)
  const last = region.years.at(-1) ?? ''
  const exports = region.years.flatMap((year) =>
    (['oge', 'ege'] as const).map((exam): SheetFile => {
      const held = of(exam, year)
      const grade = exam === 'oge' ? 9 : 11
      return {
        kind: 'csv',
        path: `ГИА/РИС ГИА-${grade} ${held[0] && calendarYear(held[0])}.csv`,
        encoding: 'windows-1251',
        separator: ';',
        rows: risExport(region, held),
      }
    }),
  )
  const calendar = of('ege', last)[0]
  const year = calendar && calendarYear(calendar)
  return [
    ...exports,
    xlsx(`ГИА/ЕГЭ ${year} область.xlsx`, 'Результаты', egeTable(region, of('ege', last))),
    xlsx(`ГИА/ОГЭ ${year} область.xlsx`, 'Результаты', ogeTable(region, of('oge', last))),
  ]
}

function regionalWorks(region: DemoRegion, sittings: readonly DemoSitting[]): SheetFile[] {
  return sittings
    .filter(({ reference }) => reference.exam === 'rkr')
    .map((sitting) =>
      xlsx(
        `РКР/РКР математика 9 класс ноябрь ${calendarYear(sitting)}.xlsx`,
        'РКР',
        regionalWork(region, sitting),
      ),
    )
}

function oporaFile(region: DemoRegion, sitting: DemoSitting): SheetFile {
  const path = `Опора/Работы ВПР ${shortName(sitting)} ${sitting.year.replace('/', '-')}.csv`
  return { kind: 'csv', path, encoding: 'utf-8', separator: ',', rows: oporaTable(region, sitting) }
}

/** A file with mistakes to look at, and one that a school corrected, to see a new version take the place of the old. */
function trialFiles(region: DemoRegion, sitting: DemoSitting): SheetFile[] {
  const [school] = withResults(region, sitting, 1)
  if (!school) return []
  const sheet = 'Ф1 Индивидуальные результаты'
  const name = `Ф1_${shortName(sitting)}_edu${school.login}`
  return [
    xlsx(`Проба/${name}_с_ошибками.xlsx`, sheet, spoiltForm(region, sitting, school)),
    xlsx(`Проба/${name}_исправленный.xlsx`, sheet, correctedForm(region, sitting, school)),
  ]
}

/** The first schools with a low result of some size at the sitting: the files to try are about what matters. */
function withResults(region: DemoRegion, sitting: DemoSitting, count: number): DemoSchool[] {
  const chosen: DemoSchool[] = []
  for (const school of region.schools) {
    if (chosen.length === count) break
    const works = tookPart(region, school, sitting)
    const low = works.filter((work) => work.mark === 2).length
    if (works.length >= 8 && low >= 2) chosen.push(school)
  }
  return chosen
}
