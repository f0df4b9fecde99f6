/** Builds `dist`: the command `opora` (esbuild) and the pages (Vite). Each is built only when older than its sources. */
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const COMMAND = {
  folder: 'dist/opora',
  sources: [
    'cli',
    'contract',
    'db',
    'demo',
    'documents',
    'engine',
    'intake',
    'methodology',
    'scripts/build.mjs',
    'server',
    'package-lock.json',
  ],
  build: buildCommand,
}
const PAGES = {
  folder: 'dist/web',
  sources: [
    'contract',
    'docs/ru',
    'engine',
    'scripts/guide.ts',
    'web',
    'vite.config.ts',
    'package-lock.json',
  ],
  build: buildPages,
}

/** Makes the command ready to be loaded; answers the path of its main file. */
export async function freshCommand() {
  await refresh(COMMAND)
  return pathToFileURL(join(root, COMMAND.folder, 'main.js')).href
}

/** Makes the pages ready to be served. `say` is told when that takes a while. */
export async function freshPages(say) {
  await refresh(PAGES, () => say('Собираю страницы…'))
}

async function refresh({ folder, sources, build }, onBuild) {
  const stamp = join(root, folder, '.built-from')
  const state = stateOf(sources)
  if (readIfThere(stamp) === state) return
  onBuild?.()
  await build(join(root, folder))
  writeFileSync(stamp, state)
}

/** Changes with every edit, addition and removal; a few milliseconds for hundreds of files. */
function stateOf(sources) {
  let newest = 0
  let files = 0
  let bytes = 0
  const visit = (path) => {
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) return
    if (found.isDirectory()) {
      for (const name of readdirSync(path)) visit(`${path}/${name}`)
      return
    }
    files++
    bytes += found.size
    newest = Math.max(newest, found.mtimeMs)
  }
  for (const source of sources) visit(join(root, source))
  return `${newest} ${files} ${bytes}\n`
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

async function buildCommand(folder) {
  const outputFiles = await bundle({
    entryPoints: ['cli/main.ts', 'intake/child/child.ts'],
    outdir: folder,
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    sourcemap: true,
  })
  mkdirSync(folder, { recursive: true })
  // Old parts stay: a server that runs on them may still load one.
  for (const file of outputFiles) {
    writeFileSync(`${file.path}.${process.pid}`, file.contents)
    renameSync(`${file.path}.${process.pid}`, file.path)
  }
}

/** Bundles programs of our rooms the way the product is bundled; answers the files to be written. */
export async function bundle(options) {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    plugins: [rooms],
    // For the packages taken in, which ask for modules of Node in their own way.
    banner: { js: 'const require=process.getBuiltinModule;' },
    logLevel: 'warning',
    write: false,
    ...options,
  })
  return outputFiles
}

/** Small packages that nearly every reading needs: found, parsed and linked apart, they take longer than their work. */
const TAKEN_IN = new Set(['yauzl', 'pend'])

/** Our own rooms (`#engine/…`, `./…`) go into the bundle, packages stay outside. */
const rooms = {
  name: 'rooms',
  setup(build) {
    build.onResolve({ filter: /^[^.#/]/ }, ({ kind, path }) =>
      kind === 'entry-point' || TAKEN_IN.has(path) ? undefined : { external: true },
    )
  },
}

async function buildPages(folder) {
  const { build } = await import('vite')
  mkdirSync(folder, { recursive: true })
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  const { compressFolder } = await import('./compress.mjs')
  await compressFolder(folder)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await freshCommand()
  await freshPages((sentence) => process.stdout.write(`${sentence}\n`))
}
