import { describe, expect, it } from 'vitest'
import type { FieldName } from '#contract/fields.ts'
import { hideFields, seenColumns } from './hide-fields.ts'

const person = { id: 1, name: 'Анна', login: 'anna', email: 'a@example.ru', state: 'active' }
const seen = { id: 1, name: 'Анна', login: null, email: null, state: null }

describe('a reply', () => {
  it.each<[string, Record<string, 'person'>, object, object]>([
    ['itself', { '': 'person' }, person, seen],
    ['each of a list', { items: 'person' }, { items: [person, person] }, { items: [seen, seen] }],
    [
      'a part of each',
      { 'items.person': 'person' },
      { items: [{ person }, { person: null }] },
      { items: [{ person: seen }, { person: null }] },
    ],
    [
      'two places at once',
      { one: 'person', other: 'person' },
      { one: person, other: person },
      { one: seen, other: seen },
    ],
  ])('has no hidden field in %s', (_where, places, reply, left) => {
    expect(hideFields(['people.read'], places, reply)).toEqual({
      ...left,
      hidden: ['login', 'email', 'state'],
    })
    expect(hideFields(['people.read', 'people.write'], places, reply)).toEqual({ ...reply, hidden: [] })
  })

  it('gets no field it did not have, and calls hidden only what it had', () => {
    const reply = { items: [{ id: 1, login: 'anna' }] }
    expect(hideFields([], { items: 'person' }, reply)).toEqual({
      items: [{ id: 1, login: null }],
      hidden: ['login'],
    })
  })
})

describe('a file', () => {
  it('leaves without the columns that need more', () => {
    const [name, login, inn] = [{}, { field: 'person.login' }, { field: 'school.inn' }] as const
    const columns: { field?: FieldName }[] = [name, login, inn]
    expect(seenColumns(['people.write'], columns)).toEqual([name, login])
    expect(seenColumns(['people.write', 'organisations.read'], columns)).toEqual(columns)
    expect(seenColumns([], columns)).toEqual([name])
  })
})
