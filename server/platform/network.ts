import { isIP, isIPv6 } from 'node:net'

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

/** One household or office has a whole /64 of IPv6 addresses. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address.replace(/^::ffff:/, '')
  const [head = '', tail] = address.split('::')
  const first = head.split(':').filter(Boolean)
  const last = tail?.split(':').filter(Boolean) ?? []
  const missing = tail === undefined ? 0 : 8 - first.length - last.length
  const groups = [...first, ...Array<string>(missing).fill('0'), ...last]
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
