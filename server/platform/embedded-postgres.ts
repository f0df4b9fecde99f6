import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, mkdir, mkdtemp, open, readFile, realpath, rename, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { type Account, copyBinaries, findBinaries, reachable } from './postgres-binaries.ts'
import { findPostmaster, stopPostmaster } from './postmaster.ts'

export interface EmbeddedPostgres {
  /** Connection string of the database `opora`. */
  url: string
  /** false: another program started the server and stops it; we are its guest. */
  owned: boolean
  /** Fast shutdown; for a guest nothing but goodbye. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** A server that another program already runs on the folder: `refuse` (the default) or `share` it. */
  busy?: 'refuse' | 'share'
  /** Server settings above our own; for tests. */
  settings?: Readonly<Record<string, string>>
  /** Where things go that the server's account cannot reach under the data folder. */
  fallbackFolder?: string
  /** The server died and could not be started again. */
  onLost?: (error: Error) => void
  /** Sentences for the terminal. */
  say?: (sentence: string) => void
}

interface Place {
  /** The data of PostgreSQL. */
  cluster: string
  /** The folder of its unix socket: a path of at most 100 characters. */
  sockets: string
  binaries: string
  account: Account | undefined
  log: string
}

/** Also of power cuts: nothing here trades safety for speed. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  shared_buffers: '256MB',
  work_mem: '32MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  wal_compression: 'on',
  max_connections: '50',
  jit: 'off',
  // The log must not repeat people's data from statements and rows.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

const LOG_LIMIT = 10_000_000
const USER = 'opora'
const DATABASE = 'opora'

/**
 * Runs our own PostgreSQL on `dataFolder`: created on the first start, recovered after a crash, adopted when a killed
 * program left it running. One program owns it at a time; another start on the same folder is refused.
 */
export async function startEmbedded(
  dataFolder: string,
  options: EmbeddedOptions = {},
): Promise<EmbeddedPostgres> {
  const place = await findPlace(dataFolder, options)
  if (!(await exists(join(place.cluster, 'PG_VERSION')))) await createCluster(place)
  const sockets = await ensureServer(place, options)
  const owner = await claim(sockets)
  const url = urlOf(sockets, DATABASE)
  if (owner) return { url, owned: true, stop: keepRunning(place, options, owner) }
  if (options.busy === 'share') return { url, owned: false, stop: async () => undefined }
  throw new Error(
    `Папка данных ${dataFolder} занята: с ней уже работает другая запущенная копия Опоры. ` +
      'Остановите её или укажите другую папку в OPORA_DATA.',
  )
}

/** Starts the server again whenever it dies under us; answers how to stop it for good. */
function keepRunning(place: Place, options: EmbeddedOptions, first: pg.Client): () => Promise<void> {
  let owner: pg.Client | undefined
  let stopping = false
  const watch = (client: pg.Client) => {
    owner = client
    client.once('end', () => {
      if (!stopping) void revive()
    })
  }
  const revive = async () => {
    try {
      const again = await claim(await ensureServer(place, options))
      if (!again) throw new Error('Встроенный PostgreSQL занят другой программой.')
      if (stopping) await again.end()
      else watch(again)
    } catch (error) {
      if (!stopping) options.onLost?.(error as Error)
    }
  }
  watch(first)
  return async () => {
    stopping = true
    await owner?.end().catch(() => undefined)
    await stopPostmaster(place.cluster)
  }
}

/** Connection string of a database behind a unix socket. */
export function urlOf(socketFolder: string, database: string): string {
  return `postgres://${USER}@localhost/${database}?host=${encodeURIComponent(socketFolder)}`
}

async function findPlace(dataFolder: string, options: EmbeddedOptions): Promise<Place> {
  if (process.platform === 'win32') {
    throw new Error(
      'В Windows укажите адрес PostgreSQL в DATABASE_URL: встроенная база работает в Linux и macOS.',
    )
  }
  const { say = () => undefined, fallbackFolder = '/var/lib/opora' } = options
  await mkdir(dataFolder, { recursive: true })
  const home = await realpath(dataFolder)
  const account = await findAccount(join(home, 'postgres'))
  let binaries = await findBinaries()
  let data = home
  if (account && !(await reachable(binaries, account))) {
    binaries = await copyBinaries(binaries, fallbackFolder)
    say(`PostgreSQL не может работать из закрытой папки программы, его копия лежит в ${binaries}.`)
  }
  if (account && !(await reachable(home, account))) {
    data = join(fallbackFolder, shortHash(home))
    await mkdir(data, { recursive: true, mode: 0o755 })
    say(`Папка ${home} закрыта для PostgreSQL, данные лежат в ${data}.`)
  }
  const cluster = join(data, 'postgres')
  return {
    cluster,
    sockets: await socketFolder(data, account),
    binaries,
    account,
    log: join(home, 'postgres.log'),
  }
}

/** PostgreSQL refuses to run as root: root gives it to the cluster's owner, the user `postgres`, or nobody. */
async function findAccount(cluster: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(cluster).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8').catch(() => ''))
  return line ? { uid: Number(line[1]), gid: Number(line[2]) } : { uid: 65_534, gid: 65_534 }
}

async function socketFolder(data: string, account: Account | undefined): Promise<string> {
  const near = join(data, 'run')
  const folder = near.length <= 85 ? near : join(tmpdir(), `opora-${shortHash(data)}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (account) await chown(folder, account.uid, account.gid)
  const found = await stat(folder)
  if (found.uid !== (account?.uid ?? process.getuid?.())) {
    throw new Error(
      `Папка ${folder} принадлежит другому пользователю, а нужна для связи с PostgreSQL. Удалите её.`,
    )
  }
  return folder
}

/** Made beside and renamed, so that an interrupted creation leaves no half of a cluster. */
async function createCluster(place: Place): Promise<void> {
  const half = await mkdtemp(join(dirname(place.cluster), 'postgres-new-'))
  if (place.account) await chown(half, place.account.uid, place.account.gid)
  const basics = [
    `--pgdata=${half}`,
    `--username=${USER}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--data-checksums',
  ]
  const locale = ['--locale-provider=icu', '--icu-locale=ru-RU', '--no-instructions']
  // C.UTF-8 knows Cyrillic letters, which word search needs; plain C is everywhere.
  const made = await tryInitdb(place, [...basics, ...locale, '--locale=C.UTF-8'])
  if (made) {
    const again = await tryInitdb(place, [...basics, ...locale, '--locale=C'])
    if (again) throw new Error(`Не удалось создать базу данных: ${again}`)
  }
  await rename(half, place.cluster).catch(async (error: NodeJS.ErrnoException) => {
    await rm(half, { recursive: true, force: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
}

/** undefined when it went well, else what initdb said. */
async function tryInitdb(place: Place, words: string[]): Promise<string | undefined> {
  const child = spawn(join(place.binaries, 'bin/initdb'), words, {
    ...runAs(place),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const code = await ended(child)
  return code === 0 ? undefined : said.trim() || `initdb: ${code}`
}

function runAs({ account }: Place) {
  return { cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C' }, ...account }
}

function ended(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'ended'))
  })
}

/** Adopts the running server of the folder or starts one; answers the folder of its socket once it accepts queries. */
async function ensureServer(place: Place, options: EmbeddedOptions): Promise<string> {
  let code: number | string = ''
  // After a kill the children of the old server live a moment longer and keep the new one out.
  for (let tries = 0; tries < 30; tries++) {
    const running = await findPostmaster(place.cluster)
    if (running) {
      await whenReady(running.socketFolder)
      return running.socketFolder
    }
    const child = await launch(place, options)
    const outcome = await Promise.race([whenReady(place.sockets), ended(child)])
    if (outcome === undefined) return place.sockets
    code = outcome
    await pause(200)
  }
  throw new Error(`PostgreSQL не запустился (${code}). Подробности: ${place.log}`)
}

async function launch(place: Place, { settings = {} }: EmbeddedOptions): Promise<ChildProcess> {
  const { size = 0 } = (await stat(place.log).catch(() => undefined)) ?? {}
  if (size > LOG_LIMIT) await truncate(place.log)
  const log = await open(place.log, 'a', 0o600)
  const words = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  // A group of its own: Ctrl+C reaches Node only, which then stops the server in order.
  const child = spawn(
    join(place.binaries, 'bin/postgres'),
    ['-D', await realpath(place.cluster), '-k', place.sockets, ...words],
    { ...runAs(place), detached: true, stdio: ['ignore', log.fd, log.fd] },
  )
  child.unref()
  await log.close()
  return child
}

async function whenReady(sockets: string, timeout = 120_000): Promise<void> {
  const deadline = Date.now() + timeout
  for (;;) {
    const client = new pg.Client({ connectionString: urlOf(sockets, 'postgres') })
    try {
      await client.connect()
      return
    } catch (error) {
      if (Date.now() > deadline) throw new Error('PostgreSQL не отвечает.', { cause: error })
    } finally {
      await client.end().catch(() => undefined)
    }
    await pause(20)
  }
}

const OWNER_LOCK = 7_340_030

/**
 * The lock of the folder: a session of the server holds it as long as its owner lives, however the owner dies.
 * undefined: somebody else holds it.
 */
async function claim(sockets: string): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    connectionString: urlOf(sockets, 'postgres'),
    application_name: `opora owner ${process.pid}`,
    keepAlive: true,
  })
  client.on('error', () => undefined)
  await client.connect()
  for (let tries = 0; tries < 20; tries++) {
    const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
      OWNER_LOCK,
    ])
    if (rows[0]?.held) {
      await createDatabase(client)
      return client
    }
    // The session of an owner just killed ends a moment later.
    await pause(50)
  }
  await client.end()
  return undefined
}

async function createDatabase(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
  if (!rowCount) await client.query(`create database ${DATABASE}`)
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
