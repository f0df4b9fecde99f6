import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

interface Locked {
  version: string
  hasInstallScript?: boolean
}
interface Bill {
  bomFormat: string
  components: { name: string; version: string; hashes?: { alg: string; content: string }[] }[]
}

const asked = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  allowScripts: Record<string, boolean>
}
const locked = Object.entries(
  (JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> }).packages,
).filter(([path]) => path !== '')
const nameIn = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

/** The rows of a part of the list: a name and what stands beside it. */
function listed(part: string): Record<string, string> {
  const [, text = ''] = readFileSync('docs/packages.md', 'utf8').split(`## ${part}\n`)
  const rows = text.split('\n## ')[0]!.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm)
  return Object.fromEntries([...rows].map(([, name, beside]) => [name!, beside!]))
}

describe('a package', () => {
  it('asked for stands in the list with this very version, and nothing else does', () => {
    expect(listed('In the product')).toEqual(asked.dependencies)
    expect(listed('For building and testing the house itself')).toEqual(asked.devDependencies)
    expect(Object.keys(asked.dependencies).length).toBeLessThanOrEqual(40)
  })

  it('that wants to run a program when it is installed stands there too, and whether it may', () => {
    const wanting = [
      ...new Set(locked.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameIn(path))),
    ]
    const may = wanting.map((name) => [name, asked.allowScripts[name] === true ? 'yes' : 'no'])
    expect(listed('Install scripts')).toEqual(Object.fromEntries(may))
    for (const name of Object.keys(asked.allowScripts)) expect(wanting).toContain(name)
  })
})

describe('the bill of materials', () => {
  it('names every package of the lock file with version and hash: those asked for and those they bring along', async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'sbom'], {
      maxBuffer: 64 * 1024 * 1024,
    })
    const { bomFormat, components } = JSON.parse(stdout) as Bill
    expect(bomFormat).toBe('CycloneDX')
    const told = new Set(components.map(({ name, version }) => `${name}@${version}`))
    const inLock = locked.map(([path, { version }]) => `${nameIn(path)}@${version}`)
    expect([...told].sort()).toEqual([...new Set(inLock)].sort())
    for (const [name, version] of Object.entries({ ...asked.dependencies, ...asked.devDependencies }))
      expect(told).toContain(`${name}@${version}`)
    expect(components.filter(({ hashes }) => !hashes?.length)).toEqual([])
  })
})
