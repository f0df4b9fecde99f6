import { parseArgs } from 'node:util'
import { countOld, findStaleServers, type Renewed, renewSeals } from '#server/flows/renew-seals.ts'
import { readConfig } from '#server/platform/config.ts'
import { openStore } from '#server/platform/store.ts'
import { addKey, openVault, type Vault } from '#server/platform/vault.ts'
import { Progress, say } from './terminal.ts'
import { UsageError } from './usage-error.ts'

const EXIT_UNOPENED = 1

/** `opora keys`: what is sealed by which key of the vault; a new key; everything sealed by the newest. */
export async function keys(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { new: { type: 'boolean' }, renew: { type: 'boolean' } } })
  if (values.new && values.renew)
    throw new UsageError('Выберите одно: --new или --renew. Между ними систему перезапускают.')
  const config = readConfig(process.env)
  if (values.new) {
    if (config.key)
      throw new UsageError('Ключ задан в OPORA_KEY: новый задайте там же, а прежний — в OPORA_KEY_BEFORE.')
    say(`Новый ключ — первая строка файла ${await addKey(config.dataFolder)}; прежние остались под ней.`)
    say('Перезапустите систему, потом выполните: opora keys --renew')
    return 0
  }
  const vault = await openVault(config)
  const store = await openStore(config, { busy: 'share', say, statementTimeout: 0 })
  try {
    if (values.renew) return await renew(store.database, vault)
    say(`Ключ ${vault.keyName}. Зашифровано прежними: ${await countOld(store.database.kysely, vault)}.`)
    return 0
  } finally {
    await store.close()
  }
}

async function renew(database: Parameters<typeof renewSeals>[0], vault: Vault): Promise<number> {
  const stale = await findStaleServers(database.kysely, vault)
  if (stale.length > 0)
    throw new Error(
      `Запущенная система шифрует ключом ${stale.join(', ')}, а не новым ${vault.keyName}. Перезапустите её и повторите; ничего не изменено.`,
    )
  const progress = new Progress()
  const done = await renewSeals(database, vault, {
    progress: (some, all) => progress.show(`Зашифровано ${some} из ${all}`),
  }).finally(() => progress.done())
  say(inWords(done, vault))
  return done.unopened > 0 ? EXIT_UNOPENED : 0
}

function inWords({ renewed, unopened }: Renewed, { keyName }: Vault): string {
  const lines = [`Зашифровано ключом ${keyName}: ${renewed}.`]
  if (unopened > 0)
    lines.push(
      `Не открылось ни одним из ключей: ${unopened}. Добавьте прежний ключ (OPORA_KEY_BEFORE или строка в opora.key) и повторите.`,
    )
  else lines.push('Прежний ключ нужен теперь только копиям, сделанным до этого: храните его, пока они есть.')
  return lines.join('\n')
}
