import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The package's folder, both from sources and from the bundle in `dist`. */
function findRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('package.json not found above the program')
    folder = parent
  }
  return folder
}

export const rootFolder = findRoot()

/** A path inside the package: `inPackage('db/migrations')`. */
export function inPackage(path: string): string {
  return join(rootFolder, path)
}
