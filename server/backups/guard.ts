import { createCipheriv, createDecipheriv, createHash, scrypt } from 'node:crypto'
import { promisify } from 'node:util'

/** Seals the pieces of a file in their order: a changed, lost, added or exchanged piece does not open. */
export interface Guard {
  seal(piece: Buffer, last: boolean): Sealed
  /** undefined: it is not the piece that was sealed here, or the key is another one. */
  open(sealed: Sealed, last: boolean): Buffer | undefined
}

export interface Sealed {
  content: Buffer
  /** `CHECK_BYTES` long. */
  check: Buffer
}

export const CHECK_BYTES = 16
export const SALT_BYTES = 16
const NONCE_BYTES = 12

/** Without a key: every check depends on all the pieces before it, the first on the head of the file. */
export function plainGuard(head: Buffer): Guard {
  let before = createHash('sha256').update(head).digest()
  const next = (piece: Buffer, last: boolean) => {
    before = createHash('sha256').update(before).update(placeOf(last)).update(piece).digest()
    return before.subarray(0, CHECK_BYTES)
  }
  return {
    seal: (piece, last) => ({ content: piece, check: next(piece, last) }),
    open: ({ content, check }, last) => (next(content, last).equals(check) ? content : undefined),
  }
}

/** With a key of this file alone (see `keyOf`): AES-256-GCM, a piece's number is its nonce. */
export function secretGuard(head: Buffer, key: Buffer): Guard {
  let count = 0
  const about = createHash('sha256').update(head).digest()
  const nonce = () => {
    const bytes = Buffer.alloc(NONCE_BYTES)
    bytes.writeUInt32BE(count++, NONCE_BYTES - 4)
    return bytes
  }
  return {
    seal(piece, last) {
      const cipher = createCipheriv('aes-256-gcm', key, nonce()).setAAD(Buffer.concat([about, placeOf(last)]))
      const content = Buffer.concat([cipher.update(piece), cipher.final()])
      return { content, check: cipher.getAuthTag() }
    },
    open({ content, check }, last) {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce(), { authTagLength: CHECK_BYTES })
        .setAAD(Buffer.concat([about, placeOf(last)]))
        .setAuthTag(check)
      try {
        return Buffer.concat([decipher.update(content), decipher.final()])
      } catch {
        return undefined
      }
    },
  }
}

/** The key of one file: of the secret words and the salt in its head. Slow on purpose, against guessing. */
export function keyOf(secret: string, salt: Buffer): Promise<Buffer> {
  const cost = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
  return promisify<string, Buffer, number, object, Buffer>(scrypt)(secret, salt, 32, cost)
}

function placeOf(last: boolean): Buffer {
  return Buffer.from([last ? 1 : 0])
}
