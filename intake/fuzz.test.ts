import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { chanceFrom } from '#test/damage.ts'
import { damagedResults } from '#test/damaged-results.ts'
import { readFile } from './read-file.ts'
import { REFERENCE } from './reference.ts'
import type { ReadFile } from './types.ts'

const FILES = 5000

/** Whatever a damaged file comes to, its results must be possible ones. */
function expectPossible(read: ReadFile): void {
  if (read.verdict === 'refuse') {
    expect(read.reason).toMatch(/[а-яё]/i)
    expect(read.results).toEqual([])
  }
  for (const { participants, low, marks } of read.results) {
    expect(Number.isInteger(participants) && participants > 0).toBe(true)
    if (low !== null) expect(Number.isInteger(low) && low >= 0 && low <= participants).toBe(true)
    if (marks) expect(marks.every((count) => Number.isInteger(count) && count >= 0)).toBe(true)
  }
}

/** By its first bytes, as whoever saved it would have named it. */
function endingOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 4)).toString('latin1')
  if (head.startsWith('PK')) return 'xlsx'
  return head === '\xd0\xcf\x11\xe0' ? 'xls' : 'csv'
}

// A reader of old workbooks tells the console of records it does not know.
beforeAll(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterAll(() => vi.restoreAllMocks())

test(`${FILES} damaged files of results are refused in words or give possible results`, async () => {
  const chance = chanceFrom(20260101)
  const verdicts = { accept: 0, accept_with_warnings: 0, refuse: 0 }
  for (let file = 0; file < FILES; file++) {
    const bytes = damagedResults(chance)
    const read = await readFile(
      { name: `файл.${endingOf(bytes)}`, bytes },
      { register: null, reference: REFERENCE },
    )
    expectPossible(read)
    verdicts[read.verdict]++
  }
  for (const count of Object.values(verdicts)) expect(count).toBeGreaterThan(FILES / 50)
}, 300_000)
