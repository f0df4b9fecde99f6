import { notPossible, outsideRefused } from '#contract/problems.ts'
import type { Database } from '#server/platform/database.ts'
import type { OutsideIdentity, SignOnProvider } from '#server/platform/sign-on.ts'
import type { Vault } from '#server/platform/vault.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { findOwner } from './oidc/outside-accounts.ts'
import { provePassword } from './own-account.ts'
import { hasPassword } from './queries.ts'
import { hasFactor, spendCode } from './second-factor.ts'
import { goOnAnew, type OpenSession } from './store-session.ts'

export interface Proving {
  password?: string
  code?: string
  /** Of the session. */
  token: string
  /** Network address the try comes from. */
  address: string
  vault: Vault
}

/**
 * Proves anew who uses the session, by all that lets the person in here. What is wrong counts against him as on the way in.
 * The session goes on under a new token.
 */
export async function proveAnew(
  database: Database,
  viewer: Viewer,
  { password = '', code = '', token, address, vault }: Proving,
): Promise<OpenSession> {
  const asks = {
    password: await hasPassword(database, viewer.userId),
    code: await hasFactor(database, viewer.userId),
  }
  if (!asks.password && !asks.code)
    throw notPossible('Ни пароля, ни второго фактора у вас здесь нет.', 'Подтвердите через внешнюю службу.')
  if (asks.password) await provePassword(database, viewer, { current: password, address })
  if (asks.code) await spendCode(database, viewer, { code, address, vault })
  return storeProof(database, viewer, token)
}

/** Proves by the provider, which has just asked him, that it is the person himself who uses his session. */
export async function proveOutside(
  database: Database,
  viewer: Viewer,
  { provider, identity, token }: { provider: SignOnProvider; identity: OutsideIdentity; token: string },
): Promise<OpenSession> {
  const owner = await findOwner(database.kysely, identity)
  if (owner?.userId !== viewer.userId) throw outsideRefused(provider.name)
  return storeProof(database, viewer, token)
}

const storeProof = write<string, OpenSession, Viewer>('session.prove', ({ tx, viewer, note }, token) => {
  note(`user:${viewer.userId}`)
  return goOnAnew(tx, { userId: viewer.userId, token })
})
