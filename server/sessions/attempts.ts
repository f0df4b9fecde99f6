import { sql } from 'kysely'
import { tooManyAttempts } from '#contract/problems.ts'
import { type Database, type Tx, transaction } from '#server/platform/database.ts'
import { networkOf } from '#server/platform/network.ts'
import { oneAtATime } from '#server/platform/one-at-a-time.ts'
import { within } from '#server/platform/sight.ts'

/** Whose secret is tried, which, and from where. Passwords, codes and requests for a new password are counted apart. */
export interface Attempt {
  kind: 'password' | 'code' | 'reset'
  login: string
  /** Network address the try comes from. */
  address: string
}

/**
 * Seconds to wait after `failures` wrong passwords in a row within the last hour: three are free, then 2, 4, 8 …, and
 * from the tenth on the hour has to pass.
 */
export function delayAfter(failures: number): number {
  if (failures < 3) return 0
  return failures >= 10 ? 3600 : 2 ** (failures - 2)
}

/** A school is one address for hundreds of people, so an address may fail twenty times as often as a login. */
const ADDRESS_PATIENCE = 20

/**
 * Tries a secret: `check` answers undefined for a wrong one. The try is committed, so that it counts whatever becomes of
 * the request. Throws when it comes too early after wrong ones.
 */
export async function tryOnce<Right>(
  database: Database,
  attempt: Attempt,
  check: (tx: Tx) => Promise<Right | undefined>,
): Promise<Right | undefined> {
  const outcome = await transaction(within(database, 'door'), async (tx) => {
    const wait = await secondsToWait(tx, attempt)
    if (wait > 0) return { wait }
    const right = await check(tx)
    await recordAttempt(tx, attempt, right !== undefined)
    return { wait, right }
  })
  if (outcome.wait > 0) throw tooManyAttempts(outcome.wait)
  return outcome.right
}

/** Seconds until the login may be tried again from the address, 0 = now. One try at a time for each login. */
async function secondsToWait(tx: Tx, { kind, login, address }: Attempt): Promise<number> {
  await oneAtATime(tx, login)
  const byLogin = await failuresOf(tx, kind, 'login', login)
  const byAddress = await failuresOf(tx, kind, 'address', networkOf(address))
  return Math.max(
    waitLeft(delayAfter(byLogin.failures), byLogin.since),
    waitLeft(delayAfter(Math.floor(byAddress.failures / ADDRESS_PATIENCE)), byAddress.since),
  )
}

/**
 * Failures of the last hour and the seconds since the latest of them. Coming in forgives an account its own failures and
 * nobody else's: who has one account in a network may not try those of others there for ever.
 */
async function failuresOf(tx: Tx, kind: Attempt['kind'], column: 'login' | 'address', value: string) {
  return tx
    .selectFrom('sign_in_attempts as failed')
    .select((select) => [
      select.fn.countAll<number>().as('failures'),
      sql<number | null>`extract(epoch from now() - max(failed.at))`.as('since'),
    ])
    .where('failed.kind', '=', kind)
    .where(`failed.${column}`, '=', value)
    .where('failed.success', '=', false)
    .where('failed.at', '>', sql<Date>`now() - interval '1 hour'`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sign_in_attempts as later')
            .where('later.kind', '=', kind)
            .where(`later.${column}`, '=', value)
            .whereRef('later.login', '=', 'failed.login')
            .where('later.success', '=', true)
            .whereRef('later.at', '>=', 'failed.at'),
        ),
      ),
    )
    .executeTakeFirstOrThrow()
}

function waitLeft(delay: number, since: number | null): number {
  return since === null ? 0 : Math.max(0, Math.ceil(delay - since))
}

async function recordAttempt(tx: Tx, { kind, login, address }: Attempt, success: boolean): Promise<void> {
  await tx
    .insertInto('sign_in_attempts')
    .values({ kind, login, address: networkOf(address), success })
    .execute()
}
