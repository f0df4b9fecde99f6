import { comparesJournal } from './forms/journal.ts'
import { hasMarkColumns } from './forms/marks.ts'
import { columnOf, columnsOf, hasField, type Table } from './recognise.ts'
import type { TitleFacts } from './title.ts'
import type { FileKind } from './types.ts'
import type { Field } from './words.ts'

/** Russian names of the forms. */
export const TITLES: Readonly<Record<FileKind, string>> = {
  'vpr.marks': 'ФИС ОКО «Статистика по отметкам»',
  'vpr.journal': 'ФИС ОКО «Сравнение отметок с отметками по журналу»',
  'vpr.scores': 'ФИС ОКО «Распределение первичных баллов»',
  'vpr.tasks': 'ФИС ОКО «Выполнение заданий»',
  'vpr.task_groups': 'ФИС ОКО «Выполнение заданий группами участников»',
  'vpr.planned': 'ФИС ОКО «Достижение планируемых результатов»',
  'vpr.f1': 'ФИС ОКО Ф1 «Индивидуальные результаты»',
  'vpr.protocol.2021': 'Протокол ВПР, вид 2021 года',
  'vpr.protocol.2022': 'Протокол ВПР, вид 2022 года',
  'vpr.protocol.raw': 'Протокол ВПР (сырая выгрузка)',
  'vpr.protocol.recent': 'Протокол ВПР, вид последних лет',
  'vpr.research': 'Исследовательская таблица ВПР',
  'vpr.bias_list': 'Список ОО с признаками необъективных результатов ВПР',
  'vpr.collection_form': 'Пустая форма сбора результатов ВПР',
  'gia.ege.csv': 'Выгрузка РИС ГИА-11',
  'gia.oge.csv': 'Выгрузка РИС ГИА-9',
  'gia.ege.table': 'Региональная таблица ЕГЭ',
  'gia.oge.table': 'Региональная таблица ОГЭ',
  'regional.work': 'Региональная контрольная работа',
  'register.schools': 'Реестр школ',
  'passport.social': 'Социальный паспорт школ',
  'passport.context': 'Контекстные данные ОО',
  distances: 'Школы с НОР, ближайшая СОШ, расстояние',
  'opora.works': 'CSV Опоры: работы участников',
  'opora.results': 'CSV Опоры: итоги школ',
  mapped: 'Таблица по сопоставленным колонкам',
  unknown: 'Неизвестная таблица',
}

const REGISTER_FIELDS: readonly Field[] = [
  'oktmo',
  'inn',
  'ogrn',
  'kind',
  'advanced',
  'place',
  'settlement',
  'pupils',
  'small',
  'fullName',
  'distance',
]
const PASSPORT_FIELDS: readonly Field[] = [
  'parentsHigher',
  'completeFamily',
  'housing',
  'unemployed',
  'onRegister',
  'otherLanguage',
  'specialNeeds',
]
const RESULT_FIELDS: readonly Field[] = [
  'score',
  'points',
  'testScore',
  'mark',
  'participants',
  'task',
  'markCount',
  'low',
  'passed',
  'percent',
  'journalMark',
  'summary',
]
/** What a list of something else than schools has: pupils, teachers, days of exams. */
const OTHER_LISTS: readonly Field[] = [
  'pupil',
  'pupilNumber',
  'pupilName',
  'class',
  'subject',
  'date',
  'variant',
]

/** What a table is, by what its columns mean; titles only settle what columns leave open. Null: no known form. */
export function kindOf(table: Table, title: TitleFacts): FileKind | null {
  const has = (...fields: Field[]) => hasField(table, ...fields)
  const count = (fields: readonly Field[]) => fields.filter((field) => has(field)).length
  const school = has('school') || has('login') || has('code') || has('fullName') || has('group')
  if (has('exam', 'subject') && !tellsForms(table) && (has('year') || has('participants')) && school) {
    if (has('pupil')) return 'opora.works'
    if (has('participants') && !tellsPercents(table)) return 'opora.results'
  }
  if (has('taskNumber') && (has('skill') || has('taskMax'))) return 'vpr.planned'
  if (school && count(PASSPORT_FIELDS) >= 3) return 'passport.social'
  if (school && has('contextPlace', 'contextSize')) return 'passport.context'
  if (has('mentor', 'distance')) return 'distances'
  if (school && columnsOf(table, 'biasMarker').length >= 2 && !has('participants')) return 'vpr.bias_list'
  const named = has('school') || has('fullName')
  const listed = named && (has('code') || has('login') || count(REGISTER_FIELDS) >= 2)
  if (listed && count([...RESULT_FIELDS, ...OTHER_LISTS]) === 0) return 'register.schools'
  const group = columnOf(table, 'group') >= 0 ? columnOf(table, 'group') : columnOf(table, 'school')
  if (group >= 0 && has('participants') && comparesJournal(table, group)) return 'vpr.journal'
  return pupilKind(table, title) ?? schoolKind(table, title)
}

/** `Форма: ОГЭ` or `ГВЭ` is a table of a region, not Opora's «Экзамен». */
function tellsForms(table: Table): boolean {
  return table.columns.some(({ header, meaning }) => meaning?.field === 'exam' && /^\s*форм/i.test(header))
}

/** Opora's own table counts pupils; one of percents is read as a table of marks. */
function tellsPercents(table: Table): boolean {
  return table.columns.some(
    ({ meaning }) =>
      meaning?.unit === 'percent' && (meaning.field === 'low' || meaning.field === 'markCount'),
  )
}

/** Classes of rows are below the ninth: such pupils take no exams. */
function isBelowGia(table: Table): boolean {
  const column = Math.max(columnOf(table, 'grade'), columnOf(table, 'class'))
  if (column < 0) return false
  const grades = Array.from({ length: Math.min(table.end - table.first, 100) }, (_, at) =>
    Number.parseInt(table.grid.text(table.first + at, column), 10),
  )
  return grades.some((grade) => grade >= 1 && grade <= 8) && !grades.some((grade) => grade >= 9)
}

/** Tables with a row a pupil. */
function pupilKind(table: Table, title: TitleFacts): FileKind | null {
  const has = (...fields: Field[]) => hasField(table, ...fields)
  const result = has('score') || has('points') || has('testScore') || has('mark') || has('passed')
  const asked = has('subjectCode') || has('subject')
  const dated = has('date') && title.exam === null && !isBelowGia(table)
  const other = title.exam === 'rkr' || title.exam === 'vpr'
  const gia = !other && (has('wave') || has('testScore') || has('passed') || has('category') || dated)
  const exam = title.exam === 'oge' || title.exam === 'ege' || title.exam === 'gve'
  const coded = has('pupil') || has('pupilNumber') || has('pupilName')
  if (result && ((asked && (gia || exam)) || (exam && coded))) return giaKind(table, title)
  if (result && asked && coded && (has('class') || has('grade'))) return 'vpr.research'
  const tasks = columnsOf(table, 'task').length
  if (!coded || (!result && tasks < 3)) return coded && has('mark') ? 'vpr.f1' : null
  return protocolKind(table, title, tasks)
}

function giaKind(table: Table, title: TitleFacts): FileKind {
  const raw =
    table.columns.filter(({ header, meaning }) => meaning && /^[a-z0-9_ ]+$/i.test(header.trim())).length >= 4
  const exam = title.exam === 'oge' ? 'oge' : 'ege'
  return `gia.${exam}.${raw ? 'csv' : 'table'}`
}

function protocolKind(table: Table, title: TitleFacts, tasks: number): FileKind {
  const headers = table.columns.map(({ header }) => header.toLowerCase())
  const some = (pattern: RegExp) => headers.some((header) => pattern.test(header))
  if (some(/^a-.+-grade$/) || (some(/^klass$/) && some(/^otc$/))) return 'vpr.protocol.raw'
  if (
    title.form === 'vpr.f1' ||
    (hasField(table, 'mark') && (hasField(table, 'score') || hasField(table, 'points')))
  )
    return 'vpr.f1'
  if (some(/^балл за/)) return 'vpr.protocol.2021'
  if (some(/порядковый номер класса/) || (some(/балл[а-я]*\)$/) && some(/итого/)))
    return 'vpr.protocol.recent'
  if (tasks >= 3 && !hasField(table, 'score')) return 'vpr.protocol.2022'
  return hasField(table, 'mark') ? 'vpr.f1' : 'vpr.protocol.recent'
}

/** Tables with a row a school. */
function schoolKind(table: Table, title: TitleFacts): FileKind | null {
  const school =
    hasField(table, 'group') ||
    hasField(table, 'school') ||
    hasField(table, 'login') ||
    hasField(table, 'code')
  if (!school) return null
  const labels = columnsOf(table, 'task').map(({ meaning }) => meaning!.label!)
  const ofTasks = title.form === 'vpr.tasks' || title.form === 'vpr.task_groups'
  const onlyMarks = !ofTasks && labels.every((label) => /^[2-5]$/.test(label))
  if (labels.length >= 4 && !onlyMarks) {
    const scores = labels.includes('0') && labels.every((label) => /^\d+$/.test(label))
    if (scores || title.form === 'vpr.scores') return 'vpr.scores'
    return title.form === 'vpr.task_groups' ? 'vpr.task_groups' : 'vpr.tasks'
  }
  if (!hasMarkColumns(table)) return null
  if (title.exam === 'rkr' || (title.exam === null && title.paperGrade === 9)) return 'regional.work'
  if (title.exam === 'oge' || title.exam === 'ege') return `gia.${title.exam}.table`
  return 'vpr.marks'
}
