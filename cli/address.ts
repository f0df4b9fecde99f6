import type { Config } from '#server/platform/config.ts'

/** Where people open the pages: the public address, or a host of this machine. */
export function addressOf({ origin, port, tls }: Config, host = 'localhost'): string {
  return origin ?? `${tls ? 'https' : 'http'}://${host}:${port}`
}
