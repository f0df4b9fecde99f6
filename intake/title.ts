import { type AcademicYear, academicYear } from '#engine/academic-year.ts'
import type { Season } from '#engine/facts.ts'
import { academicYearOf, type Day, examYearOf, parseDay } from './dates.ts'
import { examIn, FINAL, finalExam, waveIn } from './exam-words.ts'
import { type Exam, findSubject, findSubjectShort } from './reference.ts'
import { normalise } from './text.ts'
import type { FileKind, ReferenceData, SubjectRef } from './types.ts'
import type { Wave } from './waves.ts'

/** What titles, sheet names and file names tell about a table. Null where they do not. */
export interface TitleFacts {
  exam: Exam | null
  subject: SubjectRef | null
  level: string | null
  paperGrade: number | null
  /** Said to be the grade of the pupils: `6 класс (по программе 5 класса)`. */
  pupilGrade: number | null
  year: AcademicYear | null
  /** A calendar year without a word on the season. */
  calendarYear: number | null
  season: Season | null
  date: Day | null
  max: number | null
  /** The period of exams a title names: only the main one counts. */
  wave: Wave | null
  form: FileKind | null
  /** What a person said when mapping the columns. */
  procedure: string | null
}

export const NOTHING_SAID: TitleFacts = {
  exam: null,
  subject: null,
  level: null,
  paperGrade: null,
  pupilGrade: null,
  year: null,
  calendarYear: null,
  season: null,
  date: null,
  max: null,
  wave: null,
  form: null,
  procedure: null,
}

const FORMS: readonly (readonly [FileKind, RegExp])[] = [
  ['vpr.collection_form', /форма сбора/],
  ['vpr.task_groups', /выполнение заданий групп/],
  ['vpr.tasks', /выполнение заданий/],
  ['vpr.planned', /достижение планируемых/],
  ['vpr.journal', /сравнение отметок/],
  ['vpr.scores', /распределение (?:первичных )?баллов/],
  ['vpr.f1', /индивидуальн|(?:^|[^а-яa-z0-9])ф ?1(?:$|[^0-9])/],
  ['vpr.marks', /статистика по отметкам|распределение отметок/],
  ['vpr.bias_list', /необъективн/],
  ['passport.social', /социальн[а-я]* паспорт/],
]

/** ВПР began in 2015/16. */
const FIRST_SHORT = 15

/** Dates that say when a paper was printed or a number counted, not when a work was written. */
const PRINTED =
  /формир|выгруз|печат|создан|состояни|данные на|утвержд|приказ|исполнит|обновл|загру[зж]|скачан|актуальн|отчет от/

/** Reads lines of one source: the rows over a table, the name of a sheet, the name of a file. */
export function readTitle(
  lines: readonly string[],
  reference: ReferenceData,
  place: 'rows' | 'name',
): TitleFacts {
  const facts: TitleFacts = { ...NOTHING_SAID }
  let attested = false
  for (const line of lines) {
    const text = place === 'name' ? splitName(line) : normalise(line)
    if (text === '') continue
    facts.form ??= FORMS.find(([, pattern]) => pattern.test(text))?.[0] ?? null
    facts.exam ??= examIn(text)
    readSubject(facts, text, reference, place)
    readGrades(facts, text)
    if (place === 'rows' && examIn(text)) readLastGrade(facts, text)
    if (place === 'name') readLoneGrade(facts, text)
    readWhen(facts, text)
    facts.wave ??= waveIn(text)
    facts.level ??= /углубл|профил|базов/.exec(text)?.[0] ?? null
    const max = /макс[а-я.]*(?: первичн[а-я]*)?(?: балл[а-я]*)?(?: за работу)?[ :=-]*(\d{1,3})(?!\d)/.exec(
      text,
    )
    facts.max ??= max ? Number(max[1]) : null
    attested ||= FINAL.test(text)
  }
  if (attested && facts.exam === null) facts.exam = finalExam(facts.paperGrade)
  return facts
}

/** The name of a file as words: separators are spaces, letters part from digits. */
function splitName(name: string): string {
  return normalise(name.replace(/\.(?:xlsx|xlsm|xls|csv|txt|tsv)$/i, '').replace(/[_]+/g, ' '))
}

function readSubject(
  facts: TitleFacts,
  text: string,
  reference: ReferenceData,
  place: 'rows' | 'name',
): void {
  if (facts.subject) return
  const named = /(?:^|[^а-я])предмет[: ]+(.+)$/.exec(text)
  const short = /^[а-я]{2,3}$/.test(text) ? findSubjectShort(text, reference) : undefined
  const found = (named && findSubject(named[1]!, reference)) ?? findSubject(text, reference) ?? short
  if (found) {
    facts.subject = found
    return
  }
  for (const [, letters, digits] of text.matchAll(
    /(?<![a-zа-я0-9])([a-zа-я]{2,8})[ .-]?(\d{1,2})?(?![a-zа-я0-9])/g,
  )) {
    const glued = letters !== undefined && digits !== undefined
    if (!glued && place !== 'name') continue
    const subject =
      letters &&
      !/^(?:в|и|класс|кл|часть|лист|версия|in|so|de|es|li)$/.test(letters) &&
      findSubjectShort(letters, reference)
    if (!subject) continue
    facts.subject = subject
    const grade = Number(digits)
    if (glued && grade >= 1 && grade <= 11) facts.paperGrade ??= grade
    return
  }
}

const ORDINALS = 'перв|втор|трет|четверт|пят|шест|седьм|восьм|девят|десят|одиннадцат'.split('|')
const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi']

/** «В пятых классах», «V класс» → «в 5 классах», «5 класс». */
function withDigits(text: string): string {
  return text.replace(/(?<![a-zа-я0-9-])([a-zа-я]{1,14})(?= класс)/g, (word) => {
    const spelled = ORDINALS.findIndex((stem) => word.startsWith(stem))
    // «5 х классах» is no tenth class: a Cyrillic «х» counts only beside Latin letters.
    const latin = /[ivx]/.test(word) ? word.replaceAll('х', 'x') : word
    const grade = spelled >= 0 ? spelled : ROMAN.indexOf(latin)
    return grade < 0 ? word : String(grade + 1)
  })
}

function readGrades(facts: TitleFacts, title: string): void {
  const text = withDigits(title)
  const programme = /(?:программ[а-я]*|материал[а-я]*|курс[а-я]*) (?:за )?(\d{1,2})[ -]?(?:го )?кл/.exec(text)
  if (programme) facts.paperGrade = Number(programme[1])
  const rest = programme ? text.replace(programme[0], ' ') : text
  const said =
    /(?<![\d.,])(\d{1,2})(?:[ -]?(?:го|й|ый|ые|х|ых|е))?[ _-]*(?:["«(]?[а-я]["»)]? )?кл(?:асс[а-я]*|\.|$| )/.exec(
      rest,
    ) ?? /(?:класс[а-я]*|параллель[: -]+)[: ]*(?<=[: ])(\d{1,2})(?!\d)/.exec(rest)
  const grade = said ? Number(said[1]) : null
  if (grade === null || grade < 1 || grade > 11) return
  if (programme) facts.pupilGrade ??= grade
  else if (facts.paperGrade === null) facts.paperGrade = grade
  else if (
    facts.pupilGrade === null &&
    /обучающ|учащ|ученик|участник/.test(rest) &&
    grade !== facts.paperGrade
  )
    facts.pupilGrade = grade
}

/** What has numbers of its own: `ВПР, математика, вариант 4`. */
const NUMBERED = /^(?:вариант|част|лист|стр|прил|форм|верси|табл|школ|сош|оош|лице|гимнази|день|этап)/

/** `ВПР 2023 Математика 5`: the number a line of an exam and a subject ends with. */
function readLastGrade(facts: TitleFacts, text: string): void {
  const last = /([а-я]+)\)? ([4-9]|1[01])$/.exec(text)
  if (!last || facts.paperGrade !== null || !facts.subject || NUMBERED.test(last[1]!)) return
  facts.paperGrade = Number(last[2])
}

/** `edu880136 Математика 5 2025`: beside a subject, a small number standing alone is the grade. */
function readLoneGrade(facts: TitleFacts, text: string): void {
  if (facts.paperGrade !== null || !facts.subject) return
  const lone =
    /(?<!(?:верси[а-я]*|вариант[а-я]*|приложени[а-я]*|част[ьи]|лист|v|№|гиа|огэ|егэ)[ -]?)(?<![\d.,])([1-9]|1[01])(?![\d.,])/.exec(
      text,
    )
  if (lone) facts.paperGrade = Number(lone[1])
}

function readWhen(facts: TitleFacts, text: string): void {
  if (facts.season === null && /осен|autumn/.test(text)) facts.season = 'autumn'
  if (facts.season === null && /весн|весен|spring/.test(text)) facts.season = 'spring'
  if (!PRINTED.test(text)) facts.date ??= parseDay(text)
  if (facts.year === null) facts.year = readAcademicYear(text)
  if (facts.calendarYear === null) {
    const single = /(?<!\d)(20[12]\d)(?!\d)/.exec(text.replace(/\d{1,2}[./-]\d{1,2}[./-]\d{2,4}/g, ' '))
    facts.calendarYear = single ? Number(single[1]) : yearAfterExam(text)
  }
}

/** «ОГЭ-25», «ВПР-24»; «ВПР-11» is a grade. */
function yearAfterExam(text: string): number | null {
  const match = /(?:впр|огэ|егэ)[ -](\d\d)(?![\d.,/-])/.exec(text)
  return match && Number(match[1]) >= FIRST_SHORT ? 2000 + Number(match[1]) : null
}

/** `2023/2024`, `2023-24 учебный год` → `2023/24`. */
export function readAcademicYear(text: string): AcademicYear | null {
  const match = /(?<![\d.])(20[12]\d)\s*[/\\–—_-]\s*(?:20)?(\d{2})(?![\d.-])/.exec(text)
  if (!match) return readShortYear(text)
  const start = Number(match[1])
  return (start + 1) % 100 === Number(match[2]) ? academicYear(start) : null
}

/** `МА5 23-24`: two digits and two, one after the other, where the text has no other year. */
function readShortYear(text: string): AcademicYear | null {
  if (/20[12]\d/.test(text)) return null
  const match =
    /(?<![\d.,/-])([12]\d)\s?[-/–]\s?([123]\d)(?![\d.,/-]| ?[а-я]*(?:кл|балл|янв|фев|мар|апр|ма[йя]|июн|сен|окт|ноя|дек))/.exec(
      text,
    )
  const start = Number(match?.[1])
  return match && start >= FIRST_SHORT && start + 1 === Number(match[2]) ? academicYear(2000 + start) : null
}

/** Takes from later sources only what the earlier ones do not tell; what belongs together stays together. */
export function mergeTitles(sources: readonly TitleFacts[]): TitleFacts {
  const merged: TitleFacts = { ...NOTHING_SAID }
  for (const source of sources) {
    merged.exam ??= source.exam
    merged.max ??= source.max
    merged.form ??= source.form
    merged.level ??= source.level
    merged.wave ??= source.wave
    if (!merged.subject) merged.subject = source.subject
    if (merged.paperGrade === null) {
      merged.paperGrade = source.paperGrade
      merged.pupilGrade = source.pupilGrade
    }
    merged.season ??= source.season
    merged.procedure ??= source.procedure
    if (merged.year === null && merged.calendarYear === null && merged.date === null) {
      merged.year = source.year
      merged.calendarYear = source.calendarYear
    } else if (merged.year === null && merged.date === null && source.year) merged.year = source.year
    merged.date ??= source.date
  }
  return merged
}

/** A day outside of the academic year or the season that is named is the day of a report, not of the work. */
function contradicted({ date, year, season }: TitleFacts): boolean {
  if (!date) return false
  const autumn = date.month >= 9 && date.month <= 12
  return (
    (year !== null && academicYearOf(date) !== year) || (season !== null && (season === 'autumn') !== autumn)
  )
}

/** When a work was written, by everything that was said, for an exam. */
export function whenOf(facts: TitleFacts, exam: Exam): { year: AcademicYear | null; season: Season } {
  if (exam === 'oge' || exam === 'ege' || exam === 'gve') {
    const year =
      facts.year ??
      (facts.date ? examYearOf(facts.date) : facts.calendarYear && academicYear(facts.calendarYear - 1))
    return { year: year || null, season: 'main' }
  }
  const date = contradicted(facts) ? null : facts.date
  const month = date?.month ?? null
  const byDate = date ? academicYearOf(date) : null
  if (exam === 'rkr') {
    return {
      year: facts.year ?? byDate ?? (facts.calendarYear ? academicYear(facts.calendarYear - 1) : null),
      season: 'regional',
    }
  }
  // ВПР of spring 2020 were put off to the autumn for the whole country.
  const autumn2020 = facts.calendarYear === 2020 && facts.season === null && month === null
  const season: Season =
    facts.season === 'autumn' ||
    autumn2020 ||
    (facts.season === null && month !== null && month >= 9 && month <= 12)
      ? 'autumn'
      : 'spring'
  const start =
    facts.calendarYear === null ? null : season === 'autumn' ? facts.calendarYear : facts.calendarYear - 1
  return { year: facts.year ?? byDate ?? (start === null ? null : academicYear(start)), season }
}
