import { describe, expect, it } from 'vitest'
import { normalQuantile, Random } from './random.ts'

const take = (random: Random, count: number) => Array.from({ length: count }, () => random.next())

describe('Random', () => {
  it('gives the same numbers for the same key and others for another', () => {
    expect(take(new Random(1, 'school', 7), 5)).toEqual(take(new Random(1, 'school', 7), 5))
    expect(take(new Random(1, 'school', 8), 5)).not.toEqual(take(new Random(1, 'school', 7), 5))
    expect(take(new Random('ab', 'c'), 5)).not.toEqual(take(new Random('a', 'bc'), 5))
  })

  it('is uniform, also over the first numbers of neighbouring keys', () => {
    const firsts = Array.from({ length: 20_000 }, (_, key) => new Random(1, key).next())
    for (const draws of [firsts, take(new Random(5), 20_000)]) {
      const tenths = new Array<number>(10).fill(0)
      for (const draw of draws) tenths[Math.floor(draw * 10)]! += 1
      expect(Math.min(...tenths)).toBeGreaterThan(1850)
      expect(Math.max(...tenths)).toBeLessThan(2150)
    }
  })

  it('draws normal numbers with mean 0 and sd 1', () => {
    const random = new Random(3)
    const draws = Array.from({ length: 50_000 }, () => random.normal())
    const mean = draws.reduce((a, b) => a + b, 0) / draws.length
    const sd = Math.sqrt(draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length)
    expect(mean).toBeCloseTo(0, 1)
    expect(sd).toBeCloseTo(1, 1)
  })

  it('shuffles without losing anything', () => {
    const list = Array.from({ length: 50 }, (_, i) => i)
    const shuffled = new Random(2).shuffled(list)
    expect(shuffled).not.toEqual(list)
    expect(shuffled.sort((a, b) => a - b)).toEqual(list)
  })
})

describe('normalQuantile', () => {
  it('agrees with printed tables', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 6)
    expect(normalQuantile(0.5)).toBeCloseTo(0, 9)
    expect(normalQuantile(0.01)).toBeCloseTo(-2.326348, 6)
    expect(normalQuantile(0.999)).toBeCloseTo(3.090232, 6)
  })
})
