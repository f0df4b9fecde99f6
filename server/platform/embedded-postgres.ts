import { type ChildProcess, spawn } from 'node:child_process'
import { open, realpath, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { errorCode } from './error-code.ts'
import {
  createCluster,
  ended,
  findPlace,
  type Place,
  type PlaceOptions,
  runAs,
  USER,
} from './postgres-cluster.ts'
import { findPostmaster, stopPostmaster } from './postmaster.ts'

export interface EmbeddedPostgres {
  /** Connection string of the database `opora`. */
  url: string
  /** false: another program started the server and stops it; we are its guest. */
  owned: boolean
  /** Fast shutdown; for a guest nothing but goodbye. */
  stop(): Promise<void>
}

export interface EmbeddedOptions extends PlaceOptions {
  /** A server that another program already runs on the folder: `refuse` (the default) or `share` it. */
  busy?: 'refuse' | 'share'
  /** Server settings above our own; for tests. */
  settings?: Readonly<Record<string, string>>
  /** The server died and could not be started again. */
  onLost?: (error: Error) => void
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
  await createCluster(place)
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

/** Adopts the running server of the folder or starts one; answers the folder of its socket once it accepts queries. */
async function ensureServer(place: Place, options: EmbeddedOptions): Promise<string> {
  let code: number | string | boolean = ''
  // After a kill the children of the old server live a moment longer and keep the new one out.
  for (let tries = 0; tries < 30; tries++) {
    const running = await findPostmaster(place.cluster)
    if (running) {
      const isThere = async () => (await findPostmaster(place.cluster))?.pid === running.pid
      if (await isReady(running.socketFolder, isThere)) return running.socketFolder
      continue
    }
    const child = await launch(place, options)
    const outcome = await Promise.race([isReady(place.sockets), ended(child)])
    if (outcome === true) return place.sockets
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

/** ms: a server that is killed while it takes a connection in never answers it. */
const CONNECT_PATIENCE = 5000

/** The server answers, but starts up or recovers: cannot_connect_now. */
const MENDING = '57P03'

/** Waits until the server accepts queries; false when it went away before. */
async function isReady(
  sockets: string,
  isThere: () => Promise<boolean> = async () => true,
  timeout = 120_000,
): Promise<boolean> {
  let deadline = Date.now() + timeout
  for (;;) {
    const client = new pg.Client({
      connectionString: urlOf(sockets, 'postgres'),
      connectionTimeoutMillis: CONNECT_PATIENCE,
    })
    // The server may be stopped between the answer and the goodbye.
    client.on('error', () => undefined)
    try {
      await client.connect()
      return true
    } catch (error) {
      if (!(await isThere())) return false
      // It lives, and mends what a kill or a power cut left: on a busy disk that takes as long as it takes.
      if (errorCode(error) === MENDING) deadline = Date.now() + timeout
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
    connectionTimeoutMillis: CONNECT_PATIENCE,
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
