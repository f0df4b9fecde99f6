import { describe, expect, it } from 'vitest'
import { delayAfter, networkOf } from './attempts.ts'

describe('the delay after wrong passwords', () => {
  it('leaves room for typing errors, then doubles, then stops guessing for an hour', () => {
    expect([0, 1, 2, 3, 4, 9, 10, 50].map(delayAfter)).toEqual([0, 0, 0, 2, 4, 128, 3600, 3600])
  })
})

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
