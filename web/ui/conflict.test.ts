import { expect, it } from 'vitest'
import { mergeFields } from './conflict.tsx'

it('stores what the person changed, and lets the others have what he did not touch', () => {
  const changed = [
    { field: 'name', old: 'Был', mine: 'Мой', theirs: 'Их' },
    { field: 'cycle', old: null, mine: null, theirs: '2022/23' },
  ]
  const mine = { name: 'Мой', cycle: null, timeZone: 'Europe/Moscow' }
  expect(mergeFields(changed, mine)).toEqual({ name: 'Мой', cycle: '2022/23', timeZone: 'Europe/Moscow' })
})
