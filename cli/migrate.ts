import { parseArgs } from 'node:util'
import { readConfig } from '#server/platform/config.ts'
import { openStore } from '#server/platform/store.ts'
import { say } from './terminal.ts'

/** `opora migrate`: brings the database to the newest schema. */
export async function migrate(args: string[]): Promise<number> {
  parseArgs({ args })
  const store = await openStore(readConfig(process.env), { busy: 'share', say })
  await store.close()
  say('База данных приведена к этой версии программы.')
  return 0
}
