import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberFrom } from './number.ts'

function read(text: string): number {
  const bytes = Buffer.from(`<${text}>`)
  return numberFrom(bytes, 1, bytes.length - 1)
}

const digits = fc.stringMatching(/^[0-9]{0,18}$/)

test('equals Number to the last bit, for every way to write a number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) =>
      Object.is(read(String(number)), Number(String(number))),
    ),
    { numRuns: 3000 },
  )
  fc.assert(
    fc.property(fc.constantFrom('', '-'), digits, digits, (sign, whole, part) => {
      fc.pre(whole + part !== '')
      const text = `${sign}${whole}${part === '' ? '' : `.${part}`}`
      return Object.is(read(text), Number(text))
    }),
    { numRuns: 3000 },
  )
})

test.each(['', '-', '.', 'abc', '0x10', '1_000', 'Infinity', '1 2', '1,5', '1.2.3', '--1', '1e'])(
  '%j is no number',
  (text) => {
    expect(read(text)).toBeNaN()
  },
)

test('spaces around, a plus and exponents are allowed', () => {
  expect([' 12 ', '+1.5', '1E3', '2.5e-3'].map(read)).toEqual([12, 1.5, 1000, 0.0025])
})
