import { parseArgs } from 'node:util'
import { openRegion } from '#server/flows/open-region.ts'
import { readConfig } from '#server/platform/config.ts'
import { openStore } from '#server/platform/store.ts'
import { say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** `opora region`: opens a real region in an empty database and prints its operator's password, once. */
export async function region(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { name: { type: 'string' }, operator: { type: 'string' }, person: { type: 'string' } },
  })
  if (!values.name) throw new UsageError('Не указано название области: --name «Название».')
  if (!values.operator) throw new UsageError('Не указан логин первого оператора: --operator ЛОГИН.')
  const store = await openStore(readConfig(process.env), { busy: 'share', say })
  try {
    const operator = { login: values.operator, name: values.person ?? 'Оператор региона' }
    const { password } = await openRegion(store.database, { name: values.name, operator })
    say(`Область «${values.name}» открыта. Оператор: логин ${operator.login}, пароль ${password}`)
    say('Пароль нигде не хранится: запишите его. Теперь войдите и загрузите реестр школ.')
  } finally {
    await store.close()
  }
  return 0
}
