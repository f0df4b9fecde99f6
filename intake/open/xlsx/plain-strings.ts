const OPENING = Buffer.from('<si><t>')
const CLOSING = Buffer.from('</t></si>')
const LESS = 0x3c
const AMPERSAND = 0x26
const RETURN = 0x0d
const UNDERSCORE = 0x5f

/**
 * Reads shared texts as long as they are written as `<si><t>Школа</t></si>` with nothing to decode; adds them to
 * `strings`. Answers where it stopped: before the first thing written in another way, cut short or beyond the limits.
 * That is for the reader of tokens, which reads any XML, more slowly.
 */
export function readPlainStrings(
  bytes: Buffer,
  from: number,
  { strings, limits }: { strings: string[]; limits: { cells: number; text: number } },
): number {
  let at = from
  while (strings.length < limits.cells && stands(OPENING, bytes, at)) {
    const start = at + OPENING.length
    let end = start
    let seen = 0
    for (; end < bytes.length; end++) {
      const byte = bytes[end]!
      if (byte === LESS) break
      if (byte === AMPERSAND || byte === RETURN || byte === UNDERSCORE) return at
      seen |= byte
    }
    if (!stands(CLOSING, bytes, end)) break
    const text = bytes.toString(seen > 0x7f ? 'utf8' : 'latin1', start, end)
    if (text.length > limits.text) break
    strings.push(text)
    at = end + CLOSING.length
  }
  return at
}

function stands(wanted: Buffer, bytes: Buffer, at: number): boolean {
  if (at + wanted.length > bytes.length) return false
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false
  return true
}
