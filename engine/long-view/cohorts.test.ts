import { describe, expect, it } from 'vitest'
import { cohortSteps, type SubjectResult } from './cohorts.ts'
import { subjectRecords } from './subjects.ts'

type Told = readonly [
  year: string,
  exam: string,
  subject: string,
  grade: number,
  low: number,
  participants: number,
]

const resultOf = ([year, exam, subject, grade, low, participants]: Told): SubjectResult => ({
  year,
  procedure: `${exam}-${subject}-${grade}`,
  exam,
  subject,
  grade,
  low,
  participants,
  marks: [low, participants - low - 2, 2, 0],
})

describe('pupils followed from year to year', () => {
  it.each<[string, Told[], unknown[]]>([
    [
      'from grade 4 to grade 5: the step from primary school, worse beyond chance',
      [
        ['2022/23', 'vpr', 'ma', 4, 2, 40],
        ['2023/24', 'vpr', 'ma', 5, 14, 40],
      ],
      [{ verdict: 'worse', leavesPrimary: true, change: 0.3 }],
    ],
    [
      'few pupils: chance alone may make such a difference',
      [
        ['2022/23', 'vpr', 'ma', 4, 1, 6],
        ['2023/24', 'vpr', 'ma', 5, 3, 6],
      ],
      [{ verdict: 'unclear', leavesPrimary: true }],
    ],
    [
      'from ВПР of grade 8 to ОГЭ',
      [
        ['2022/23', 'vpr', 'ru', 8, 30, 60],
        ['2023/24', 'oge', 'ru', 9, 6, 60],
      ],
      [{ verdict: 'better', leavesPrimary: false }],
    ],
    [
      'other pupils are not followed: another subject, the same grade, a year left out, ЕГЭ',
      [
        ['2022/23', 'vpr', 'ma', 4, 2, 40],
        ['2023/24', 'vpr', 'ru', 5, 2, 40],
        ['2023/24', 'vpr', 'ma', 4, 2, 40],
        ['2024/25', 'vpr', 'ma', 6, 2, 40],
        ['2024/25', 'ege', 'ma', 11, 2, 40],
      ],
      [],
    ],
  ])('%s', (_, told, expected) => {
    const steps = cohortSteps(told.map(resultOf))
    expect(steps).toHaveLength(expected.length)
    for (const [index, step] of expected.entries()) {
      const { change, ...rest } = step as { change?: number }
      expect(steps[index]).toMatchObject(rest)
      if (change !== undefined) expect(steps[index]!.change).toBeCloseTo(change, 10)
    }
  })

  it('the order of results never matters', () => {
    const told = (['ma', 'ru'] as const).flatMap((subject) =>
      [4, 5, 6].map(
        (grade, index): Told => [`202${index + 1}/2${index + 2}`, 'vpr', subject, grade, grade, 30],
      ),
    )
    expect(cohortSteps(told.toReversed().map(resultOf))).toEqual(cohortSteps(told.map(resultOf)))
  })
})

describe('a subject over the years', () => {
  const years = ['2021/22', '2022/23', '2023/24', '2024/25']
  const lowIn = (...low: number[]): SubjectResult[] =>
    low.map((count, index) => resultOf([years[index]!, 'vpr', 'ma', 5, count, 10]))
  it.each([
    ['low each of three years', lowIn(3, 4, 5), 'always-low'],
    ['low two years of four', lowIn(3, 0, 5, 0), 'often-low'],
    ['low once in three', lowIn(3, 0, 0), 'once-low'],
    ['never low', lowIn(2, 2, 2), 'never-low'],
    ['two years say nothing of the stable', lowIn(3, 3), 'unknown'],
  ])('%s', (_, results, record) => {
    expect(subjectRecords(results, { numerator: 3, denominator: 10 })).toMatchObject([
      { subject: 'ma', record },
    ])
  })
})
