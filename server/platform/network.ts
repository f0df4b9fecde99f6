import { isIP } from 'node:net'

/** Whether a name or address is this machine. */
export function isLocal(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '')
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127\./.test(name)
}

/** Whether a name or address can be reached only from this machine or an inner network. */
export function isPrivate(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '')
  if (isLocal(name)) return true
  if (isIP(name) === 4) return /^(10|192\.168|172\.(1[6-9]|2\d|3[01])|169\.254)\./.test(name)
  if (isIP(name) === 6) return /^(f[cd]|fe80:)/i.test(name)
  // A name without a dot is known to an inner network only.
  return !name.includes('.') || /\.(local|lan|internal|test)$/.test(name)
}
