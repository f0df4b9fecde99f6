import { parseArgs } from 'node:util'
import { createOperator, rolesByCommand } from '#server/flows/create-operator.ts'
import { readConfig } from '#server/platform/config.ts'
import { openStore } from '#server/platform/store.ts'
import { addressOf } from './address.ts'
import { say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** `opora operator`: makes a person with a role that no page can give, and prints his link, once. */
export async function operator(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      role: { type: 'string', default: 'operator' },
      region: { type: 'string' },
    },
  })
  const [login] = positionals
  if (!login || positionals.length > 1)
    throw new UsageError('Укажите один логин: opora operator ЛОГИН --name «Имя».')
  if (!values.name) throw new UsageError('Не указано имя человека: --name «Имя».')
  const role = rolesByCommand.find((one) => one === values.role)
  if (!role)
    throw new UsageError(`Такой роли командой не дают: ${values.role}. Бывает: ${rolesByCommand.join(', ')}.`)
  const region = values.region === undefined ? undefined : Number(values.region)
  if (region !== undefined && !Number.isSafeInteger(region))
    throw new UsageError(`Номер области — целое число: ${values.region}.`)
  const config = readConfig(process.env)
  const store = await openStore(config, { busy: 'share', say })
  try {
    const made = await createOperator(store.database, { login, name: values.name, role, region })
    say(`Заведён человек: логин ${login}, роль ${role}, ${made.region}.`)
    say(`Ссылка, по которой он выберет пароль: ${addressOf(config)}/join#${made.invitation.token}`)
    say(
      `Действует один раз, до ${made.invitation.expires.toLocaleString('ru-RU')}. Второй раз её не показать.`,
    )
  } finally {
    await store.close()
  }
  return 0
}
