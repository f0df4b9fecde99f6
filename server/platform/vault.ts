import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'

/** Keeps secrets that the server itself must be able to read: the database alone does not give them away. */
export interface Vault {
  /** `about` names whose secret it is: sealed for one, it does not open for another. */
  seal(secret: string, about: string): Buffer
  /** Throws when the key is another one, or the bytes were changed. */
  open(sealed: Buffer, about: string): string
}

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

export function createVault(key: Buffer): Vault {
  return {
    seal(secret, about) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about))
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    open(sealed, about) {
      const nonce = sealed.subarray(0, NONCE_BYTES)
      const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(about))
        .setAuthTag(tag)
      const secret = sealed.subarray(NONCE_BYTES + TAG_BYTES)
      return Buffer.concat([decipher.update(secret), decipher.final()]).toString('utf8')
    },
  }
}

/** The vault with the key of the settings, or else of a file in the data folder, which is made at the first start. */
export async function openVault({ key, dataFolder }: Pick<Config, 'key' | 'dataFolder'>): Promise<Vault> {
  return createVault(key ?? (await keyOfFolder(dataFolder)))
}

async function keyOfFolder(folder: string): Promise<Buffer> {
  const path = join(folder, 'opora.key')
  await mkdir(folder, { recursive: true })
  const made = randomBytes(KEY_BYTES).toString('base64')
  // `wx`: of two servers that start at once, one makes the key, and both read it.
  await writeFile(path, `${made}\n`, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const key = Buffer.from(await readFile(path, 'utf8'), 'base64')
  if (key.length !== KEY_BYTES)
    throw new Error(`Файл ${path} испорчен: в нём должен быть ключ. Верните его из резервной копии.`)
  return key
}
