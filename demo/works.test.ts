import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { generateRegion } from './region.ts'
import { type DemoSitting, sittingsOf } from './sittings.ts'
import { countWorks, type DemoResult, type DemoWork, worksOf } from './works.ts'

const region = generateRegion()
const sittings = sittingsOf(region)
const spring = sittings.filter(({ season, yearIndex }) => season === 'spring' && yearIndex > 0)

interface SchoolCell extends DemoResult {
  school: number
  sitting: DemoSitting
  works: DemoWork[]
}

const cells: SchoolCell[] = spring.flatMap((sitting) =>
  region.schools.flatMap((school) => {
    const works = worksOf(region, school, sitting)
    return works.length === 0 ? [] : [{ school: school.index, sitting, works, ...countWorks(works, sitting) }]
  }),
)
const written = cells.filter((cell) => cell.participants > 0)

const share = <T>(list: readonly T[], has: (one: T) => boolean) => list.filter(has).length / list.length
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
const lowShare = (cell: SchoolCell) => cell.low / cell.participants
const variance = (values: readonly number[]) => mean(values.map((value) => (value - mean(values)) ** 2))

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const xs = pairs.map(([x]) => x)
  const ys = pairs.map(([, y]) => y)
  const together = mean(pairs.map(([x, y]) => (x - mean(xs)) * (y - mean(ys))))
  return together / Math.sqrt(variance(xs) * variance(ys))
}

function of(procedure: string, yearIndex: number): Map<number, SchoolCell> {
  const found = written.filter(
    (cell) => cell.sitting.procedure === procedure && cell.sitting.yearIndex === yearIndex,
  )
  return new Map(found.map((cell) => [cell.school, cell]))
}

function pairs(a: Map<number, SchoolCell>, b: Map<number, SchoolCell>, least: number) {
  return [...a].flatMap(([school, cell]) => {
    const other = b.get(school)
    const large = other && cell.participants >= least && other.participants >= least
    return large ? [[lowShare(cell), lowShare(other)] as const] : []
  })
}

function scoreShares(procedure: string): number[] {
  const { max } = spring.find((sitting) => sitting.procedure === procedure)!.scale!
  const scores = [...of(procedure, 2).values()].flatMap((cell) =>
    cell.works.flatMap(({ score }) => score ?? []),
  )
  return Array.from({ length: max + 1 }, (_, score) => share(scores, (one) => one === score))
}

describe('works of ВПР, against a real region of 652 schools', () => {
  it('come in small cells: about one in four has fewer than ten participants', () => {
    expect(share(written, (cell) => cell.participants < 10)).toBeGreaterThan(0.17)
    expect(share(written, (cell) => cell.participants < 10)).toBeLessThan(0.32)
    expect(share(written, (cell) => cell.participants < 5)).toBeGreaterThan(0.04)
    expect(share(written, (cell) => cell.participants < 5)).toBeLessThan(0.12)
  })

  it('leave 11–16 % of the listed away', () => {
    const listed = cells.reduce((sum, cell) => sum + cell.works.length, 0)
    const absent = cells.reduce((sum, cell) => sum + cell.absent, 0)
    expect(absent / listed).toBeGreaterThan(0.11)
    expect(absent / listed).toBeLessThan(0.16)
  })

  it('have between a tenth and a fifth of «2» in grades 5–8, fewer in grade 4', () => {
    for (const { procedure, pupilGrade } of spring.filter(({ yearIndex }) => yearIndex === 2)) {
      const found = [...of(procedure, 2).values()]
      const low =
        found.reduce((sum, cell) => sum + cell.low, 0) /
        found.reduce((sum, cell) => sum + cell.participants, 0)
      expect(low, procedure).toBeGreaterThan(pupilGrade === 4 ? 0.02 : 0.1)
      expect(low, procedure).toBeLessThan(pupilGrade === 4 ? 0.1 : 0.2)
    }
  })

  it('heap at «3»: the border holds several times what lies under it, less so in grade 4', () => {
    const ma5 = scoreShares('vpr-ma-5')
    const ma8 = scoreShares('vpr-ma-8')
    const ma4 = scoreShares('vpr-ma-4')
    expect(ma5[7]! / ma5[6]!).toBeGreaterThan(4)
    expect(ma8[8]! / ma8[7]!).toBeGreaterThan(4)
    expect(ma5[7]! / ma5[8]!).toBeGreaterThan(1.3)
    expect(ma4[6]! / ma4[5]!).toBeLessThan(4)
  })

  it('differ between schools by an sd of 0.10–0.17 beyond the noise of small numbers', () => {
    for (const procedure of ['vpr-ma-5', 'vpr-ru-6', 'vpr-ru-8']) {
      const large = [...of(procedure, 2).values()].filter((cell) => cell.participants >= 10)
      const noise = mean(large.map((cell) => (lowShare(cell) * (1 - lowShare(cell))) / cell.participants))
      const sd = Math.sqrt(variance(large.map(lowShare)) - noise)
      expect(sd, procedure).toBeGreaterThan(0.1)
      expect(sd, procedure).toBeLessThan(0.17)
    }
  })

  it('agree between two subjects and two years of a school by 0.45–0.7', () => {
    const subjects = correlation(pairs(of('vpr-ma-5', 2), of('vpr-ru-5', 2), 20))
    const years = correlation(pairs(of('vpr-ru-6', 1), of('vpr-ru-6', 2), 10))
    for (const found of [subjects, years]) {
      expect(found).toBeGreaterThan(0.45)
      expect(found).toBeLessThan(0.7)
    }
  })

  it('are missing now and then: a procedure in some schools, a whole year in a few', () => {
    const expected = region.schools.filter(({ lastGrade }) => lastGrade >= 9).length * 8
    const held = written.filter(({ sitting }) => sitting.pupilGrade > 4 && sitting.yearIndex === 2).length
    expect(held / expected).toBeGreaterThan(0.85)
    expect(held / expected).toBeLessThan(0.97)
    const silent = region.schools.filter((school) =>
      sittings.every((sitting) => sitting.yearIndex !== 2 || worksOf(region, school, sitting).length === 0),
    )
    expect(silent.length).toBeGreaterThan(0)
    expect(silent.length).toBeLessThan(20)
  })

  it('bring marks of the journal that are kinder, in some schools by a whole mark', () => {
    const gaps = region.schools.map((school) => {
      const works = cells.filter((cell) => cell.school === school.index).flatMap((cell) => cell.works)
      return mean(works.flatMap(({ mark, journalMark }) => (mark && journalMark ? [journalMark - mark] : [])))
    })
    const known = gaps.filter((gap) => !Number.isNaN(gap))
    expect(mean(known)).toBeGreaterThan(0.2)
    expect(share(known, (gap) => gap > 0.9)).toBeGreaterThan(0.03)
    expect(share(known, (gap) => gap > 0.9)).toBeLessThan(0.25)
  })
})

describe('a work', () => {
  it('adds up: tasks to the score, the score to the mark', () => {
    for (const { sitting, works } of cells.filter((cell) => cell.school % 20 === 0)) {
      const { from3, from4, from5, max } = sitting.scale!
      for (const { score, mark, tasks, status } of works) {
        if (status === 'absent') {
          expect([score, mark, tasks]).toEqual([null, null, null])
          continue
        }
        expect(tasks!.reduce<number>((sum, task) => sum + (task ?? 0), 0)).toBe(score)
        expect(tasks!.every((task, i) => (task ?? 0) >= 0 && (task ?? 0) <= sitting.tasks[i]!.max!)).toBe(
          true,
        )
        expect(score! <= max).toBe(true)
        expect(mark).toBe(2 + [from3, from4, from5].filter((border) => score! >= border).length)
      }
    }
  })

  it('of exams may be a resit, a reserve day, ГВЭ, a past graduate: none of them a participant', () => {
    const exams = sittings.filter(({ season, yearIndex }) => season === 'main' && yearIndex === 2)
    const met = new Map<string, number>()
    for (const sitting of exams) {
      for (const school of region.schools) {
        const works = worksOf(region, school, sitting)
        for (const { status } of works) met.set(status, (met.get(status) ?? 0) + 1)
        expect(countWorks(works, sitting).participants).toBe(
          works.filter(({ status }) => status === 'ok').length,
        )
      }
    }
    for (const status of ['resit', 'reserve', 'gve', 'past_graduate', 'college', 'cancelled', 'absent']) {
      expect(met.get(status), status).toBeGreaterThan(10)
    }
  })

  it('is the same, to the byte, for the same seed, and for a school made alone', () => {
    const hash = (seed: number) => {
      const small = generateRegion({ schools: 12, seed })
      const all = sittingsOf(small).map((sitting) =>
        small.schools.map((school) => worksOf(small, school, sitting)),
      )
      return createHash('sha256').update(JSON.stringify(all)).digest('hex')
    }
    expect(hash(1)).toBe(hash(1))
    expect(hash(2)).not.toBe(hash(1))
    const cell = cells[100]!
    expect(worksOf(generateRegion(), region.schools[cell.school]!, cell.sitting)).toEqual(cell.works)
  })

  it('may be written a grade later, in autumn of the first year', () => {
    const late = sittings.filter(({ season }) => season === 'autumn')
    expect(late.map(({ procedure }) => procedure)).toEqual(['vpr-ru-5', 'vpr-ma-5', 'vpr-ru-6', 'vpr-ma-6'])
    expect(late.every(({ reference, pupilGrade }) => pupilGrade === reference.grade + 1)).toBe(true)
    const held = region.schools.filter((school) => worksOf(region, school, late[0]!).length > 0).length
    expect(held).toBeGreaterThan(80)
    expect(held).toBeLessThan(200)
  })
})
