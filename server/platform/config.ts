import { resolve } from 'node:path'
import { z } from 'zod'
import type { Database } from './database.ts'

const flag = z.enum(['0', '1'], { error: 'ждём 0 или 1' }).transform((text) => text === '1')

const KEY_FORM = 'ждём 32 случайных байта в base64 (openssl rand -base64 32)'

const variables = z.object({
  PORT: z.coerce
    .number({ error: 'ждём число' })
    .int({ error: 'ждём целое число' })
    .min(0, { error: 'ждём число от 0 до 65535' })
    .max(65_535, { error: 'ждём число от 0 до 65535' })
    .default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, { error: 'ждём адрес вида postgres://имя:пароль@сервер:5432/база' })
    .optional(),
  OPORA_DATA: z.string().min(1).default('./data'),
  OPORA_DEMO: flag.optional(),
  OPORA_ORIGIN: z.url({ protocol: /^https?$/, error: 'ждём адрес вида https://opora.example.ru' }).optional(),
  OPORA_BEHIND_PROXY: flag.default(false),
  OPORA_SECOND_FACTOR: z
    .enum(['on', 'off'], { error: 'ждём on или off' })
    .transform((text) => text === 'on')
    .default(true),
  OPORA_KEY: z
    .base64({ error: KEY_FORM })
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((key) => key.length === 32, { error: KEY_FORM })
    .optional(),
  OPORA_OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'ждём адрес вида https://esia.example.ru' })
    .refine(isProtected, { error: 'по http принимается только адрес этой же машины' })
    .optional(),
  OPORA_OIDC_CLIENT_ID: z.string().min(1).optional(),
  OPORA_OIDC_NAME: z.string().trim().min(2).max(60).default('Единый вход'),
  OPORA_OIDC_SCOPE: z
    .string()
    .regex(/^openid( |$)/, { error: 'ждём перечень, который начинается с openid' })
    .default('openid'),
  OPORA_OIDC_SECRET: z.string().min(1).optional(),
  OPORA_OIDC_KEY_FILE: z.string().min(1).optional(),
  OPORA_OIDC_SIGNER: z.string().min(1).optional(),
  OPORA_OIDC_FACTOR: z
    .string()
    .transform((text) => text.split(',').map((value) => value.trim()))
    .default([]),
  OPORA_SMTP: z
    .url({
      protocol: /^smtps?$/,
      error: 'ждём адрес вида smtp://имя:пароль@сервер:587 или smtps://имя:пароль@сервер:465',
    })
    .optional(),
  OPORA_MAIL_FROM: z.email({ error: 'ждём адрес почты вида opora@example.ru' }).optional(),
  OPORA_LOG: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'], { error: 'ждём silent, error, warn, info или debug' })
    .default('warn'),
})

/** Whoever sends letters must say from whom, and where the links in them lead. */
const settings = variables.superRefine(({ OPORA_SMTP, OPORA_MAIL_FROM, OPORA_ORIGIN }, { addIssue }) => {
  const need = (name: string, why: string) =>
    addIssue({ code: 'custom', path: [name], message: `нужно вместе с OPORA_SMTP: ${why}` })
  if (OPORA_SMTP && !OPORA_MAIL_FROM) need('OPORA_MAIL_FROM', 'адрес, от которого идут письма')
  if (OPORA_SMTP && !OPORA_ORIGIN) need('OPORA_ORIGIN', 'с него начинаются ссылки в письмах')
})

/** A provider of OpenID Connect by which people may come in besides their passwords. */
export interface SignOnSettings {
  issuer: string
  clientId: string
  /** As people call it: «ЕСИА». */
  name: string
  scope: string
  /** How the server proves to the provider that it is itself. */
  proof: { secret: string } | { keyFile: string } | { signer: string }
  /** Values of `acr` or `amr` by which the provider says that a second factor was asked. */
  factorValues: readonly string[]
}

/** What crosses the network in the open must not leave the machine. */
function isProtected(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
}

const PROOFS = ['OPORA_OIDC_SECRET', 'OPORA_OIDC_KEY_FILE', 'OPORA_OIDC_SIGNER'] as const

/** Throws a sentence when only a part of the settings is given, or more than one proof. */
function readSignOn(data: z.output<typeof settings>): SignOnSettings | undefined {
  const { OPORA_OIDC_ISSUER: issuer, OPORA_OIDC_CLIENT_ID: clientId } = data
  const proofs = PROOFS.filter((name) => data[name] !== undefined)
  if (!issuer && !clientId && proofs.length === 0) return undefined
  if (!issuer || !clientId || proofs.length !== 1) {
    throw new Error(
      `Настройки заданы неверно, сервер не запущен.\n  Единый вход: нужны OPORA_OIDC_ISSUER, OPORA_OIDC_CLIENT_ID и ровно одна из ${PROOFS.join(', ')}.`,
    )
  }
  return {
    issuer,
    clientId,
    name: data.OPORA_OIDC_NAME,
    scope: data.OPORA_OIDC_SCOPE,
    proof: proofOf(data),
    factorValues: data.OPORA_OIDC_FACTOR,
  }
}

function proofOf(data: z.output<typeof settings>): SignOnSettings['proof'] {
  if (data.OPORA_OIDC_SECRET) return { secret: data.OPORA_OIDC_SECRET }
  if (data.OPORA_OIDC_KEY_FILE) return { keyFile: data.OPORA_OIDC_KEY_FILE }
  return { signer: data.OPORA_OIDC_SIGNER! }
}

export interface Config {
  port: number
  host: string
  /** undefined: our own PostgreSQL in `dataFolder`. */
  databaseUrl: string | undefined
  dataFolder: string
  /** Fill an empty database with the made-up region. */
  demo: boolean
  /** The address people type, when a proxy stands before the server. */
  origin: string | undefined
  behindProxy: boolean
  /** Roles above a school must have a second factor. */
  secondFactor: boolean
  /** Of the vault; undefined: kept in a file of `dataFolder`. */
  key: Buffer | undefined
  /** undefined: people come in with passwords only. */
  signOn: SignOnSettings | undefined
  /** Where letters are handed over; undefined: none are sent. */
  smtp: string | undefined
  /** The address letters come from. */
  mailFrom: string | undefined
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
}

/** Settings from the environment. Throws one readable sentence per wrong setting. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== ''))
  const read = settings.safeParse(given)
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`Настройки заданы неверно, сервер не запущен.\n${lines.join('\n')}`)
  }
  const { data } = read
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: data.DATABASE_URL,
    dataFolder: resolve(data.OPORA_DATA),
    // Only a database without any region is filled.
    demo: data.OPORA_DEMO ?? true,
    origin: data.OPORA_ORIGIN && new URL(data.OPORA_ORIGIN).origin,
    behindProxy: data.OPORA_BEHIND_PROXY,
    secondFactor: data.OPORA_SECOND_FACTOR,
    key: data.OPORA_KEY,
    signOn: readSignOn(data),
    smtp: data.OPORA_SMTP,
    mailFrom: data.OPORA_MAIL_FROM,
    logLevel: data.OPORA_LOG,
  }
}

const DURABLE = ['fsync', 'synchronous_commit', 'full_page_writes']
const LEAST_VERSION = 15

/** Refuses a database that may lose what it has confirmed, or that is too old. */
export async function assertSafeDatabase(database: Database): Promise<void> {
  const { rows } = await database.pool.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [[...DURABLE, 'server_version_num']],
  )
  const settings = new Map(rows.map((row) => [row.name, row.setting]))
  const version = Math.floor(Number(settings.get('server_version_num')) / 10_000)
  if (version < LEAST_VERSION) {
    throw new Error(
      `Нужен PostgreSQL ${LEAST_VERSION} или новее, а в DATABASE_URL указан PostgreSQL ${version}.`,
    )
  }
  const off = DURABLE.filter((name) => settings.get(name) === 'off')
  if (off.length > 0) {
    throw new Error(
      `В PostgreSQL выключено: ${off.join(', ')}. При сбое питания подтверждённые данные пропадут, поэтому сервер не запущен. Включите эти настройки.`,
    )
  }
}
