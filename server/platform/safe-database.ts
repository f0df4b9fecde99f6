import type { Database } from './database.ts'
import { passwordOf } from './database-client.ts'
import { isLocal } from './network.ts'

/** What a PostgreSQL says of itself, as far as its safety depends on it. */
export interface DatabaseFacts {
  /** By name, as `pg_settings` shows them to this connection. */
  settings: Readonly<Record<string, string>>
  /** `name=value` set for this database or for a role that this connection may take. */
  overrides: readonly string[]
  superuser: boolean
  /** The connection is encrypted. */
  encrypted: boolean
  encoding: string
  icu: boolean
  /** undefined: our own server on a unix socket. */
  address: { host: string; user: string; password: string } | undefined
}

/** Weaknesses that the owner of the database may take upon himself in `OPORA_ALLOW`; each is told at every start. */
export const allowable = [
  'no-checksums',
  'superuser',
  'plain-connection',
  'weak-password',
  'old-minor',
] as const
export type Allowable = (typeof allowable)[number]

export interface Weakness {
  name: string
  /** What is wrong and how to mend it. */
  sentence: string
  found(facts: DatabaseFacts): boolean
}

/** Minor versions with a known hole in row security: CVE-2025-8713 and its like were closed in these. */
const CLOSED_IN: Readonly<Record<number, number>> = { 15: 14, 16: 10, 17: 6 }
const LEAST_VERSION = 15
const LOST = 'при сбое питания подтверждённые данные пропадут'

const off =
  (setting: string) =>
  ({ settings, overrides }: DatabaseFacts) =>
    settings[setting] === 'off' ||
    overrides.some((one) => new RegExp(`^${setting}=(off|false|no|0)$`, 'i').test(one))

const durable = (setting: string): Weakness => ({
  name: setting,
  sentence: `выключено ${setting}: ${LOST}. Включите в postgresql.conf и у ролей и баз (ALTER ROLE … RESET, ALTER DATABASE … RESET).`,
  found: off(setting),
})

const versionOf = ({ settings }: DatabaseFacts) => {
  const number = Number(settings.server_version_num)
  return { major: Math.floor(number / 10_000), minor: number % 10_000 }
}

/** Everything a database is refused for. */
export const weaknesses: readonly Weakness[] = [
  {
    name: 'version',
    sentence: `нужен PostgreSQL ${LEAST_VERSION} или новее.`,
    found: (facts) => versionOf(facts).major < LEAST_VERSION,
  },
  durable('fsync'),
  durable('synchronous_commit'),
  durable('full_page_writes'),
  {
    name: 'row_security',
    sentence:
      'выключено row_security: строки чужих школ защищены только программой. Верните значение по умолчанию.',
    found: off('row_security'),
  },
  {
    name: 'encoding',
    sentence: 'кодировка базы не UTF8: русские названия испортятся. Создайте базу с ENCODING UTF8.',
    found: ({ encoding }) => encoding !== 'UTF8',
  },
  {
    name: 'icu',
    sentence: 'PostgreSQL собран без ICU: русские названия не упорядочить. Поставьте сборку с ICU.',
    found: ({ icu }) => !icu,
  },
  {
    name: 'no-checksums' satisfies Allowable,
    sentence:
      'выключены контрольные суммы страниц: порча диска останется незамеченной. Остановите PostgreSQL и выполните pg_checksums --enable.',
    found: ({ settings }) => settings.data_checksums === 'off',
  },
  {
    name: 'old-minor' satisfies Allowable,
    sentence:
      'в этой версии PostgreSQL известна дыра в защите строк. Обновите до 15.14, 16.10, 17.6 или новее.',
    found: (facts) => {
      const { major, minor } = versionOf(facts)
      return minor < (CLOSED_IN[major] ?? 0)
    },
  },
  {
    name: 'superuser' satisfies Allowable,
    sentence:
      'роль из DATABASE_URL — суперпользователь: защита строк её не касается. Создайте роль-владельца базы без SUPERUSER.',
    found: ({ address, superuser }) => address !== undefined && superuser,
  },
  {
    name: 'plain-connection' satisfies Allowable,
    sentence:
      'соединение с PostgreSQL на другом компьютере не зашифровано. Включите ssl на сервере и добавьте в адрес sslmode=verify-full.',
    found: ({ address, encrypted }) => address !== undefined && !isLocal(address.host) && !encrypted,
  },
  {
    name: 'weak-password' satisfies Allowable,
    sentence: 'пароль в DATABASE_URL пустой или известен всем. Задайте роли случайный пароль.',
    found: ({ address }) => address !== undefined && isWeak(address),
  },
]

const KNOWN_TO_ALL = [
  'postgres',
  'password',
  'secret',
  'changeme',
  'opora',
  'admin',
  'root',
  '123456',
  '12345678',
  'qwerty',
]

function isWeak({ host, user, password }: NonNullable<DatabaseFacts['address']>): boolean {
  // The server of this machine may know its user by other means than a password.
  if (password === '') return !isLocal(host) && !process.env.PGPASSWORD && !process.env.PGPASSFILE
  return password === user || KNOWN_TO_ALL.includes(password.toLowerCase())
}

export interface Judgement {
  /** Of an outside database: its connection string. */
  outside?: string
  allow?: readonly Allowable[]
}

/**
 * Refuses a database that may lose what it has confirmed or show what it must not, with a sentence for each weakness.
 * Answers those that the settings allow.
 */
export async function assertSafeDatabase(
  database: Database,
  { outside, allow = [] }: Judgement = {},
): Promise<Weakness[]> {
  const facts = await readFacts(database, outside)
  const found = weaknesses.filter((weakness) => weakness.found(facts))
  const isAllowed = ({ name }: Weakness) => (allow as readonly string[]).includes(name)
  const refused = found.filter((weakness) => !isAllowed(weakness))
  if (refused.length === 0) return found
  const lines = refused.map(({ name, sentence }) => `  ${name}: ${sentence}`)
  const names = refused
    .map(({ name }) => name)
    .filter((name) => (allowable as readonly string[]).includes(name))
  const way =
    names.length > 0 ? `\nЕсли иначе нельзя, примите риск на себя: OPORA_ALLOW=${names.join(',')}` : ''
  throw new Error(`База данных настроена ненадёжно, сервер не запущен.\n${lines.join('\n')}${way}`)
}

const SETTINGS = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'row_security',
  'data_checksums',
  'server_version_num',
]

async function readFacts({ pool }: Database, outside: string | undefined): Promise<DatabaseFacts> {
  const { rows } = await pool.query<Omit<DatabaseFacts, 'address'>>(
    `select
      (select json_object_agg(name, setting) from pg_settings where name = any($1)) as settings,
      array(select unnest(setconfig) from pg_db_role_setting
        where setdatabase in (0, (select oid from pg_database where datname = current_database()))
          and (setrole = 0 or pg_has_role(setrole, 'member'))) as overrides,
      (select rolsuper from pg_roles where rolname = current_user) as superuser,
      coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as encrypted,
      (select pg_encoding_to_char(encoding) from pg_database where datname = current_database()) as encoding,
      exists (select from pg_collation where collprovider = 'i') as icu`,
    [SETTINGS],
  )
  return { ...rows[0]!, address: outside === undefined ? undefined : await addressIn(outside) }
}

/** A server behind a unix socket counts as this machine. */
async function addressIn(url: string): Promise<NonNullable<DatabaseFacts['address']>> {
  const { hostname, searchParams, username } = new URL(url)
  const host = searchParams.get('host') ?? hostname
  return {
    host: host === '' || host.startsWith('/') ? 'localhost' : host,
    user: decodeURIComponent(username),
    password: await passwordOf(url),
  }
}
