import { generateSecret, generateURI, verifySync } from 'otplib'
import { encode } from 'uqr'

/** A code of the step before or after is taken too: clocks of telephones go wrong, and people type slowly. */
const TOLERANCE_SECONDS = 30
const ISSUER = 'Опора'

/** A new secret: 160 bits in Base32, as applications take it by hand. */
export const makeSecret = (): string => generateSecret()

/** The number of the time step whose code it is (RFC 6238, 30 seconds, six digits); undefined for a wrong one. */
export function stepOf(secret: string, code: string): number | undefined {
  const digits = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(digits)) return undefined
  const result = verifySync({ secret, token: digits, epochTolerance: TOLERANCE_SECONDS })
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
