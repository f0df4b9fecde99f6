import { describe, expect, it } from 'vitest'
import { readSearchText } from './query-text.ts'

describe('a text looked for', () => {
  it.each([
    ['Лицей №3', ['лицей', '3'], 'лицей:* & (3 | 3:*A)', 'лицей:* & 3'],
    ['12 Ёлкинская', ['12', 'елкинская'], '12 & елкинская:*', '12 & елкинская:*'],
    ['А.С.Пушкина', ['а', 'с', 'пушкина'], 'а:* & с:* & пушкина:*', 'а:* & с:* & пушкина:*'],
    ['0123', ['0123'], '0123:*', '0123'],
    ['edu550012', ['edu550012'], 'edu550012:*', 'edu550012:*'],
  ])('«%s» is words', (text, words, any, exact) => {
    expect(readSearchText(text)).toEqual({ words, any, exact })
  })

  it('«шк12» is a school of any kind with a number', () => {
    expect(readSearchText('шк12')!.exact).toMatch(/^\(.*сош.*\) & 12$/)
  })

  it('without a letter or a digit is nothing; signs of the query language are no signs', () => {
    expect(readSearchText(' —!&|:*() ')).toBeNull()
    expect(readSearchText("а' | б & !(в)")!.words).toEqual(['а', 'б', 'в'])
  })
})
