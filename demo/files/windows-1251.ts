const BYTES = new Map<string, number>()
const decoder = new TextDecoder('windows-1251')
for (let byte = 0; byte < 256; byte++) BYTES.set(decoder.decode(Uint8Array.of(byte)), byte)

/** Text as bytes of windows-1251, the encoding of most РИС exports; throws on a letter it does not have. */
export function toWindows1251(text: string): Buffer {
  return Buffer.from(
    Array.from(text, (letter) => {
      const byte = BYTES.get(letter)
      if (byte === undefined) throw new RangeError(`windows-1251 has no «${letter}»`)
      return byte
    }),
  )
}
