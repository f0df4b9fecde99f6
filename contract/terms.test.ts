import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formsOf, termForms, termKeys, terms, termsOf } from './terms.ts'

/** Where words for people stand that a region may change. */
const TEXTS = ['web', 'contract', 'documents', 'server']
/** Those that hold the terms themselves, or say what kinds of people there are by law. */
const KEEPERS = ['contract/terms.ts', 'contract/openapi.json']

/** Beginnings of words by which a term is known, its other names in regions among them. */
const STEMS =
  /ШНОР|ШНРО|ШсНРО|ШССУ|(?<![А-ЯЁ])(?:МОЦ|ИМЦ|ММС|ОМСУ|РЦОИ|ЦНППМ)(?![А-ЯЁ])|региональн\S* оператор|координатор|куратор|наставник|координационн\S* совет|методическ\S* кабинет|орган\S* управления образован|школ\S* с низкими/i

const files = TEXTS.flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\.tsx?$/.test(file))
    .map((file) => join(room, file)),
).filter((file) => !KEEPERS.includes(file))

/** Lines of a source that say something in Russian, without comments. */
function saying(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  return text.split('\n').filter((line) => !/^\s*\/\//.test(line) && /[а-яё]/i.test(line))
}

describe('terms that a region may change', () => {
  it('are spelt out in no text: it takes them from the region', () => {
    expect(files.length).toBeGreaterThan(200)
    const spelt = files.flatMap((file) =>
      saying(file)
        .filter((line) => STEMS.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    )
    expect(spelt).toEqual([])
  })

  it('are all known to the search above', () => {
    const words = termKeys.flatMap((key) => Object.values(terms[key]))
    expect(words.filter((word) => !STEMS.test(word))).toEqual([])
  })

  it('are said in the region’s own words, form by form, else as everywhere', () => {
    const term = termsOf({ operator: { one: 'областной методист' } })
    expect(term('operator', 'one')).toBe('областной методист')
    expect(term('operator', 'toOne')).toBe('региональному оператору')
    expect(termsOf()('lowSchools', 'short')).toBe('ШНОР')
  })

  it('have only forms that the page of terms can name', () => {
    for (const key of termKeys) expect(formsOf(key), key).toHaveLength(Object.keys(terms[key]).length)
    expect(new Set(termForms).size).toBe(termForms.length)
  })
})
