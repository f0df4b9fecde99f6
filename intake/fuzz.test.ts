import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { bookParts } from '#test/book.ts'
import { chanceFrom, damagedBook, damagedBytes } from '#test/damage.ts'
import { readFile } from './read-file.ts'
import { REFERENCE } from './reference.ts'
import type { ReadFile } from './types.ts'

const FILES = 5000

type Row = readonly (string | number)[]

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

const MARKS: Row[] = [
  ['ВПР 2025. 5 класс'],
  ['Предмет: Математика'],
  ['Группы участников', 'Кол-во ОО', 'Кол-во участников', '2', '3', '4', '5'],
  ['Примерский район', 3, 60, 20, 40, 25, 15],
  ...[1, 2, 3].map((n): Row => [`МБОУ «СОШ № ${n}» (edu55000${n})`, '', 20, 20, 40, 25, 15]),
]
const PUPILS: Row[] = [
  ['ВПР 2025 Русский язык 6 класс'],
  ['Максимальный первичный балл:', 51],
  ['ОО', 'Код участника', 'Класс', 'Вариант', '1К1 (4б)', '2 (3б)', 'Первичный балл', 'Отметка'],
  ...[1, 2, 3, 4, 5].map((n): Row => ['edu550001', 60000 + n, '6А', 1, 3, 'X', 20 + 5 * n, n < 2 ? 2 : 3]),
]
const EXAMS = [
  'SchoolCode;SubjectCode;ExamDate;WaveCode;ParticipantCode;ParticipantCategory;PrimaryMark;Mark100;Mark5;ProcessCondition',
  ...[1, 2, 3, 4].map(
    (n) => `55000${n};01;03.06.2025;2;77${n};Обучающийся 9 класса;${12 + n};;${n < 3 ? 2 : 4};6`,
  ),
].join('\r\n')
const WORKS = [
  'school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,pupil,class,score,mark,test_score,status',
  ...[1, 2, 3, 4].map(
    (n) => `550001,Школа,Район,2024/25,spring,vpr,ma,,5,5000${n},5А,${5 + n},${n < 2 ? 2 : 3},,ok`,
  ),
].join('\n')
const BOOKS = [MARKS, PUPILS].map((rows) => bookParts({ sheets: [{ name: 'Лист1', rows: sheet(rows) }] }))
const TEXTS = [EXAMS, WORKS].map((text) => Buffer.from(text))

/** Whatever a damaged file comes to, its results must be possible ones. */
function expectPossible(read: ReadFile): void {
  if (read.verdict === 'refuse') {
    expect(read.reason).toMatch(/[а-яё]/i)
    expect(read.results).toEqual([])
  }
  for (const { participants, low, marks } of read.results) {
    expect(Number.isInteger(participants) && participants > 0).toBe(true)
    if (low !== null) expect(Number.isInteger(low) && low >= 0 && low <= participants).toBe(true)
    if (marks) expect(marks.every((count) => Number.isInteger(count) && count >= 0)).toBe(true)
  }
}

// A reader of old workbooks tells the console of records it does not know.
beforeAll(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterAll(() => vi.restoreAllMocks())

test(`${FILES} damaged files of results are refused in words or give possible results`, async () => {
  const chance = chanceFrom(20260101)
  const verdicts = { accept: 0, accept_with_warnings: 0, refuse: 0 }
  for (let file = 0; file < FILES; file++) {
    const which = chance(2)
    const bytes = chance(10) < 6 ? damagedBook(BOOKS[which]!, chance) : damagedBytes(TEXTS[which]!, chance)
    const read = await readFile({ name: 'файл', bytes }, { register: null, reference: REFERENCE })
    expectPossible(read)
    verdicts[read.verdict]++
  }
  for (const count of Object.values(verdicts)) expect(count).toBeGreaterThan(FILES / 50)
}, 300_000)
