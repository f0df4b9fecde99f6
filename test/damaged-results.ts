import { bookParts } from './book.ts'
import { type Chance, damagedBook, damagedBytes } from './damage.ts'

type Row = readonly (string | number)[]

/** Schools that a sound file speaks of at most. */
export const SCHOOLS_A_FILE = 4

/** Rows as the XML of a sheet, strings written inside. */
function sheet(rows: readonly Row[]): string {
  const cell = (value: string | number, column: number, row: number) => {
    const at = `${String.fromCharCode(65 + column)}${row}`
    return typeof value === 'number'
      ? `<c r="${at}"><v>${value}</v></c>`
      : `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`
  }
  return rows
    .map((cells, i) => `<row r="${i + 1}">${cells.map((value, c) => cell(value, c, i + 1)).join('')}</row>`)
    .join('')
}

/** The code of the n-th school, which is its login as well. */
export function schoolCode(n: number): string {
  return `55${String(n).padStart(4, '0')}`
}

/** Sound files of four forms; `first` is the number of the first school they speak of. */
const marks = (first: number): Row[] => [
  ['ВПР 2025. 5 класс'],
  ['Предмет: Математика'],
  ['Группы участников', 'Кол-во ОО', 'Кол-во участников', '2', '3', '4', '5'],
  ['Примерский район', 3, 60, 20, 40, 25, 15],
  ...[0, 1, 2].map(
    (n): Row => [`МБОУ «СОШ № ${first + n}» (edu${schoolCode(first + n)})`, '', 20, 20, 40, 25, 15],
  ),
]
const pupils = (first: number): Row[] => [
  ['ВПР 2025 Русский язык 6 класс'],
  ['Максимальный первичный балл:', 51],
  ['ОО', 'Код участника', 'Класс', 'Вариант', '1К1 (4б)', '2 (3б)', 'Первичный балл', 'Отметка'],
  ...[1, 2, 3, 4, 5].map(
    (n): Row => [`edu${schoolCode(first)}`, 60000 + n, '6А', 1, 3, 'X', 20 + 5 * n, n < 2 ? 2 : 3],
  ),
]
const exams = (first: number): string =>
  [
    'SchoolCode;SubjectCode;ExamDate;WaveCode;ParticipantCode;ParticipantCategory;PrimaryMark;Mark100;Mark5;ProcessCondition',
    ...[1, 2, 3, 4].map(
      (n) =>
        `${schoolCode(first + n - 1)};01;03.06.2025;2;77${n};Обучающийся 9 класса;${12 + n};;${n < 3 ? 2 : 4};6`,
    ),
  ].join('\r\n')
const works = (first: number): string =>
  [
    'school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,pupil,class,score,mark,test_score,status',
    ...[1, 2, 3, 4].map(
      (n) =>
        `${schoolCode(first)},Школа,Район,2024/25,spring,vpr,ma,,5,5000${n},5А,${5 + n},${n < 2 ? 2 : 3},,ok`,
    ),
  ].join('\n')

const BOOKS = [marks, pupils]
const TEXTS = [exams, works]

/** One damaged file of results that speaks of the schools from the `first` on. */
export function damagedResults(chance: Chance, first = 1): Buffer {
  const which = chance(2)
  if (chance(10) < 6) {
    const rows = sheet(BOOKS[which]!(first))
    return damagedBook(bookParts({ sheets: [{ name: 'Лист1', rows }] }), chance)
  }
  return damagedBytes(Buffer.from(TEXTS[which]!(first)), chance)
}
