import { spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from './database.ts'
import { type EmbeddedOptions, startEmbedded } from './embedded-postgres.ts'
import { findPostmaster, stopPostmaster } from './postmaster.ts'
import { inPackage } from './root.ts'
import { assertSafeDatabase } from './safe-database.ts'

let folder: string
/** Servers of the test, to be stopped by their owners first: an owner starts his server again when others stop it. */
let owned: { stop(): Promise<void> }[] = []
const cluster = () => join(folder, 'postgres')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opora-embedded-'))
  await chmod(folder, 0o755)
})

afterEach(async () => {
  await Promise.all(owned.map((server) => server.stop()))
  owned = []
  await stopPostmaster(cluster()).catch(() => undefined)
  // A server that was just told to stop may write its last file meanwhile.
  await rm(folder, { recursive: true, force: true, maxRetries: 10 })
})

async function start(options?: EmbeddedOptions) {
  const server = await startEmbedded(folder, options)
  owned.push(server)
  return server
}

async function query(url: string, text: string) {
  const database = openDatabase(url, { connections: 1 })
  try {
    return (await database.pool.query(text)).rows
  } finally {
    await database.close()
  }
}

/** Runs until the other program has stored `count` rows; answers the last id it was told of. */
async function writeElsewhere(count: number): Promise<{ acknowledged: number; kill(): Promise<number> }> {
  const words = ['--import', 'tsx', inPackage('test/embedded-owner.ts'), folder]
  const child = spawn(process.execPath, words, { cwd: inPackage('.'), stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let last = 0
  let reached: () => void
  const enough = new Promise<void>((resolve) => {
    reached = resolve
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = Number(line) || last
    if (last >= count) reached()
  })
  await Promise.race([enough, ended])
  return {
    acknowledged: last,
    async kill() {
      child.kill('SIGKILL')
      await ended
      return last
    },
  }
}

describe('our own PostgreSQL', () => {
  it('sorts and compares Russian as people do, and keeps pages with checksums', async () => {
    const { url } = await start()
    const words =
      "select string_agg(word, ' ' order by word) as text from unnest(array['Енот', 'Ёлка', 'Дом']) as word"
    expect(await query(url, words)).toEqual([{ text: 'Дом Ёлка Енот' }])
    expect(await query(url, "select lower('ЁЖ') as low")).toEqual([{ low: 'ёж' }])
    expect(await query(url, 'show data_checksums')).toEqual([{ data_checksums: 'on' }])
    expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
  })

  it('keeps data over a stop and a start', async () => {
    const first = await startEmbedded(folder)
    await query(first.url, 'create table kept as select 1 as n')
    await first.stop()
    expect(await findPostmaster(cluster())).toBeUndefined()
    const { url } = await start()
    expect(await query(url, 'select n from kept')).toEqual([{ n: 1 }])
  })

  it('refuses a second owner of the folder, and takes a guest who does not stop it', async () => {
    const { url } = await start()
    await expect(startEmbedded(folder)).rejects.toThrow('занята')
    const guest = await startEmbedded(folder, { busy: 'share' })
    expect(guest).toMatchObject({ url, owned: false })
    await guest.stop()
    expect(await query(url, 'select 1 as alive')).toEqual([{ alive: 1 }])
  })

  it('lets exactly one of two simultaneous first starts own the folder', async () => {
    const both = await Promise.allSettled([startEmbedded(folder), startEmbedded(folder)])
    const owners = both.filter((one) => one.status === 'fulfilled')
    expect(owners).toHaveLength(1)
    await owners[0]!.value.stop()
  })

  it('adopts the server of a program killed with -9 and finds every acknowledged row', async () => {
    const other = await writeElsewhere(200)
    const acknowledged = await other.kill()
    const orphan = await findPostmaster(cluster())
    expect(orphan).toBeDefined()
    const { url } = await start()
    expect((await findPostmaster(cluster()))?.pid).toBe(orphan?.pid)
    expect(await query(url, `select count(*) as n from kept where id <= ${acknowledged}`)).toEqual([
      { n: acknowledged },
    ])
  })

  // Recovery writes every file of the folder to disk first; beside other tests that takes minutes.
  it('recovers when the server itself is killed with -9 together with its program', {
    timeout: 300_000,
  }, async () => {
    const other = await writeElsewhere(200)
    const server = await findPostmaster(cluster())
    const acknowledged = await other.kill()
    process.kill(server!.pid, 'SIGKILL')
    const { url } = await start()
    expect((await findPostmaster(cluster()))?.pid).not.toBe(server?.pid)
    expect(await query(url, `select count(*) as n from kept where id <= ${acknowledged}`)).toEqual([
      { n: acknowledged },
    ])
  })

  it('starts the server again when it is killed under a running program', async () => {
    const { url } = await start()
    await query(url, 'create table kept as select 1 as n')
    process.kill((await findPostmaster(cluster()))!.pid, 'SIGKILL')
    await expect
      .poll(() => query(url, 'select n from kept').catch(() => []), { timeout: 10_000 })
      .toEqual([{ n: 1 }])
  })

  it('does not take a foreign process for its server', async () => {
    const first = await startEmbedded(folder)
    await first.stop()
    await writeFile(
      join(cluster(), 'postmaster.pid'),
      `${process.pid}\n${await realpath(cluster())}\n0\n5432\n/tmp\n`,
    )
    expect(await findPostmaster(cluster())).toBeUndefined()
  })

  it('is refused by the safety check when it could lose confirmed data', async () => {
    const { url } = await start({ settings: { fsync: 'off' } })
    const database = openDatabase(url)
    onTestFinished(() => database.close())
    await expect(assertSafeDatabase(database)).rejects.toThrow('fsync')
  })

  it.runIf(process.getuid?.() === 0)(
    'works from a folder closed to others, and says where the data went',
    async () => {
      const closed = join(folder, 'closed')
      await mkdir(closed, { mode: 0o700 })
      const said: string[] = []
      const fallbackFolder = join(folder, 'open')
      const server = await startEmbedded(closed, {
        fallbackFolder,
        say: (sentence) => void said.push(sentence),
      })
      await server.stop()
      expect(said).toHaveLength(1)
      expect(said[0]).toContain(fallbackFolder)
      expect(await stat(join(closed, 'postgres')).catch(() => undefined)).toBeUndefined()
    },
  )
})
