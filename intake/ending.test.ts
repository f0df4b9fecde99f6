import { describe, expect, it } from 'vitest'
import { judgeEnding } from './ending.ts'
import { Findings } from './findings.ts'
import type { Workbook } from './grid.ts'
import { madeWorkbook } from './made-workbook.ts'
import { readFile } from './read-file.ts'
import { REFERENCE } from './reference.ts'

const book = (format: Workbook['format']): Workbook => ({ ...madeWorkbook([]), format })

function judged(name: string, format: Workbook['format']): string[] {
  const findings = new Findings()
  judgeEnding(name, book(format), findings)
  return findings.list().map(({ code }) => code)
}

describe('the ending of a file’s name', () => {
  it.each([
    ['Результаты.xlsx', 'xlsx'],
    ['РЕЗУЛЬТАТЫ.XLSX', 'xlsx'],
    ['папка.2024/Книга.xlsm', 'xlsx'],
    ['старая книга.xls', 'xls'],
    ['выгрузка.csv', 'csv'],
    ['выгрузка.txt', 'csv'],
  ] as const)('that says what is in it is no matter: %s', (name, format) => {
    expect(judged(name, format)).toEqual([])
  })

  it.each([
    ['выгрузка.xls', 'xlsx'],
    ['выгрузка.xls', 'csv'],
    ['книга.csv', 'xlsx'],
    ['книга.xlsx', 'csv'],
    ['выгрузка', 'csv'],
    ['папка.2024/книга', 'xlsx'],
  ] as const)(
    'of another kind of table, or none, is told of, and the file is read: %s, inside %s',
    (name, format) => {
      expect(judged(name, format)).toEqual(['other_ending'])
    },
  )

  it.each(['фото.jpg', 'обновление.exe', 'Книга.xlsx.html'])(
    'that no table has is refused, whatever is in the file: %s',
    async (name) => {
      const bytes = Buffer.from('Код ОО;Предмет\r\n000001;МА\r\n')
      const read = await readFile({ name, bytes }, { register: null, reference: REFERENCE })
      expect(read).toMatchObject({ verdict: 'refuse', results: [] })
      expect(read.reason).toContain('Переименуйте файл, чтобы имя заканчивалось на «.csv»')
    },
  )
})
