import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { actionGroups, actionWords, wordsOfAction, wordsOfSubject } from './audit-words.ts'

/** Where an action gets its name: of a write, of a reading, of a line or of an actor told by hand. */
const NAMED = [
  /(?<![.\w])(?:write|noteRead|noteOpened|noteExport|takeList|lifeCommand)(?:<[^(]*>)?\(\s*'([^']+)'/g,
  /\bactAs\([^;]*?'([^']+)'\)/g,
  /\baction: '([a-z]+\.[a-z.]+)'/g,
]

const sources = ['server', 'demo', 'cli'].flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file))
    .map((file) => join(room, file)),
)
const named = new Set(
  sources.flatMap((file) => {
    // An example stands in a comment.
    const text = readFileSync(file, 'utf8').replace(/^\s*\*.*$/gm, '')
    return NAMED.flatMap((pattern) => [...text.matchAll(pattern)].map(([, action]) => action!))
  }),
)

describe('actions', () => {
  it('have words, every one of them, and no words are left over', () => {
    expect(named.size).toBeGreaterThan(15)
    expect([...named].sort()).toEqual(Object.keys(actionWords).sort())
  })

  it('are called by a noun or a verb and a point between', () => {
    for (const action of named) expect(action).toMatch(/^[a-z]+(\.[a-z]+)+$/)
  })

  it('are in a group of the filter, but for those that begin a region', () => {
    const loose = [...named].filter((action) => !(action.split('.')[0]! in actionGroups))
    expect(loose.sort()).toEqual(['demo.fill', 'region.open'])
  })

  it('are shown by name, as things are, when nobody knows them', () => {
    expect(wordsOfAction('run.create')).toBe('Запущена методика, сохранён список школ')
    expect(wordsOfAction('later.made')).toBe('later.made')
    expect(['import:12', 'comet:3', 'x'].map(wordsOfSubject)).toEqual(['загрузка 12', 'comet:3', 'x'])
  })
})
