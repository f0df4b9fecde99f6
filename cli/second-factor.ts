import { parseArgs } from 'node:util'
import { readConfig } from '#server/platform/config.ts'
import { openStore } from '#server/platform/store.ts'
import { removeSecondFactor } from '#server/sessions/remove-second-factor.ts'
import { say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** `opora second-factor`: lets in again whoever lost both the telephone and the recovery codes. */
export async function secondFactor(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { remove: { type: 'string' } } })
  if (!values.remove) throw new UsageError('Не указан логин: --remove ЛОГИН.')
  const store = await openStore(readConfig(process.env), { busy: 'share', say })
  try {
    const removed = await removeSecondFactor(store.database, values.remove)
    say(
      removed ? `Второй фактор снят, сеансы завершены: ${values.remove}.` : `Логина «${values.remove}» нет.`,
    )
    return removed ? 0 : 1
  } finally {
    await store.close()
  }
}
