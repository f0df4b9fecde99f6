import { isIPv4 } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Browser } from '#contract/profile.ts'
import { networkOf } from '#server/platform/network.ts'

/** What a person recognises his session by: enough to tell home from office, too little to follow anybody. */
export interface Client {
  browser: Browser
  network: string
}

/** Most browsers call themselves by the names of others too: the rarer name decides. */
const FAMILIES: readonly (readonly [RegExp, Browser])[] = [
  [/YaBrowser\//, 'yandex'],
  [/Edg(?:e|A|iOS)?\//, 'edge'],
  [/OPR\/|Opera/, 'opera'],
  [/Firefox\/|FxiOS\//, 'firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'chrome'],
  [/Safari\//, 'safari'],
]

/** The family of the browser and the network of a request. */
export function clientOf({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): Client {
  return { browser: familyOf(headers['user-agent'] ?? ''), network: prefixOf(ip) }
}

function familyOf(agent: string): Browser {
  return FAMILIES.find(([pattern]) => pattern.test(agent))?.[1] ?? 'other'
}

function prefixOf(address: string): string {
  const network = networkOf(address)
  return isIPv4(network) ? network.replace(/\d+$/, '0/24') : network
}
