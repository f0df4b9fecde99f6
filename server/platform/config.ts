import { readFileSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { z } from 'zod'
import { withSecretFile } from './database-client.ts'
import { isLocal, isPrivate } from './network.ts'
import { type Allowable, allowable } from './safe-database.ts'
import type { TlsFiles } from './tls.ts'

const flag = z.enum(['0', '1'], { error: 'ждём 0 или 1' }).transform((text) => text === '1')

const KEY_FORM = 'ждём 32 случайных байта в base64 (openssl rand -base64 32)'

/** Of 32 random bytes about 30 differ; fewer than so many never happens by chance. */
const LEAST_DIFFERENT = 16

const key = z
  .base64({ error: KEY_FORM })
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length === 32, { error: KEY_FORM })
  .refine((bytes) => new Set(bytes).size >= LEAST_DIFFERENT, { error: `ключ угадывается: ${KEY_FORM}` })

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
  OPORA_ORIGIN: z
    .url({ protocol: /^https?$/, error: 'ждём адрес вида https://opora.example.ru', abort: true })
    .refine((text) => text.startsWith('https:') || isPrivate(new URL(text).hostname), {
      error:
        'адрес в интернете должен начинаться с https://: без шифрования пароли и данные детей видны по дороге',
    })
    .optional(),
  OPORA_BEHIND_PROXY: flag.default(false),
  OPORA_TLS_CERT: z.string().min(1).optional(),
  OPORA_TLS_KEY: z.string().min(1).optional(),
  OPORA_ENCRYPTED_ONLY: flag.default(false),
  OPORA_SECOND_FACTOR: z
    .enum(['on', 'off'], { error: 'ждём on или off' })
    .transform((text) => text === 'on')
    .default(true),
  OPORA_KEY: key.optional(),
  OPORA_KEY_BEFORE: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(key))
    .default([]),
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
  OPORA_BACKUP_FOLDER: z.string().min(1).optional(),
  OPORA_BACKUP_HOUR: z.coerce
    .number({ error: 'ждём час от 0 до 23' })
    .int({ error: 'ждём час от 0 до 23' })
    .min(0, { error: 'ждём час от 0 до 23' })
    .max(23, { error: 'ждём час от 0 до 23' })
    .default(2),
  OPORA_BACKUP_KEEP: z.coerce
    .number({ error: 'ждём число копий' })
    .int({ error: 'ждём целое число копий' })
    .min(1, { error: 'ждём не меньше одной копии' })
    .max(1000, { error: 'ждём не больше 1000 копий' })
    .default(14),
  OPORA_BACKUP_KEY: z
    .string()
    .refine((text) => text.length >= 20 && new Set(text).size >= 8, {
      error: 'ключ угадывается: ждём не меньше 20 разных знаков (openssl rand -base64 32)',
    })
    .optional(),
  OPORA_CLAMD: z
    .string()
    .regex(/^\/|:\d{1,5}$/, { error: 'ждём путь сокета clamd или адрес вида 127.0.0.1:3310' })
    .refine((place) => place.startsWith('/') || isLocal(place.replace(/:\d+$/, '')), {
      error: 'clamd говорит без шифрования: ждём сокет или адрес этой же машины, а не другой',
    })
    .optional(),
  OPORA_AUDIT_HEADS: z.string().min(1).optional(),
  OPORA_AUDIT_LOG: z.string().min(1).optional(),
  OPORA_LIMITS: z.coerce
    .number({ error: 'ждём число от 1 до 100' })
    .int({ error: 'ждём целое число от 1 до 100' })
    .min(1, { error: 'ждём число от 1 до 100' })
    .max(100, { error: 'ждём число от 1 до 100' })
    .default(1),
  OPORA_ALLOW: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.enum(allowable, { error: `ждём имена через запятую: ${allowable.join(', ')}` }))),
  OPORA_LOG: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'], { error: 'ждём silent, error, warn, info или debug' })
    .default('warn'),
})

/** Whoever sends letters must say from whom, and where the links in them lead; a certificate is nothing without its key. */
const settings = variables.superRefine((data, { addIssue }) => {
  const need = (name: keyof typeof data, beside: keyof typeof data, why: string) => {
    if (data[beside] && !data[name])
      addIssue({ code: 'custom', path: [name], message: `нужно вместе с ${beside}: ${why}` })
  }
  need('OPORA_MAIL_FROM', 'OPORA_SMTP', 'адрес, от которого идут письма')
  need('OPORA_ORIGIN', 'OPORA_SMTP', 'с него начинаются ссылки в письмах')
  if (data.OPORA_KEY_BEFORE.length > 0 && !data.OPORA_KEY)
    addIssue({
      code: 'custom',
      path: ['OPORA_KEY'],
      message: 'нужно вместе с OPORA_KEY_BEFORE: новый ключ, которым шифруется всё дальше',
    })
  need('OPORA_TLS_KEY', 'OPORA_TLS_CERT', 'файл ключа от сертификата')
  need('OPORA_TLS_CERT', 'OPORA_TLS_KEY', 'файл сертификата и тех, что между ним и корневым')
  for (const name of ['OPORA_AUDIT_HEADS', 'OPORA_AUDIT_LOG'] as const) {
    const place = data[name]
    if (!place || !isInside(place, data.OPORA_DATA)) continue
    addIssue({
      code: 'custom',
      path: [name],
      message:
        'ждём папку другой машины, а не внутри OPORA_DATA: кто перепишет журнал здесь, не должен достать до неё',
    })
  }
  if (data.OPORA_ENCRYPTED_ONLY)
    for (const [name, message] of plainWays(data)) addIssue({ code: 'custom', path: [name], message })
  if (data.OPORA_TLS_CERT && data.OPORA_ORIGIN?.startsWith('http:'))
    addIssue({
      code: 'custom',
      path: ['OPORA_ORIGIN'],
      message: 'с OPORA_TLS_CERT адрес начинается с https://',
    })
})

/** Each way in and out that would be open to whoever listens, with what to do about it. */
function plainWays(data: z.output<typeof variables>): [name: string, message: string][] {
  const { DATABASE_URL: database, OPORA_SMTP: smtp, OPORA_CLAMD: clamd } = data
  const isPlain = (address: string | undefined) => address?.startsWith('http:')
  const ways: [boolean | undefined, string, string][] = [
    [!data.OPORA_TLS_CERT, 'OPORA_TLS_CERT', 'система отвечает по https сама, и прокси перед ней тоже'],
    [
      database !== undefined && !isSealed(database),
      'DATABASE_URL',
      'сокет (host=/…) или sslmode=verify-full',
    ],
    [data.OPORA_ALLOW.includes('plain-connection'), 'OPORA_ALLOW', 'без plain-connection'],
    [
      smtp?.startsWith('smtp:') && (/[?&]tls=off/.test(smtp) || isLocal(new URL(smtp).hostname)),
      'OPORA_SMTP',
      'smtps://… или smtp://… другой машины без tls=off',
    ],
    [isPlain(data.OPORA_OIDC_ISSUER), 'OPORA_OIDC_ISSUER', 'https://…'],
    [isPlain(data.OPORA_OIDC_SIGNER), 'OPORA_OIDC_SIGNER', 'https://… или команда'],
    [clamd !== undefined && !clamd.startsWith('/'), 'OPORA_CLAMD', 'путь сокета'],
  ]
  return ways.flatMap(([open, name, wanted]) =>
    open ? [[name, `с OPORA_ENCRYPTED_ONLY нет соединений без шифрования: ждём ${wanted}`]] : [],
  )
}

/** A database that is reached within the machine, or by TLS with a certificate that is checked. */
function isSealed(database: string): boolean {
  const { searchParams } = new URL(database)
  return searchParams.get('host')?.startsWith('/') || searchParams.get('sslmode') === 'verify-full'
}

function isInside(path: string, folder: string): boolean {
  return `${resolve(path)}${sep}`.startsWith(`${resolve(folder)}${sep}`)
}

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
    throw refusal(
      `Единый вход: нужны OPORA_OIDC_ISSUER, OPORA_OIDC_CLIENT_ID и ровно одна из ${PROOFS.join(', ')}.`,
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
  /** The server speaks https itself; undefined: a proxy before it does, or an inner network goes without. */
  tls: TlsFiles | undefined
  /** Roles above a school must have a second factor. */
  secondFactor: boolean
  /** Of the vault; undefined: kept in a file of `dataFolder`. */
  key: Buffer | undefined
  /** Earlier ones: they open, and seal nothing any more. */
  keysBefore: readonly Buffer[]
  /** undefined: people come in with passwords only. */
  signOn: SignOnSettings | undefined
  /** Where letters are handed over; undefined: none are sent. */
  smtp: string | undefined
  /** The address letters come from. */
  mailFrom: string | undefined
  backups: BackupSettings
  /** Where clamd is asked about files of people; undefined: nobody is. */
  clamd: string | undefined
  /** Where the ends of the audit log are kept outside of the host; undefined: nowhere. */
  auditHeads: string | undefined
  /** Where the lines of the audit log go at once: a folder, or `-`, the standard output; undefined: nowhere. */
  auditLog: string | undefined
  /** How many times as often as usual people may ask. */
  limits: number
  /** Weaknesses of the database that its owner takes upon himself. */
  allow: readonly Allowable[]
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
}

export interface BackupSettings {
  /** undefined: none are made on schedule. */
  folder: string | undefined
  /** By the clock of this machine, 0 to 23. */
  hour: number
  /** How many stay. */
  keep: number
  /** Encrypts backups; undefined: they are not. */
  secret: string | undefined
}

/** Settings that a vault, Docker or Kubernetes gives as files better than in the environment, by the name with `_FILE`. */
const SECRETS = [
  'DATABASE_URL',
  'DATABASE_PASSWORD',
  'OPORA_KEY',
  'OPORA_KEY_BEFORE',
  'OPORA_OIDC_SECRET',
  'OPORA_SMTP',
  'OPORA_BACKUP_KEY',
] as const

/** Throws a sentence for a file that cannot be read, and for a secret that is given twice. */
function secretsFromFiles(given: NodeJS.ProcessEnv): Record<string, string> {
  const secrets = SECRETS.flatMap((name): [string, string][] => {
    const file = given[`${name}_FILE`]
    if (file === undefined) return []
    if (given[name] !== undefined) throw refusal(`${name}_FILE: задан и ${name}, оставьте что-нибудь одно`)
    return [[name, readSecret(`${name}_FILE`, file)]]
  })
  return Object.fromEntries(secrets)
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw refusal(`${name}: файл ${file} не читается (${(error as NodeJS.ErrnoException).code})`)
  }
}

const refusal = (...lines: string[]) =>
  new Error(`Настройки заданы неверно, сервер не запущен.\n${lines.map((line) => `  ${line}`).join('\n')}`)

/** With the file of its password, which is read again for each connection. */
function databaseUrlOf(address: string | undefined, given: NodeJS.ProcessEnv): string | undefined {
  if (given.DATABASE_PASSWORD_FILE && !address)
    throw refusal('DATABASE_PASSWORD_FILE: нужно вместе с DATABASE_URL, адресом без пароля')
  const file = given.DATABASE_PASSWORD_FILE ?? given.DATABASE_URL_FILE
  return address && file ? withSecretFile(address, resolve(file)) : address
}

/** Settings from the environment. Throws one readable sentence per wrong setting. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, text]) => text !== ''))
  const read = settings.safeParse({ ...given, ...secretsFromFiles(given) })
  if (!read.success) {
    throw refusal(...read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`))
  }
  const { data } = read
  return {
    port: data.PORT,
    host: data.HOST,
    databaseUrl: databaseUrlOf(data.DATABASE_URL, given),
    dataFolder: resolve(data.OPORA_DATA),
    // What is on its way to real people holds nothing made up, unless somebody says so.
    demo: data.OPORA_DEMO ?? !(data.DATABASE_URL || data.OPORA_ORIGIN),
    origin: data.OPORA_ORIGIN && new URL(data.OPORA_ORIGIN).origin,
    behindProxy: data.OPORA_BEHIND_PROXY,
    tls:
      data.OPORA_TLS_CERT && data.OPORA_TLS_KEY
        ? { cert: resolve(data.OPORA_TLS_CERT), key: resolve(data.OPORA_TLS_KEY) }
        : undefined,
    secondFactor: data.OPORA_SECOND_FACTOR,
    key: data.OPORA_KEY,
    keysBefore: data.OPORA_KEY_BEFORE,
    signOn: readSignOn(data),
    smtp: data.OPORA_SMTP,
    mailFrom: data.OPORA_MAIL_FROM,
    backups: {
      // With a database of one's own its keeper makes backups, unless he leaves them to us.
      folder: data.OPORA_BACKUP_FOLDER
        ? resolve(data.OPORA_BACKUP_FOLDER)
        : data.DATABASE_URL
          ? undefined
          : resolve(data.OPORA_DATA, 'backups'),
      hour: data.OPORA_BACKUP_HOUR,
      keep: data.OPORA_BACKUP_KEEP,
      secret: data.OPORA_BACKUP_KEY,
    },
    clamd: data.OPORA_CLAMD,
    auditHeads: data.OPORA_AUDIT_HEADS && resolve(data.OPORA_AUDIT_HEADS),
    auditLog: data.OPORA_AUDIT_LOG === '-' ? '-' : data.OPORA_AUDIT_LOG && resolve(data.OPORA_AUDIT_LOG),
    limits: data.OPORA_LIMITS,
    allow: data.OPORA_ALLOW,
    logLevel: data.OPORA_LOG,
  }
}
