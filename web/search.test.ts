import { describe, expect, it } from 'vitest'
import { dayOf, idOf, oneOf, parseSearch, textOf, writeSearch, yearOf } from './search.ts'

describe('the address is the state', () => {
  it('writes and reads the same filters, codes with leading zeros among them', () => {
    const search = {
      search: '010001',
      municipality: '3',
      year: '2023/24',
      kind: 'гимназия № 1 & Ко',
      empty: '',
    }
    const written = writeSearch(search)
    expect(written).toContain('year=2023/24')
    expect(parseSearch(written)).toEqual({
      search: '010001',
      municipality: '3',
      year: '2023/24',
      kind: 'гимназия № 1 & Ко',
    })
    expect(writeSearch({ search: undefined })).toBe('')
  })

  it('takes nothing it does not know', () => {
    expect([idOf('3'), idOf('-1'), idOf('x'), idOf('1.5'), idOf(undefined)]).toEqual([
      3,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(oneOf(['yes', 'no'], 'maybe')).toBeUndefined()
    expect(oneOf(['yes', 'no'], 'no')).toBe('no')
    expect(yearOf('2023/24')).toBe('2023/24')
    expect(yearOf('2023-24')).toBeUndefined()
    expect(['2026-03-01', '2026-02-30', '0026-03-01', '2026-13-01', 'x', 3].map(dayOf)).toEqual([
      '2026-03-01',
      ...Array(5).fill(undefined),
    ])
    expect(textOf('')).toBeUndefined()
  })
})
