import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createVault, openVault } from './vault.ts'

describe('the vault', () => {
  const vault = createVault(randomBytes(32))

  it('gives back what was sealed, each time in other bytes', () => {
    const sealed = vault.seal('СЕКРЕТ', 'user:1')
    expect(vault.open(sealed, 'user:1')).toBe('СЕКРЕТ')
    expect(sealed.toString('latin1')).not.toContain('СЕКРЕТ')
    expect(vault.seal('СЕКРЕТ', 'user:1').equals(sealed)).toBe(false)
  })

  it('does not open for another person, with another key, or after a change', () => {
    const sealed = vault.seal('СЕКРЕТ', 'user:1')
    expect(() => vault.open(sealed, 'user:2')).toThrow()
    expect(() => createVault(randomBytes(32)).open(sealed, 'user:1')).toThrow()
    sealed[sealed.length - 1]! ^= 1
    expect(() => vault.open(sealed, 'user:1')).toThrow()
  })
})

describe('the key of a data folder', () => {
  it('is made once, for the owner only, and read from then on', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'opora-key-'))
    onTestFinished(() => rm(dataFolder, { recursive: true, force: true }))
    const settings = { key: undefined, dataFolder }
    const sealed = (await openVault(settings)).seal('СЕКРЕТ', 'user:1')
    expect((await openVault(settings)).open(sealed, 'user:1')).toBe('СЕКРЕТ')
    const file = join(dataFolder, 'opora.key')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await writeFile(file, 'испорчен')
    await expect(openVault(settings)).rejects.toThrow('испорчен')
  })

  it('is not asked for when the settings have one', async () => {
    const key = randomBytes(32)
    const vault = await openVault({ key, dataFolder: '/nowhere' })
    expect(createVault(key).open(vault.seal('СЕКРЕТ', 'a'), 'a')).toBe('СЕКРЕТ')
  })
})
