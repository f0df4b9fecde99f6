import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inPackage } from '#server/platform/root.ts'
import { damaged, MUTANTS } from './mutants/mutants.ts'

const suspects = Object.values(MUTANTS).flat()
const mutants = suspects.flatMap(({ mutants }) => mutants)

describe('mutants of the first wall', () => {
  it('are many, and each has a name of its own', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(60)
    expect(new Set(mutants.map(({ hole }) => hole)).size).toBe(mutants.length)
  })

  it.each(suspects)('of $file change what stands in it exactly once', ({ file, tests, mutants }) => {
    const source = readFileSync(inPackage(file), 'utf8')
    for (const mutant of mutants) expect(damaged(source, mutant)).not.toBe(source)
    for (const test of tests) expect(readFileSync(inPackage(test), 'utf8')).toContain('expect(')
  })
})
