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
    ['выгрузка', 'csv'],
    ['папка.2024/книга', 'xlsx'],
  ] as const)('that is missing is told of, and the file is read: %s, inside %s', (name, format) => {
    expect(judged(name, format)).toEqual(['no_ending'])
  })

  it.each([
    ['выгрузка.xls', 'xlsx', '.xlsx'],
    ['выгрузка.xls', 'csv', '.csv'],
    ['книга.csv', 'xlsx', '.xlsx'],
    ['книга.xlsx', 'csv', '.csv'],
    ['книга.xlsx', 'xls', '.xls'],
  ] as const)('of another kind of table is refused: %s, inside %s', (name, format, ending) => {
    expect(() => judged(name, format)).toThrow(`имя должно заканчиваться на «${ending}»`)
  })

  it.each(['фото.jpg', 'обновление.exe', 'Книга.xlsx.html', 'выгрузка.xls'])(
    'that is not that of a table of text is refused, whatever is in the file: %s',
    async (name) => {
      const bytes = Buffer.from('Код ОО;Предмет\r\n000001;МА\r\n')
      const read = await readFile({ name, bytes }, { register: null, reference: REFERENCE })
      expect(read).toMatchObject({ verdict: 'refuse', results: [] })
      expect(read.reason).toContain('имя должно заканчиваться на «.csv»')
    },
  )
})
