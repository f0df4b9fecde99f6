import { once } from 'node:events'
import { connect, type NetConnectOpts } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

/** Looks a file through: what was found in it, by its name; undefined: nothing. Throws when it could not be looked at. */
export type VirusScan = (bytes: Uint8Array) => Promise<string | undefined>

/** ms: of a file of 20 MB on a busy machine. */
const PATIENCE = 60_000
/** Some thousandth of what clamd takes at once. */
const CHUNK = 256 * 1024

/**
 * Asks clamd of ClamAV by its command INSTREAM (`man clamd`): pieces with their lengths, then a length of nothing.
 * `place`: the path of its socket, or `host:port`.
 */
export function askClamd(place: string): VirusScan {
  const options = addressOf(place)
  return async (bytes) => {
    const socket = connect({ ...options, timeout: PATIENCE })
    socket.on('timeout', () => socket.destroy(new NotScanned('TIMEOUT')))
    try {
      await once(socket, 'connect')
      socket.write('zINSTREAM\0')
      // A stream that is too long for it is answered before its end.
      Readable.from(pieces(bytes)).pipe(socket, { end: false })
      return findingOf(await text(socket))
    } finally {
      socket.destroy()
    }
  }
}

function addressOf(place: string): NetConnectOpts {
  if (place.startsWith('/')) return { path: place }
  const colon = place.lastIndexOf(':')
  return { host: place.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(place.slice(colon + 1)) }
}

function* pieces(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const piece = bytes.subarray(at, at + CHUNK)
    yield lengthOf(piece.length)
    yield piece
  }
  yield lengthOf(0)
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}

const LONGEST_NAME = 200

function findingOf(answer: string): string | undefined {
  const said = answer.replace(/\0$/, '').trim()
  if (said === 'stream: OK') return undefined
  const [, found] = /^stream: (.+) FOUND$/.exec(said) ?? []
  if (found) return found.slice(0, LONGEST_NAME)
  throw new NotScanned(said === '' ? 'NO_ANSWER' : 'ERROR')
}

class NotScanned extends Error {
  readonly code: string

  constructor(code: string) {
    super(`the file was not scanned: ${code}`)
    this.name = 'NotScanned'
    this.code = code
  }
}
