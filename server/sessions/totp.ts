import { generateSecret, generateURI, verifySync } from 'otplib'
import { encode } from 'uqr'

const ISSUER = 'Опора'

/** A new secret: 160 bits in Base32, as applications take it by hand. */
export const makeSecret = (): string => generateSecret()

/**
 * The number of the present time step if the code is its own (RFC 6238, 30 seconds, six digits); undefined for a wrong one.
 * A code lives as long as applications show it: one of the step before, seen over a shoulder, is worth nothing.
 */
export function stepOf(secret: string, code: string): number | undefined {
  const digits = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(digits)) return undefined
  const result = verifySync({ secret, token: digits, epochTolerance: 0 })
  return result.valid && 'timeStep' in result ? result.timeStep : undefined
}

/** What an application takes the secret from: an address, and the same as a picture. */
export function offerOf(secret: string, login: string) {
  const uri = generateURI({ issuer: ISSUER, label: login, secret })
  const { size, data } = encode(uri, { ecc: 'M', border: 2 })
  const rows = data.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark && !row[x - 1] ? `M${x} ${y}h${runAt(row, x)}v1H${x}z` : [])),
  )
  return { secret, uri, qr: { size, path: rows.join('') } }
}

/** How many dark modules stand in a row from here on. */
function runAt(row: readonly boolean[], from: number): number {
  const end = row.indexOf(false, from)
  return (end === -1 ? row.length : end) - from
}
