import { describe, expect, it } from 'vitest'
import { lines, type MadeRows, madeSchool, madeWorkbook, readMade } from './made-workbook.ts'
import { readFile } from './read-file.ts'
import { REFERENCE } from './reference.ts'

const register = [1, 2, 3].map((number) => madeSchool(number))
const MARKS = ['Группы участников', 'Кол-во ОО', 'Кол-во участников', '2', '3', '4', '5']

function read(name: string, sheets: Parameters<typeof madeWorkbook>[0]) {
  return readMade(name, madeWorkbook(sheets), { register })
}

describe('files that are not read', () => {
  it.each<[string, MadeRows, string]>([
    ['only a header', [MARKS], 'нет ни одной строки'],
    ['no header', [['000001', '06', '27.05.2025', '2', '35']], 'Нет строки с названиями колонок'],
    [
      'something else',
      [
        ['Дата', 'Дежурный', 'Телефон'],
        ['01.09.2024', 'учительская', '00'],
      ],
      'Ни одна известная форма',
    ],
    ['no rows', [], 'нет ни одной заполненной строки'],
  ])('%s', (_, rows, reason) => {
    expect(read('файл.xlsx', rows)).toMatchObject({
      verdict: 'refuse',
      reason: expect.stringContaining(reason),
      results: [],
    })
  })

  it('offers an unknown table for mapping and reads it by the answer', () => {
    const rows: MadeRows = [
      ['Заведение', 'Сколько было', 'Завалили'],
      ['edu550001', 20, 6],
    ]
    const { unmapped } = read('нечто.xlsx', rows)
    expect(unmapped).toMatchObject({
      headerRow: 1,
      columns: [{ column: 'A', header: 'Заведение', samples: ['edu550001'] }, {}, {}],
    })
    const mapping = {
      fingerprint: unmapped!.fingerprint,
      headerRow: 1,
      columns: { school: 'A', participants: 'B', low: 'C' },
      constants: { year: '2024/25', season: 'spring', procedure: 'vpr-ma-5' } as const,
    }
    const file = readMade('другое имя.xlsx', madeWorkbook(rows), { register, mappings: [mapping] })
    expect(file.kind).toBe('mapped')
    expect(lines(file)).toEqual(['vpr-ma-5 2024/25 spring 000001 20/6'])
  })

  it('answers with a refusal when the bytes are no table', async () => {
    const answer = await readFile(
      { name: 'пусто.xlsx', bytes: new Uint8Array() },
      { register, reference: REFERENCE },
    )
    expect(answer.verdict).toBe('refuse')
    expect(answer.reason).toMatch(/пуст/)
  })
})
