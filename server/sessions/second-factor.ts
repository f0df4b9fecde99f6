import { sql } from 'kysely'
import { notPossible, secondFactorNeeded, wrongCode } from '#contract/problems.ts'
import type { Database, Tx } from '#server/platform/database.ts'
import type { Vault } from '#server/platform/vault.ts'
import type { Viewer } from '#server/platform/viewer.ts'
import { write } from '#server/platform/write.ts'
import { tryOnce } from './attempts.ts'
import { renewCodes, useRecoveryCode } from './recovery-codes.ts'
import { type OpenSession, passInSession, removeSessions } from './store-session.ts'
import { tellOfChange } from './tell-account.ts'
import { makeSecret, offerOf, stepOf } from './totp.ts'

/** A person's try of a code. */
export interface CodeTry {
  code: string
  address: string
  vault: Vault
}

/** Whose secret a sealed one is. */
export const sealedAsFactor = (userId: number) => `second factor of user:${userId}`

/** Lets the session through for the right code; it goes on under a new token. */
export async function passSecondFactor(
  database: Database,
  viewer: Viewer,
  { token, ...attempt }: CodeTry & { token: string },
): Promise<OpenSession> {
  await spendCode(database, viewer, attempt)
  return storePass(database, viewer, token)
}

const storePass = write<string, OpenSession, Viewer>('factor.pass', ({ tx, viewer, note }, token) => {
  note(`user:${viewer.userId}`)
  return passInSession(tx, viewer.userId, token)
})

/** Makes a secret for the person's application. It comes into force with `confirmSecondFactor`. */
export async function offerSecondFactor(database: Database, viewer: Viewer, vault: Vault) {
  // The password alone must not replace the factor that guards against a stolen password.
  if (viewer.lacks === 'code') throw secondFactorNeeded(viewer.lacks)
  return storeOffer(database, viewer, vault)
}

const storeOffer = write<Vault, ReturnType<typeof offerOf>, Viewer>(
  'factor.offer',
  async ({ tx, viewer, note }, vault) => {
    const secret = makeSecret()
    const offered = {
      offered: vault.seal(secret, sealedAsFactor(viewer.userId)),
      offered_at: sql<Date>`now()`,
    }
    await tx
      .insertInto('second_factors')
      .values({ user_id: viewer.userId, ...offered })
      .onConflict((there) => there.column('user_id').doUpdateSet(offered))
      .execute()
    note(`user:${viewer.userId}`)
    return offerOf(secret, viewer.login)
  },
)

/** Puts the offered secret into force, ends the person's other sessions, and answers new recovery codes. */
export async function confirmSecondFactor(
  database: Database,
  viewer: Viewer,
  { token, code, address, vault }: CodeTry & { token: string },
): Promise<OpenSession & { codes: string[] }> {
  if (viewer.lacks === 'code') throw secondFactorNeeded(viewer.lacks)
  const attempt = { kind: 'code', login: viewer.login, address } as const
  const right = await tryOnce(database, attempt, async (tx) => {
    const { offered } = await lockFactor(tx, viewer.userId)
    if (!offered) throw offerOver()
    const step = stepOf(openSecret(vault, viewer.userId, offered), code)
    return step === undefined ? undefined : { step, offered }
  })
  if (!right) throw wrongCode()
  return storeFactor(database, viewer, { token, ...right })
}

const offerOver = () => notPossible('Секрет для приложения устарел.', 'Откройте страницу заново.')

interface RightOffer {
  token: string
  step: number
  /** The offer whose code was right: one made meanwhile does not come into force. */
  offered: Buffer
}

const storeFactor = write<RightOffer, OpenSession & { codes: string[] }, Viewer>(
  'factor.on',
  async ({ tx, viewer, note }, { token, step, offered }) => {
    const { userId } = viewer
    const stored = await tx
      .updateTable('second_factors')
      .set({
        secret: offered,
        confirmed_at: sql<Date>`now()`,
        offered: null,
        offered_at: null,
        last_step: step,
      })
      .where('user_id', '=', userId)
      .where('offered', '=', offered)
      .executeTakeFirst()
    if (stored.numUpdatedRows === 0n) throw offerOver()
    await removeSessions(tx, userId, token)
    await tellOfChange(tx, viewer, userId, 'factor')
    note(`user:${userId}`)
    return { ...(await passInSession(tx, userId, token)), codes: await renewCodes(tx, userId) }
  },
)

/** New recovery codes in place of the earlier ones. Throws when there is no factor that they could stand in for. */
export async function renewRecoveryCodes(database: Database, viewer: Viewer): Promise<string[]> {
  if (!(await hasFactor(database, viewer.userId))) throw noFactor()
  return storeCodes(database, viewer, undefined)
}

const storeCodes = write<undefined, string[], Viewer>('factor.codes', async ({ tx, viewer, note }) => {
  note(`user:${viewer.userId}`)
  await tellOfChange(tx, viewer, viewer.userId, 'codes')
  return renewCodes(tx, viewer.userId)
})

const noFactor = () => notPossible('Второй фактор не настроен.')

/** Uses up a code of the application or a recovery code. Throws for a wrong one, which counts against the account. */
export async function spendCode(
  database: Database,
  { userId, login }: Viewer,
  { code, address, vault }: CodeTry,
): Promise<void> {
  const right = await tryOnce(database, { kind: 'code', login, address }, async (tx) => {
    const { secret, lastStep } = await lockFactor(tx, userId)
    if (!secret) throw noFactor()
    if (await useRecoveryCode(tx, userId, code)) return true
    const step = stepOf(openSecret(vault, userId, secret), code)
    if (step === undefined || step <= lastStep) return undefined
    await tx.updateTable('second_factors').set({ last_step: step }).where('user_id', '=', userId).execute()
    return true
  })
  if (!right) throw wrongCode()
}

/** Whether the person has a factor in force. */
export async function hasFactor({ kysely }: Database, userId: number): Promise<boolean> {
  const row = await kysely
    .selectFrom('second_factors')
    .select('user_id')
    .where('user_id', '=', userId)
    .where('secret', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/** An offer is good for an hour. */
async function lockFactor(tx: Tx, userId: number) {
  const row = await tx
    .selectFrom('second_factors')
    .select(['secret', 'last_step as lastStep'])
    .select(
      sql<Buffer | null>`case when offered_at > now() - interval '1 hour' then offered end`.as('offered'),
    )
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst()
  return row ?? { secret: null, offered: null, lastStep: 0 }
}

function openSecret(vault: Vault, userId: number, sealed: Buffer): string {
  try {
    return vault.open(sealed, sealedAsFactor(userId))
  } catch {
    throw notPossible(
      'Второй фактор записан другим ключом сервера, коды из приложения не проверить.',
      'Войдите с запасным кодом. Администратор сервера: верните прежний ключ: в OPORA_KEY_BEFORE или строкой в файл opora.key.',
    )
  }
}
