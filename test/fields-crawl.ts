import type { FieldName } from '#contract/fields.ts'
import { guardedFields } from '#contract/fields.ts'
import { allows, type Role, roles } from '#contract/permissions.ts'
import type { MatrixRoute } from './matrix/route.ts'
import { MATRIX_ROUTES, OF_ONESELF } from './matrix/routes.ts'
import type { Kind } from './matrix/rules.ts'
import { textIn } from './reply-text.ts'
import type { TestClient } from './server.ts'

export type Ids = Readonly<Record<string, string | number>>

/** Whoever asks, and what there is to be asked for. */
export interface Crawled {
  clients: Record<Role, TestClient>
  targets: Partial<Record<Kind, readonly Ids[]>>
  /** Values that stand nowhere but in a guarded field. */
  canaries: Partial<Record<FieldName, string>>
  /** Names of those whose fields they are, to be looked for. */
  names: readonly string[]
}

/** Asks each address that reads, as each role, and each file in each of its formats: where a canary turned up. */
export async function crawl({ clients, targets, canaries, names }: Crawled) {
  const leaks: string[] = []
  const failed: string[] = []
  const found = new Set<string>()
  const searches = names.map((name) => `/api/search?q=${encodeURIComponent(name)}`)
  const addresses = MATRIX_ROUTES.flatMap((route) => addressesOf(route, targets))
  for (const address of [...addresses, ...searches, ...OWN])
    for (const role of roles) {
      const reply = await clients[role].get(address)
      if (reply.statusCode >= 500 || reply.statusCode === 400) failed.push(`${address}: ${reply.body}`)
      const text = await textIn(reply)
      for (const { name, permission } of guardedFields) {
        const canary = canaries[name]
        if (canary === undefined || !text.includes(canary)) continue
        found.add(name)
        if (!allows(role, permission)) leaks.push(`${name} in ${address} for ${role}`)
      }
    }
  return { leaks, failed, found }
}

const OWN = OF_ONESELF.filter((route) => route.startsWith('GET ') && !route.includes(':')).map((route) =>
  route.slice('GET '.length),
)

function addressesOf({ route, kind, query }: MatrixRoute, targets: Crawled['targets']): string[] {
  const [method, path] = route.split(' ') as [string, string]
  if (method !== 'GET') return []
  return (kind === null ? [{}] : (targets[kind] ?? [])).flatMap((ids: Ids) => {
    const address = path.replace(/:(\w+)/g, (_, name: string) => String(ids[name]))
    const asked = typeof query === 'function' ? query(ids) : query
    const whole = asked ? `${address}?${asked}` : address
    return [...new Set([whole, whole.replace('format=xlsx', 'format=csv')])]
  })
}
