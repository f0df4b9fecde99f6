/**
 * How much a first visit loads, gzipped: the sign-in page, and with it the working area up to its first page.
 * Fails above the budget. Builds the pages first when they are older than their sources.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { inPackage } from '#server/platform/root.ts'
// @ts-expect-error plain JavaScript: it runs before anything is built
import { freshPages } from './build.mjs'

interface Chunk {
  file: string
  imports?: string[]
  css?: string[]
}
type Manifest = Record<string, Chunk>

const KILOBYTE = 1024
const BUDGETS = [
  { name: 'sign-in page', entries: ['index.html'], limit: 90 * KILOBYTE },
  {
    name: 'first visit of the working area',
    entries: ['index.html', 'area.tsx', 'pages/overview/overview.tsx'],
    limit: 250 * KILOBYTE,
  },
] as const

await freshPages(() => undefined)
const folder = inPackage('dist/web')
const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest

for (const { name, entries, limit } of BUDGETS) {
  const bytes = [...filesOf(manifest, entries), 'index.html', 'favicon.svg']
    .map((file) => packedSize(join(folder, file)))
    .reduce((sum, size) => sum + size, 0)
  console.log(`${name}: ${(bytes / KILOBYTE).toFixed(1)} KB gzipped of ${limit / KILOBYTE}`)
  if (bytes > limit) process.exitCode = 1
}

/** The scripts and styles of the entries and of everything they import at once. */
function filesOf(chunks: Manifest, entries: readonly string[]): Set<string> {
  const files = new Set<string>()
  const seen = new Set<string>()
  const visit = (key: string) => {
    if (seen.has(key)) return
    seen.add(key)
    const chunk = chunks[key]
    if (!chunk) throw new Error(`no ${key} in the manifest: has the file been renamed?`)
    files.add(chunk.file)
    for (const style of chunk.css ?? []) files.add(style)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const entry of entries) visit(entry)
  return files
}

function packedSize(path: string): number {
  if (!existsSync(path)) throw new Error(`${path} is not built`)
  return gzipSync(readFileSync(path), { level: 9 }).length
}
