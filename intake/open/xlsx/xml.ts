import { refusal } from '#intake/open/refusals.ts'

/** What `XmlReader.next` found. `MORE`: the chunk is used up. */
export const MORE = 0
export const OPEN = 1
export const CLOSE = 2
/** A tag that opens and closes at once: `<c r="A1"/>`. */
export const EMPTY = 3
export const TEXT = 4
export type Token = typeof MORE | typeof OPEN | typeof CLOSE | typeof EMPTY | typeof TEXT

const LESS = 0x3c
const GREATER = 0x3e
const SLASH = 0x2f
const COLON = 0x3a
const EQUALS = 0x3d
const QUOTE = 0x22
const APOSTROPHE = 0x27
const EXCLAMATION = 0x21
const QUESTION = 0x3f
const AMPERSAND = 0x26
const RETURN = 0x0d
const UNDERSCORE = 0x5f
const SPACE = 0x20

const NOTHING = Buffer.alloc(0)

/** Number of a tag or attribute name without its prefix, so that names are compared without making strings. */
export function nameCode(name: string): number {
  let code = 0
  for (let i = 0; i < name.length; i++) code = (code * 31 + name.charCodeAt(i)) | 0
  return code
}

/**
 * Reads XML of an Office part from chunks of UTF-8 bytes, token by token, holding no more than one unfinished token.
 * Names come without their prefix. There is no DTD: a DOCTYPE or an entity declaration throws a `Refusal`.
 */
export class XmlReader {
  bytes: Buffer = NOTHING
  /** `nameCode` of the tag. */
  name = 0
  /** Where the text, or the attributes of the tag, stand in `bytes`. */
  start = 0
  end = 0
  /** The text has something to decode: an entity, a carriage return or an underscore escape. */
  coded = false
  /** The text has bytes outside ASCII. */
  wide = false
  /** The text is a CDATA section: entities are not decoded in it. */
  literal = false
  /** Set by `nextAttribute`. */
  attribute = 0
  valueStart = 0
  valueEnd = 0
  /** The next token begins here. Whoever reads whole elements by other means moves it past them. */
  at = 0
  /** Elements open at `at`. */
  depth = 0
  private begun = false
  private readonly tokenBytes: number
  /** Holds what was left of a chunk together with the next one. */
  private room = NOTHING

  constructor(tokenBytes: number) {
    this.tokenBytes = tokenBytes
  }

  push(chunk: Buffer): void {
    this.bytes = this.at < this.bytes.length ? this.joined(chunk) : chunk
    this.at = 0
    if (!this.begun && this.bytes.length >= 3) {
      this.begun = true
      if (this.bytes[0] === 0xef && this.bytes[1] === 0xbb && this.bytes[2] === 0xbf) this.at = 3
      else if (this.bytes[0]! > 0x7f || this.bytes[1] === 0) throw refusal('damaged')
    }
  }

  /** Call when there are no more chunks: throws if the document is cut short. */
  finish(): void {
    if (this.depth !== 0 || !this.begun) throw refusal('damaged')
    for (let i = this.at; i < this.bytes.length; i++) if (this.bytes[i]! > SPACE) throw refusal('damaged')
  }

  next(): Token {
    const { bytes, at } = this
    if (at >= bytes.length) return MORE
    if (bytes[at] !== LESS) return this.text(at)
    const second = bytes[at + 1]
    if (second === EXCLAMATION || second === QUESTION) return this.markup(at)
    return this.tag(at, second === SLASH)
  }

  /** Steps to the next attribute of the tag; false when there is none. */
  nextAttribute(): boolean {
    const { bytes, end } = this
    let i = this.start
    while (i < end && bytes[i]! <= SPACE) i++
    let code = 0
    for (; i < end; i++) {
      const byte = bytes[i]!
      if (byte === EQUALS || byte <= SPACE || byte === QUOTE || byte === APOSTROPHE) break
      code = byte === COLON ? 0 : (code * 31 + byte) | 0
    }
    while (i < end && bytes[i] !== QUOTE && bytes[i] !== APOSTROPHE) i++
    if (i >= end) return false
    const close = this.closing(i)
    if (close < 0 || close >= end) return false
    this.attribute = code
    this.valueStart = i + 1
    this.valueEnd = close
    this.start = close + 1
    return true
  }

  /** What is left and the chunk, side by side. */
  private joined(chunk: Buffer): Buffer {
    const left = this.bytes.length - this.at
    const length = left + chunk.length
    const room = this.room.length < length ? Buffer.allocUnsafeSlow(length * 2) : this.room
    this.bytes.copy(room, 0, this.at)
    chunk.copy(room, left)
    this.room = room
    return room.subarray(0, length)
  }

  private tag(at: number, closing: boolean): Token {
    const { bytes } = this
    const { length } = bytes
    let i = closing ? at + 2 : at + 1
    let name = 0
    for (; i < length; i++) {
      const byte = bytes[i]!
      if (byte === GREATER || byte <= SPACE || byte === SLASH) break
      name = byte === COLON ? 0 : (name * 31 + byte) | 0
    }
    const start = i
    for (; i < length; i++) {
      const byte = bytes[i]!
      if (byte === GREATER) break
      if (byte === QUOTE || byte === APOSTROPHE) {
        i = this.closing(i)
        if (i < 0) return this.unfinished(at)
      }
    }
    if (i >= length) return this.unfinished(at)
    this.name = name
    this.at = i + 1
    if (closing) {
      if (--this.depth < 0) throw refusal('damaged')
      return CLOSE
    }
    const empty = bytes[i - 1] === SLASH && i > start
    this.start = start
    this.end = empty ? i - 1 : i
    if (empty) return EMPTY
    this.depth++
    return OPEN
  }

  private text(at: number): Token {
    const { bytes } = this
    const { length } = bytes
    let coded = false
    let seen = 0
    let i = at
    for (; i < length; i++) {
      const byte = bytes[i]!
      if (byte === LESS) break
      seen |= byte
      if (byte === AMPERSAND || byte === RETURN || byte === UNDERSCORE) coded = true
    }
    // One byte more is needed to see whether the text is followed by a closing tag.
    if (i + 1 >= length) return this.unfinished(at)
    this.start = at
    this.end = i
    this.coded = coded
    this.wide = seen > 0x7f
    this.literal = false
    this.at = i
    return TEXT
  }

  /** A comment, an instruction or a CDATA section. */
  private markup(at: number): Token {
    const { bytes } = this
    if (bytes.length < at + 9) return this.unfinished(at)
    const head = bytes.toString('latin1', at, at + 9)
    const [open, close] = head.startsWith('<!--')
      ? ['<!--', '-->']
      : head === '<![CDATA['
        ? ['<![CDATA[', ']]>']
        : ['<?', '?>']
    if (!head.startsWith(open)) throw refusal('doctype')
    const end = bytes.indexOf(close, at + open.length, 'latin1')
    if (end < 0) return this.unfinished(at)
    this.at = end + close.length
    if (close !== ']]>') return this.next()
    this.start = at + open.length
    this.end = end
    this.coded = true
    this.wide = true
    this.literal = true
    return TEXT
  }

  private closing(quoteAt: number): number {
    const { bytes } = this
    const quote = bytes[quoteAt]
    for (let i = quoteAt + 1; i < bytes.length; i++) if (bytes[i] === quote) return i
    return -1
  }

  private unfinished(at: number): Token {
    if (this.bytes.length - at > this.tokenBytes) throw refusal('too_long_text')
    return MORE
  }
}
