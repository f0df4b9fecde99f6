import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const text = readFileSync('docs/asvs.md', 'utf8')
const judgements = ['proved', 'documented', 'not applicable', 'open'] as const
type Judgement = (typeof judgements)[number]

interface Row {
  id: string
  level: string
  does: string
  judgement: Judgement
  evidence: string
}

const rows: Row[] = text
  .split('\n')
  .filter((line) => line.startsWith('| V'))
  .map((line) => {
    const [id, level, does, judgement, evidence] = line.slice(2, -2).split(' | ')
    return { id: id!, level: level!, does: does!, judgement: judgement as Judgement, evidence: evidence! }
  })

/** Requirements of version 5.0.0 by level, as the standard counts them. */
const REQUIREMENTS = { 1: 70, 2: 183 }

/** Files with what must stand in them: `file` «text». */
const citations = ({ evidence }: Row) =>
  [...evidence.matchAll(/`([^`]+)` «([^»]+)»/g)].map(([, file, words]) => ({ file: file!, words: words! }))

describe('the table of ASVS', () => {
  it('has every requirement of levels 1 and 2 once, in order, with a judgement and what it rests on', () => {
    for (const [level, count] of Object.entries(REQUIREMENTS))
      expect(rows.filter((row) => row.level === level)).toHaveLength(count)
    expect(rows).toHaveLength(REQUIREMENTS[1] + REQUIREMENTS[2])
    const ids = rows.map(({ id }) => id)
    const inOrder = [...ids].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    expect(ids).toEqual(inOrder)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { id, judgement, evidence } of rows) {
      expect(id).toMatch(/^V([1-9]|1[0-7])\.[1-9]\.[1-9]\d?$/)
      expect(judgements, id).toContain(judgement)
      expect(evidence.length, id).toBeGreaterThan(5)
    }
  })

  it('names tests and documents that are there', () => {
    for (const row of rows.filter(({ judgement }) => judgement === 'proved' || judgement === 'documented')) {
      const named = citations(row)
      expect(named.length, row.id).toBeGreaterThan(0)
      for (const { file, words } of named) {
        expect(existsSync(file), `${row.id}: ${file}`).toBe(true)
        expect(readFileSync(file, 'utf8'), `${row.id}: ${file} «${words}»`).toContain(words)
        if (row.judgement === 'proved') expect(file, row.id).toMatch(/\.test\.tsx?$/)
      }
    }
  })

  it.each(['1', '2'])('counts level %s as its rows do', (level) => {
    const ofLevel = rows.filter((row) => row.level === level)
    const counted = judgements.map((judgement) => {
      const { length } = ofLevel.filter((row) => row.judgement === judgement)
      return `${length} ${judgement === 'proved' ? 'proved by a test' : judgement}`
    })
    expect(text).toContain(`- level ${level}: ${ofLevel.length} judged, ${counted.join(', ')}\n`)
  })
})
