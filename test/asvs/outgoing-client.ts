import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createMail } from '#server/platform/mail.ts'
import { createVault } from '#server/platform/vault.ts'
import { createSignOn } from '#server/sessions/oidc/provider.ts'
import { outsideSigner } from '#server/sessions/oidc/signer.ts'

/*
 * The product's ways out, tried in a process of its own: which centres Node.js believes is told to it at its start. Ports of
 * servers come as arguments, what each way said goes out as JSON.
 */

const letter = { id: 'a', to: { name: 'А', address: 'a@example.ru' }, subject: 'x', text: 'x' }

const WAYS: Readonly<Record<string, (port: string) => Promise<unknown>>> = {
  smtps: (port) => send(`smtps://localhost:${port}`),
  starttls: (port) => send(`smtp://localhost:${port}`),
  postgres: async (port) => {
    const address = `postgres://u:p@localhost:${port}/d?sslmode=verify-full`
    const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: 5000 })
    await client.connect()
  },
  provider: async (port) => {
    const proof = { secret: 'secret' }
    const issuer = `https://localhost:${port}`
    const settings = { issuer, clientId: 'opora', name: 'Вход', scope: 'openid', proof, factorValues: [] }
    await (await createSignOn(settings)).begin('https://opora.example.ru/sign-on')
  },
  signer: (port) => outsideSigner(`https://localhost:${port}/sign`).sign({ sub: 'opora' }),
}

async function send(smtp: string) {
  const origin = 'https://opora.example.ru'
  const mail = createMail({ smtp, from: 'opora@example.ru', origin, vault: createVault(randomBytes(32)) })
  await mail.send(letter, 'smtp')
}

const said: Record<string, string> = {}
for (const argument of process.argv.slice(2)) {
  const [way = '', port = ''] = argument.split('=')
  said[argument] = await WAYS[way]!(port).then(
    () => 'went',
    (error: Error & { code?: string }) => `${error.code ?? error.name} ${error.message}`,
  )
}
process.stdout.write(JSON.stringify(said), () => process.exit(0))
