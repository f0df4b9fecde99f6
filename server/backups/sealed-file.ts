import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { z } from 'zod'
import { BadBackup, damaged } from './bad-backup.ts'
import { CHECK_BYTES, type Guard, keyOf, plainGuard, SALT_BYTES, secretGuard } from './guard.ts'

/*
 * The outer form of a backup: a line that says what it is, a line of JSON that anybody may read (no data in it), then
 * pieces: length (4 bytes, the highest bit marks the last piece), content, check (16 bytes).
 */
const FIRST_LINE = 'OPORA BACKUP 1\n'
const PIECE = 64 * 1024
const LAST = 0x8000_0000
const LONGEST_HEAD = 1024 * 1024

/** What can be read of a backup without its key. */
const headSchema = z.strictObject({
  /** Of the program that made it. */
  version: z.string(),
  at: z.iso.datetime(),
  /** The schema: the migrations applied, in order. */
  migrations: z.array(z.strictObject({ name: z.string(), checksum: z.string() })),
  /** Base64; absent: the content is not encrypted. */
  salt: z.string().optional(),
})
export type BackupHead = z.infer<typeof headSchema>

/** The bytes of a sealed file around `content`. */
export async function* seal(
  head: Omit<BackupHead, 'salt'>,
  content: AsyncIterable<Buffer>,
  secret: string | undefined,
): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES)
  const full = secret === undefined ? head : { ...head, salt: salt.toString('base64') }
  const opening = Buffer.from(`${FIRST_LINE}${JSON.stringify(full)}\n`)
  const guard = secret === undefined ? plainGuard(opening) : secretGuard(opening, await keyOf(secret, salt))
  yield opening
  let waiting: Buffer = Buffer.alloc(0)
  for await (const bytes of content) {
    waiting = Buffer.concat([waiting, bytes])
    for (; waiting.length > PIECE; waiting = waiting.subarray(PIECE))
      yield sealPiece(guard, waiting.subarray(0, PIECE), false)
  }
  yield sealPiece(guard, waiting, true)
}

function sealPiece(guard: Guard, piece: Buffer, last: boolean): Buffer {
  const { content, check } = guard.seal(piece, last)
  const length = Buffer.alloc(4)
  length.writeUInt32BE((content.length | (last ? LAST : 0)) >>> 0)
  return Buffer.concat([length, content, check])
}

/** The head of a file. Throws `BadBackup`. */
export async function readHead(path: string): Promise<BackupHead> {
  const bytes = new Bytes(path)
  try {
    return (await openingOf(bytes)).head
  } finally {
    await bytes.close()
  }
}

/** The content of a file, piece by piece, each checked before it is given out. Throws `BadBackup`. */
export async function* unseal(path: string, secret: string | undefined): AsyncGenerator<Buffer> {
  const bytes = new Bytes(path)
  try {
    const { head, opening } = await openingOf(bytes)
    const guard = await guardFor(head, opening, secret)
    for (let last = false, first = true; !last; first = false) {
      const mark = (await bytes.take(4)).readUInt32BE()
      last = mark >= LAST
      const length = last ? mark - LAST : mark
      if (length > PIECE) throw damaged('в ней испорчены служебные сведения')
      const content = await bytes.take(length)
      const piece = guard.open({ content, check: await bytes.take(CHECK_BYTES) }, last)
      if (!piece) throw first && head.salt ? wrongKey() : damaged('её содержимое изменено')
      yield piece
    }
    if (await bytes.isMore()) throw damaged('после её конца есть лишнее')
  } finally {
    await bytes.close()
  }
}

const wrongKey = () => new BadBackup('Копия не открылась: ключ OPORA_BACKUP_KEY не тот, или файл повреждён.')

async function guardFor({ salt }: BackupHead, opening: Buffer, secret: string | undefined): Promise<Guard> {
  if (salt === undefined) return plainGuard(opening)
  if (secret === undefined)
    throw new BadBackup('Копия зашифрована: укажите в OPORA_BACKUP_KEY ключ, с которым её делали.')
  return secretGuard(opening, await keyOf(secret, Buffer.from(salt, 'base64')))
}

async function openingOf(bytes: Bytes): Promise<{ head: BackupHead; opening: Buffer }> {
  const first = await bytes.line(FIRST_LINE.length)
  if (first.toString() !== FIRST_LINE)
    throw new BadBackup('Это не резервная копия Опоры, или у неё испорчено начало.')
  const line = await bytes.line(LONGEST_HEAD)
  const head = headSchema.safeParse(jsonOf(line))
  if (!head.success) throw damaged('у неё испорчено начало')
  return { head: head.data, opening: Buffer.concat([first, line]) }
}

function jsonOf(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString())
  } catch {
    return undefined
  }
}

/** A file as a row of bytes to be taken in order. */
class Bytes {
  private readonly chunks: AsyncIterator<Buffer>
  private kept: Buffer = Buffer.alloc(0)

  private readonly path: string

  constructor(path: string) {
    this.path = path
    this.chunks = createReadStream(path, { highWaterMark: 256 * 1024 })[Symbol.asyncIterator]()
  }

  async take(count: number): Promise<Buffer> {
    while (this.kept.length < count) if (!(await this.more())) throw damaged('она обрывается')
    const taken = this.kept.subarray(0, count)
    this.kept = this.kept.subarray(count)
    return taken
  }

  /** Up to and with the end of the line, of at most so many bytes. */
  async line(longest: number): Promise<Buffer> {
    for (;;) {
      const end = this.kept.subarray(0, longest).indexOf(10)
      if (end >= 0) return this.take(end + 1)
      if (this.kept.length >= longest) return this.take(longest)
      if (!(await this.more())) throw damaged('она обрывается')
    }
  }

  async isMore(): Promise<boolean> {
    return this.kept.length > 0 || this.more()
  }

  async close(): Promise<void> {
    await this.chunks.return?.()
  }

  private async more(): Promise<boolean> {
    const { value, done } = await this.chunks.next().catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new BadBackup(`Здесь нет файла: ${this.path}.`) : error
    })
    if (done) return false
    this.kept = this.kept.length > 0 ? Buffer.concat([this.kept, value]) : value
    return true
  }
}
