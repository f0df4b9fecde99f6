import { describe, expect, it } from 'vitest'
import { readFile } from '#intake/read-file.ts'
import { REFERENCE } from '#intake/reference.ts'
import { oporaHeader, oporaRows } from './opora-csv.ts'
import { generateRegion } from './region.ts'
import { sittingsOf } from './sittings.ts'
import { countWorks, worksOf } from './works.ts'

const region = generateRegion({ schools: 12, seed: 5 })
const last = sittingsOf(region).filter(({ yearIndex }) => yearIndex === 2)

describe('files kept in the database', () => {
  it.each(last.map((sitting) => [sitting.procedure, sitting] as const))(
    'read back to the stored results: %s',
    async (_, sitting) => {
      const parts = region.schools.map((school) => ({ school, works: worksOf(region, school, sitting) }))
      const rows = parts.map(({ school, works }) => oporaRows(school, sitting, works)).join('')
      if (rows === '') return
      const bytes = Buffer.from(oporaHeader(sitting) + rows)
      const read = await readFile(
        { name: 'работы.csv', bytes },
        { register: region.schools, reference: REFERENCE },
      )
      const told = read.results
        .filter(({ participants }) => participants > 0)
        .map(({ schoolCode, participants, low }) => [schoolCode, participants, low])
      const expected = parts
        .map(({ school, works }) => ({ school, ...countWorks(works, sitting) }))
        .filter(({ participants }) => participants > 0)
        .map(({ school, participants, low }) => [school.code, participants, low])
      expect(told).toEqual(expected)
    },
  )
})
