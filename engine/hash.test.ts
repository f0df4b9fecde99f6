import { describe, expect, it } from 'vitest'
import { Digest } from './hash.ts'

function ofAscii(text: string): string {
  const digest = new Digest()
  for (let i = 0; i < text.length; i += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => text.charCodeAt(i + k))
    digest.word(a! | (b! << 8) | (c! << 16) | (d! << 24))
  }
  return digest.hex()
}

describe('Digest', () => {
  it('agrees with the published values of MurmurHash3 x86_128', () => {
    expect(ofAscii('')).toBe('00000000000000000000000000000000')
    expect(ofAscii('abcd')).toBe('96b6ccaa45afc62e45afc62e45afc62e')
    expect(ofAscii('I will not buy this record, it is scratched.')).toBe('a0a9683b25ac5e40d9af2895890dddf5')
  })

  it('keeps neighbouring texts and columns apart', () => {
    expect(new Digest().text('ab').text('c').hex()).not.toBe(new Digest().text('a').text('bc').hex())
    expect(new Digest().column([1, 2]).column([]).hex()).not.toBe(new Digest().column([1]).column([2]).hex())
    expect(new Digest().bytes(Uint8Array.of(1, 0)).hex()).not.toBe(new Digest().bytes(Uint8Array.of(1)).hex())
  })
})
