import { expect, it } from 'vitest'
import { linksOf } from './links.ts'
import { generateRegion } from './region.ts'

it('the made-up region has links within municipalities, one to its first school without an end, and swapped ones', () => {
  const region = generateRegion({ schools: 60 })
  const links = linksOf(region)
  const municipalityOf = new Map(region.schools.map(({ code, municipality }) => [code, municipality]))
  for (const { from, to } of links) {
    expect(from).not.toBe(to)
    const alone =
      region.schools.filter(({ municipality }) => municipality === municipalityOf.get(to)).length === 1
    expect(municipalityOf.get(from) === municipalityOf.get(to)).toBe(!alone)
  }
  expect(links).toContainEqual(expect.objectContaining({ to: region.schools[0]!.code, until: null }))
  const swapped = links.filter((one) => links.some(({ from, to }) => from === one.to && to === one.from))
  expect(swapped.length).toBeGreaterThan(1)
})
