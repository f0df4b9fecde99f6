import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bordersOf, contextIndex, levelOf } from '#engine/context-index/context-index.ts'
import { inContext, type SchoolContext } from '#engine/context-index/contextualised.ts'
import { contextLevelWords, describeContextIndex } from '#engine/context-index/describe.ts'
import { CONTEXT_INDEXES, contextExamples, currentContextIndex } from './index.ts'

const version = currentContextIndex
const quarters = bordersOf('scale-quarters', [])
const counts = fc.integer({ min: 1, max: 2000 }).chain((pupils) =>
  fc.record({
    pupils: fc.constant(pupils),
    ...Object.fromEntries(
      version.inputs.map(({ id }) => [id, fc.option(fc.integer({ min: 0, max: pupils }), { nil: null })]),
    ),
  }),
)
const whole = fc.integer({ min: 1, max: 2000 }).chain((pupils) =>
  fc.record({
    pupils: fc.constant(pupils),
    ...Object.fromEntries(version.inputs.map(({ id }) => [id, fc.integer({ min: 0, max: pupils })])),
  }),
)
const schools = fc.array(
  fc.record({
    index: fc.option(
      fc.oneof(whole, counts).map((of) => contextIndex(version, of)),
      { nil: null },
    ),
    participants: fc.constant(50),
    low: fc.integer({ min: 0, max: 50 }),
    markers: fc.constantFrom([0, 0], [1, 0], [null, 0]) as fc.Arbitrary<SchoolContext['markers']>,
    biased: fc.constantFrom(true, false, null),
  }),
  { minLength: 35, maxLength: 60 },
)

describe.each(CONTEXT_INDEXES)('version $id $version', (data) => {
  it('is whole: weights and bounds that can be, sources for all numbers', () => {
    for (const { bounds, weight, title } of data.inputs) {
      expect(Number.isInteger(weight.value) && weight.value > 0, title).toBe(true)
      expect(bounds.value.from >= 0 && bounds.value.from < bounds.value.to && bounds.value.to <= 1).toBe(true)
      expect(data.sources).toHaveProperty(bounds.source)
      expect(data.sources).toHaveProperty(weight.source)
    }
    expect(describeContextIndex(data).join('\n')).toContain('Официальной формулы')
  })
})

describe('the index', () => {
  it.each(contextExamples)('$title', ({ counts, expected }) => {
    const found = contextIndex(version, counts)
    expect(found.kind).toBe(expected.kind)
    if (found.kind === 'refused') expect(found.sentences).toEqual([expected.sentence])
    else if (expected.missing) expect(found.missing).toEqual(expected.missing)
    if (found.kind !== 'value') return
    expect(found.index).toBeCloseTo(expected.index!, 9)
    expect(levelOf(found.index, quarters)).toBe(expected.level)
    expect(contextLevelWords[levelOf(found.index, quarters)]).toBeTruthy()
  })

  it('is the sum of what its trace says each input brought', () => {
    fc.assert(
      fc.property(counts, (of) => {
        const found = contextIndex(version, of)
        if (found.kind !== 'value') return
        const sum = found.inputs.reduce((all, { contribution }) => all + contribution, 0)
        expect(sum).toBeCloseTo(found.index, 8)
        for (const { contribution, most, share, count, total } of found.inputs) {
          expect(contribution).toBeLessThanOrEqual(most)
          expect(share).toBe(count / total)
        }
      }),
    )
  })

  it('never goes down when what is good grows, nor up when what is hard does', () => {
    fc.assert(
      fc.property(
        counts,
        fc.nat(version.inputs.length - 1),
        fc.integer({ min: 1, max: 50 }),
        (of, at, more) => {
          const { id, better } = version.inputs[at]!
          const before = (of as Record<string, number | null>)[id]!
          if (before === null || before + more > of.pupils) return
          const [from, to] = [of, { ...of, [id]: before + more }].map((each) => contextIndex(version, each))
          if (from!.kind !== 'value' || to!.kind !== 'value') return
          const change = to!.index - from!.index
          expect(better === 'more' ? change : -change).toBeGreaterThanOrEqual(-1e-9)
        },
      ),
    )
  })
})

describe('schools in their conditions', () => {
  const named = (all: readonly Omit<SchoolContext, 'code'>[]): SchoolContext[] =>
    all.map((school, at) => ({ ...school, code: String(at).padStart(4, '0') }))

  it('come out the same in any order', () => {
    fc.assert(
      fc.property(schools, (all) => {
        const inOrder = inContext(version, named(all))
        const turned = inContext(version, named(all).toReversed())
        expect(turned.model).toEqual(inOrder.model)
        expect(turned.schools.toReversed()).toEqual(inOrder.schools)
      }),
      { numRuns: 30 },
    )
  })

  it('keep their index and level when others come, by quarters of the scale', () => {
    fc.assert(
      fc.property(schools, (all) => {
        const levels = (of: readonly SchoolContext[]) =>
          inContext(version, of, 'scale-quarters').schools.map(({ level }) => level)
        expect(levels(named(all).slice(0, 10))).toEqual(levels(named(all)).slice(0, 10))
      }),
      { numRuns: 30 },
    )
  })

  it('are parted in four by quartiles of the sample, and then others do move them', () => {
    // R: quantile(c(10, 20, 30, 40, 50, 70), c(.25, .5, .75)) is 22.5, 35, 47.5.
    expect(bordersOf('sample-quartiles', [40, 10, 70, 30, 50, 20])).toEqual([22.5, 35, 47.5])
    expect(levelOf(30, bordersOf('sample-quartiles', [10, 20, 30]))).toBe('high')
    expect(bordersOf('sample-quartiles', [])).toEqual([25, 50, 75])
  })

  it('have no expected result when they are few, and it is said', () => {
    const { model, schools: found } = inContext(version, [])
    expect(model.sentences[0]).toBe(
      'Ожидаемый результат не считается: полные данные есть у 0 школ, а нужно не меньше 30.',
    )
    expect(found).toEqual([])
  })

  const hard = contextIndex(version, contextExamples[3]!.counts)
  const easy = contextIndex(version, contextExamples[0]!.counts)
  const school = { code: '1', index: hard, participants: 40, low: 1, biased: false, markers: [0, 0] as const }
  it.each<[string, Partial<SchoolContext>, string]>([
    ['easy conditions', { index: easy }, 'no'],
    ['a low result last year', { markers: [1, 0] }, 'no'],
    ['a low result the year before, the last not known', { markers: [null, 2] }, 'no'],
    ['signs of bias', { biased: true }, 'no'],
    ['all is well but the model is not there', {}, 'unknown'],
    ['no passport', { index: null }, 'unknown'],
    ['bias not known', { biased: null }, 'unknown'],
  ])('resilient: %s', (_case, change, expected) => {
    const found = inContext(version, [{ ...school, ...change } as SchoolContext]).schools[0]!
    expect(found.resilient).toBe(expected)
  })
})
