import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'

/** Keeps secrets that the server itself must be able to read: the database alone does not give them away. */
export interface Vault {
  /** `about` names whose secret it is: sealed for one, it does not open for another. */
  seal(secret: string, about: string): Buffer
  /** Throws when the key is none of its own, or the bytes were changed. */
  open(sealed: Buffer, about: string): string
  /** What everything sealed now begins with: the form and the name of the newest key. What begins otherwise is of before. */
  head: Buffer
  /** Of the newest key, as people may see it. */
  keyName: string
}

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** What comes after it is sealed by CIPHER: nonce, tag, bytes. Another cipher gets another number. */
const FORM = 1
const NAME_BYTES = 4
const HEAD_BYTES = 1 + NAME_BYTES

/** Seals by the newest key; opens what any of them sealed. */
export function createVault(newest: Buffer, ...earlier: readonly Buffer[]): Vault {
  const keys = [newest, ...earlier]
  const byHead = new Map(keys.map((key) => [headOf(key).toString('hex'), key]))
  const head = headOf(newest)
  return {
    head,
    keyName: head.subarray(1).toString('hex'),
    seal: (secret, about) => Buffer.concat([head, encrypt(newest, secret, boundTo(head, about))]),
    open(sealed, about) {
      const its = sealed.subarray(0, HEAD_BYTES)
      const key = byHead.get(its.toString('hex'))
      if (key) return decrypt(key, sealed.subarray(HEAD_BYTES), boundTo(its, about))
      return openUnnamed(keys, sealed, Buffer.from(about))
    },
  }
}

/** A hash of 256 random bits tells nothing of them. */
function headOf(key: Buffer): Buffer {
  const name = createHash('sha256').update('name of a key of Opora').update(key).digest()
  return Buffer.concat([Buffer.of(FORM), name.subarray(0, NAME_BYTES)])
}

const boundTo = (head: Buffer, about: string) => Buffer.concat([head, Buffer.from(about)])

/** What was sealed before keys had names. Throws as the last of the keys does. */
function openUnnamed(keys: readonly Buffer[], sealed: Buffer, bound: Buffer): string {
  let failure: unknown
  for (const key of keys) {
    try {
      return decrypt(key, sealed, bound)
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

function encrypt(key: Buffer, secret: string, bound: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(bound)
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

function decrypt(key: Buffer, sealed: Buffer, bound: Buffer): string {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(bound)
    .setAuthTag(tag)
  const secret = sealed.subarray(NONCE_BYTES + TAG_BYTES)
  return Buffer.concat([decipher.update(secret), decipher.final()]).toString('utf8')
}

/** The vault with the keys of the settings, or else of a file in the data folder, which is made at the first start. */
export async function openVault({
  key,
  keysBefore,
  dataFolder,
}: Pick<Config, 'key' | 'keysBefore' | 'dataFolder'>): Promise<Vault> {
  const [newest, ...earlier] = key ? [key, ...keysBefore] : await keysOfFolder(dataFolder)
  return createVault(newest!, ...earlier)
}

const pathOf = (folder: string) => join(folder, 'opora.key')
const makeKey = () => `${randomBytes(KEY_BYTES).toString('base64')}\n`

/** A line for each key, the newest first. */
async function keysOfFolder(folder: string): Promise<Buffer[]> {
  const path = pathOf(folder)
  await mkdir(folder, { recursive: true })
  // `wx`: of two servers that start at once, one makes the key, and both read it.
  await writeFile(path, makeKey(), { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  const keys = lines.map((line) => Buffer.from(line, 'base64'))
  if (keys.length === 0 || keys.some((key) => key.length !== KEY_BYTES))
    throw new Error(`Файл ${path} испорчен: в нём должен быть ключ. Верните его из резервной копии.`)
  return keys
}

/** Puts a new key before those of the folder, which go on opening what they sealed. Answers the file. */
export async function addKey(folder: string): Promise<string> {
  await keysOfFolder(folder)
  const path = pathOf(folder)
  const text = makeKey() + (await readFile(path, 'utf8'))
  // The earlier keys must be there whatever happens on the way.
  await writeFile(`${path}.part`, text, { mode: 0o600, flush: true })
  await rename(`${path}.part`, path)
  return path
}
