import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const brotli = promisify(brotliCompress)
const pack = promisify(gzip)

/** Below this a packed file saves nothing. */
const LEAST_BYTES = 1024

/** Puts `x.br` and `x.gz` beside every text file of a folder, so that the server packs nothing while people wait. */
export async function compressFolder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const texts = entries.filter((entry) => entry.isFile() && /\.(js|css|html|svg|json|txt)$/.test(entry.name))
  await Promise.all(texts.map((entry) => compressFile(join(entry.parentPath, entry.name))))
}

async function compressFile(path) {
  const bytes = await readFile(path)
  if (bytes.length < LEAST_BYTES) return
  await writeFile(`${path}.br`, await brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }))
  await writeFile(`${path}.gz`, await pack(bytes, { level: 9 }))
}
