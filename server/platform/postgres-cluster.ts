import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, mkdir, mkdtemp, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Account, copyBinaries, findBinaries, reachable } from './postgres-binaries.ts'

/** Where a cluster lives and who runs it. */
export interface Place {
  /** The data of PostgreSQL. */
  cluster: string
  /** The folder of its unix socket: a path of at most 100 characters. */
  sockets: string
  binaries: string
  account: Account | undefined
  log: string
}

export interface PlaceOptions {
  /** Where things go that the server's account cannot reach under the data folder. */
  fallbackFolder?: string
  /** Sentences for the terminal. */
  say?: (sentence: string) => void
}

/** Superuser of our clusters. */
export const USER = 'opora'

/** Finds room for the cluster of a data folder; elsewhere when the server's account cannot reach the folder. */
export async function findPlace(dataFolder: string, options: PlaceOptions): Promise<Place> {
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

/** Makes the cluster unless it is there, beside its place and then renamed, so that an interrupted creation leaves no half of a cluster. */
export async function createCluster(place: Place): Promise<void> {
  if (await exists(join(place.cluster, 'PG_VERSION'))) return
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

/** How its programs are spawned. */
export function runAs({ account }: Place) {
  return { cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C' }, ...account }
}

/** Exit code, signal, or why it could not start. */
export function ended(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'ended'))
  })
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined
}
