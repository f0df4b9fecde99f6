import { createCipheriv, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addKey, createVault, openVault } from './vault.ts'

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

describe('a vault of several keys', () => {
  const [first, second] = [randomBytes(32), randomBytes(32)]
  const both = createVault(second, first)

  it('opens what any of them sealed, and seals by the newest', () => {
    const before = createVault(first).seal('СЕКРЕТ', 'user:1')
    expect(both.open(before, 'user:1')).toBe('СЕКРЕТ')
    const sealed = both.seal('СЕКРЕТ', 'user:1')
    expect(createVault(second).open(sealed, 'user:1')).toBe('СЕКРЕТ')
    expect(() => createVault(first).open(sealed, 'user:1')).toThrow()
  })

  it('names form and key in front of what it sealed, and a changed name opens nothing', () => {
    const sealed = both.seal('СЕКРЕТ', 'user:1')
    expect(sealed.subarray(0, both.head.length).equals(both.head)).toBe(true)
    const renamed = Buffer.concat([createVault(first).head, sealed.subarray(both.head.length)])
    expect(() => both.open(renamed, 'user:1')).toThrow()
  })

  it('opens what was sealed before keys had names', () => {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', first, nonce).setAAD(Buffer.from('user:1'))
    const bytes = Buffer.concat([cipher.update('СЕКРЕТ', 'utf8'), cipher.final()])
    const sealed = Buffer.concat([nonce, cipher.getAuthTag(), bytes])
    expect(both.open(sealed, 'user:1')).toBe('СЕКРЕТ')
    expect(() => both.open(sealed, 'user:2')).toThrow()
  })
})

describe('the key of a data folder', () => {
  it('is made once, for the owner only, and read from then on', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'opora-key-'))
    onTestFinished(() => rm(dataFolder, { recursive: true, force: true }))
    const settings = { key: undefined, keysBefore: [], dataFolder }
    const sealed = (await openVault(settings)).seal('СЕКРЕТ', 'user:1')
    expect((await openVault(settings)).open(sealed, 'user:1')).toBe('СЕКРЕТ')
    const file = join(dataFolder, 'opora.key')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await writeFile(file, 'испорчен')
    await expect(openVault(settings)).rejects.toThrow('испорчен')
  })

  it('gets a newer one before it, and goes on opening what it sealed', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'opora-key-'))
    onTestFinished(() => rm(dataFolder, { recursive: true, force: true }))
    const settings = { key: undefined, keysBefore: [], dataFolder }
    const before = await openVault(settings)
    const file = await addKey(dataFolder)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(2)
    const after = await openVault(settings)
    expect(after.open(before.seal('СЕКРЕТ', 'user:1'), 'user:1')).toBe('СЕКРЕТ')
    expect(() => before.open(after.seal('СЕКРЕТ', 'user:1'), 'user:1')).toThrow()
  })

  it('is not asked for when the settings have one', async () => {
    const key = randomBytes(32)
    const vault = await openVault({ key, keysBefore: [], dataFolder: '/nowhere' })
    expect(createVault(key).open(vault.seal('СЕКРЕТ', 'a'), 'a')).toBe('СЕКРЕТ')
  })
})
