import { describe, expect, it } from 'vitest'
import { isInn, isOgrn } from '#intake/checksums.ts'
import { generateRegion } from './region.ts'

const region = generateRegion()
const { schools } = region

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.floor(share * values.length)]!

describe('generateRegion', () => {
  it('has 343 schools in 27 municipalities and three years', () => {
    expect(schools).toHaveLength(343)
    expect(region.municipalities).toHaveLength(27)
    expect(region.years).toEqual(['2023/24', '2024/25', '2025/26'])
    expect(new Set(schools.map((school) => school.municipality)).size).toBe(27)
  })

  it('gives the same region for the same seed and another for another', () => {
    expect(generateRegion({ seed: 1 })).toEqual(region)
    expect(generateRegion({ seed: 2 }).schools).not.toEqual(schools)
  })

  it('names every school once and gives it codes with right check digits', () => {
    for (const field of ['code', 'login', 'name', 'inn', 'ogrn'] as const) {
      expect(new Set(schools.map((school) => school[field])).size, field).toBe(343)
    }
    expect(schools.filter((school) => !isInn(school.inn ?? '') || !isOgrn(school.ogrn ?? ''))).toEqual([])
    expect(schools.every((school) => /^99\d{4}$/.test(school.login))).toBe(true)
  })

  it('holds nothing that a separator or a quote of a file would cut', () => {
    expect(
      schools.filter((school) => /[,;"\t\n]/.test(school.name + school.fullName + school.municipality)),
    ).toEqual([])
  })

  it('looks like a real region: most schools are small and stand in villages', () => {
    const villages = schools.filter((school) => school.place === 'village')
    const towns = schools.filter((school) => school.place === 'town')
    expect(villages.length / schools.length).toBeGreaterThan(0.62)
    expect(villages.length / schools.length).toBeLessThan(0.76)
    const sizes = (list: typeof schools) => list.map((school) => school.pupils)
    expect(quantile(sizes(schools), 0.05)).toBeLessThan(70)
    expect(quantile(sizes(schools), 0.5)).toBeGreaterThan(190)
    expect(quantile(sizes(schools), 0.5)).toBeLessThan(300)
    expect(quantile(sizes(villages), 0.5)).toBeLessThan(180)
    expect(quantile(sizes(towns), 0.5)).toBeGreaterThan(700)
  })

  it('puts many schools into the capital and few into a district', () => {
    const sizes = region.municipalities.map(
      ({ name }) => schools.filter((school) => school.municipality === name).length,
    )
    expect(Math.max(...sizes)).toBe(sizes[0])
    expect(quantile(sizes, 0.5)).toBeGreaterThanOrEqual(7)
    expect(quantile(sizes, 0.5)).toBeLessThanOrEqual(13)
  })

  it('makes a small region of few municipalities', () => {
    const small = generateRegion({ schools: 12, lastYear: '2024/25' })
    expect(small.schools).toHaveLength(12)
    expect(small.municipalities).toHaveLength(3)
    expect(small.years.at(-1)).toBe('2024/25')
  })

  it('refuses what cannot be', () => {
    expect(() => generateRegion({ lastYear: '2024' })).toThrow(RangeError)
    expect(() => generateRegion({ schools: 3, municipalities: 5 })).toThrow(RangeError)
    expect(() => generateRegion({ municipalities: 28 })).toThrow(RangeError)
  })
})
