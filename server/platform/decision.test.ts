import { describe, expect, it } from 'vitest'
import { isHeldAt, type Level, rolesWith } from '#contract/permissions.ts'
import { decide } from './decision.ts'
import { levelOf, meetScopes, type Scope } from './scope.ts'

/** Schools 11 and 12 stand in the municipality 1 of the region 1, school 21 in its municipality 2. */
const region: Scope = { regionId: 1, municipalityId: null, schoolId: null }
const district: Scope = { ...region, municipalityId: 1 }
const school: Scope = { ...region, schoolId: 11 }
const otherRegion: Scope = { ...region, regionId: 2 }
const record = (municipalityId: number, schoolId: number, regionId = 1): Scope => ({
  regionId,
  municipalityId,
  schoolId,
})

const viewer = (scope: Scope, can: 'results.read'[] = ['results.read']) => ({
  scope,
  level: levelOf(scope),
  can,
})

describe('a decision', () => {
  it.each<[string, Scope, Scope, boolean]>([
    ['a region: its school', region, record(1, 11), true],
    ['a region: a school of another', region, record(1, 11, 2), false],
    ['a municipality: its school', district, record(1, 12), true],
    ['a municipality: a school of another', district, record(2, 21), false],
    ['a municipality: one of the same number elsewhere', district, record(1, 11, 2), false],
    ['a municipality: what belongs to the region', district, region, false],
    ['a school: itself', school, record(1, 11), true],
    ['a school: its neighbour', school, record(1, 12), false],
    ['a school: one of the same number elsewhere', school, record(1, 11, 2), false],
    ['a school: what belongs to its municipality', school, district, false],
  ])('of %s', (_what, scope, of, allowed) => {
    expect(decide(viewer(scope), 'results.read', of)).toMatchObject({
      allowed,
      because: allowed ? 'right' : 'out-of-reach',
    })
  })

  it('without the right is the same wherever the record is', () => {
    for (const of of [undefined, record(1, 11), record(2, 21, 2)])
      expect(decide(viewer(region, []), 'results.read', of)).toMatchObject({
        allowed: false,
        because: 'no-right',
      })
    expect(decide(viewer(region), 'pupils.read')).toMatchObject({ allowed: false })
    expect(decide(viewer(region), 'results.read')).toMatchObject({ allowed: true })
  })

  it('names those who can, the nearest first, each where he is held', () => {
    const order: Record<Level, readonly Level[]> = {
      school: ['school', 'municipality', 'region'],
      municipality: ['municipality', 'region', 'school'],
      region: ['region', 'municipality', 'school'],
    }
    for (const [level, expected] of Object.entries(order) as [Level, readonly Level[]][]) {
      const { whoCan } = decide({ scope: region, can: [], level }, 'people.write')
      expect(whoCan.map((one) => one.level)).toEqual(expected)
      for (const { level: at, roles } of whoCan)
        expect(roles).toEqual(rolesWith('people.write').filter((role) => isHeldAt(role, at)))
    }
    expect(decide({ scope: school, can: [], level: 'school' }, 'runs.write').whoCan).toEqual([
      { level: 'region', roles: ['operator'] },
    ])
  })
})

describe('two places', () => {
  it.each<[string, Scope, Scope, Scope | undefined]>([
    ['a region and its municipality', region, district, district],
    ['a municipality and its school', district, record(1, 11), record(1, 11)],
    ['a municipality and a school of another', district, record(2, 21), undefined],
    ['two schools', school, { ...region, schoolId: 12 }, undefined],
    ['two municipalities', district, { ...region, municipalityId: 2 }, undefined],
    ['two regions', region, otherRegion, undefined],
    ['a place with itself', school, school, school],
  ])('meet: %s', (_what, one, other, met) => {
    expect(meetScopes(one, other)).toEqual(met)
    expect(meetScopes(other, one)).toEqual(met)
  })

  it('have the level of the narrowest', () => {
    expect([region, district, school, record(1, 11)].map(levelOf)).toEqual([
      'region',
      'municipality',
      'school',
      'school',
    ])
  })
})
