import { describe, expect, it } from 'vitest'
import { checkMethodology } from '#engine/check-methodology.ts'
import { describeMethodology } from '#engine/describe.ts'
import { workOut } from '#engine/worked-example.ts'
import { examplesOf, findMethodology, METHODOLOGIES } from './index.ts'

describe.each(METHODOLOGIES)('$id', (methodology) => {
  it.each(examplesOf(methodology.id))('$title', (example) => {
    const { amiss, differences, agrees, ...computed } = workOut(methodology, example)
    expect([amiss, differences, agrees]).toEqual([[], [], true])
    expect(computed).toMatchObject(example.expected)
  })

  it('has worked examples for every answer', () => {
    const answers = new Set(examplesOf(methodology.id).map(({ expected }) => expected.identified))
    expect(answers).toEqual(new Set(['yes', 'no', 'undecided']))
  })

  it('is sound and uses every source it names', () => {
    const checked = checkMethodology(structuredClone(methodology))
    expect(checked.methodology).toEqual(methodology)
    expect(new Set(checked.issues.map(({ code }) => code))).toEqual(new Set(['undated_source']))
    const used = JSON.stringify(methodology).matchAll(/"source":"([^"]+)"/g)
    const quoted = new Set([...used].map((match) => match[1]))
    const named = Object.keys(methodology.sources).filter((key) => key !== 'order-847')
    for (const source of quoted) expect(methodology.sources).toHaveProperty(source!)
    expect([...quoted]).toEqual(expect.arrayContaining(named))
  })

  it('describes itself with its own numbers and sources', () => {
    const text = describeMethodology(methodology, {}).join('\n')
    for (const procedure of methodology.procedures.value) expect(text).toContain(procedure)
    for (const { title } of Object.values(methodology.sources)) expect(text).toContain(title)
    expect(text).toContain('30\u00a0%')
    expect(text).not.toMatch(/undefined|null|NaN/)
  })
})

describe('findMethodology', () => {
  it('finds a built-in methodology and nothing else', () => {
    expect(findMethodology('847-2020')?.procedures.value).toHaveLength(9)
    expect(findMethodology('smolensk-2021')?.procedures.value).toHaveLength(22)
    expect(findMethodology('847-2019')).toBeUndefined()
    expect(examplesOf('847-2019')).toEqual([])
  })
})
