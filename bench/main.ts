import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { benchList } from './list.ts'

const REGION = 350
const COUNTRY = 40_000

/** `npm run bench [name…]`: ratios against named peers in one run; without names, all but the country. */
const BENCHES: Record<string, () => void | Promise<void>> = {
  list: () => benchList(REGION, 9),
  country: () => benchList(COUNTRY, 1),
  identification: () => script('identification.ts'),
  'what-if': () => script('what-if.ts'),
  'long-view': () => script('long-view.ts'),
  xlsx: () => script('xlsx.ts'),
  correction: () => script('correction.ts'),
  'event-loop': () => script('event-loop.ts'),
  search: () => script('search.ts'),
  rights: () => script('rights.ts'),
  'context-index': () => script('context-index.ts'),
}
const USUAL = Object.keys(BENCHES).filter((name) => name !== 'country')

function script(name: string): void {
  const file = fileURLToPath(new URL(name, import.meta.url))
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit' })
  if (status !== 0) throw new Error(`${name} failed`)
}

function installPeers(): void {
  const folder = fileURLToPath(new URL('peers', import.meta.url))
  if (existsSync(`${folder}/node_modules`)) return
  spawnSync('npm', ['install', '--no-package-lock', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
  })
}

installPeers()
for (const name of process.argv.length > 2 ? process.argv.slice(2) : USUAL) {
  const bench = BENCHES[name]
  if (!bench) throw new Error(`no such benchmark: ${name}; there are ${Object.keys(BENCHES).join(', ')}`)
  await bench()
}
