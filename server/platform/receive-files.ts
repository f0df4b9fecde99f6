import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { invalidRequest, tooLarge } from '#contract/problems.ts'
import type { UploadedFile } from './handle.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'

export const FILE_LIMIT = 20 * 1024 * 1024
export const FILES_LIMIT = 500
const UPLOAD_LIMIT = 1024 ** 3

export interface ReceivedFiles {
  /** One at a time in memory. */
  files(): AsyncIterable<UploadedFile>
  /** Tells these very files from any others. */
  digest: string
  remove(): Promise<void>
}

/**
 * Takes the files of a request to disk, however slow the line is: nothing else is held meanwhile, no transaction and no
 * connection. Throws a problem when there is too much, and leaves nothing when it throws.
 */
export async function receiveFiles(request: FastifyRequest): Promise<ReceivedFiles> {
  const folder = await makeTemporaryFolder('upload')
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const received = await toFolder(request, folder)
    return { files: () => fromFolder(received), digest: digestOf(received), remove }
  } catch (error) {
    await remove()
    throw isBrokenForm(error) ? invalidRequest([BROKEN_FORM]) : error
  }
}

const BROKEN_FORM = 'Форма с файлами повреждена или оборвалась: отправьте файлы ещё раз.'

/** The parser of forms tells of what is wrong with a form in messages only. */
function isBrokenForm(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  if (code === 'FST_MP_PREMATURE_CLOSE') return true
  return code === undefined && /multipart|terminated early/i.test(message ?? '')
}

interface OnDisk {
  name: string
  path: string
  sha256: string
}

async function toFolder(request: FastifyRequest, folder: string): Promise<OnDisk[]> {
  const received: OnDisk[] = []
  let total = 0
  for await (const part of request.files()) {
    const path = join(folder, String(received.length))
    const sink = createWriteStream(path)
    const hash = createHash('sha256')
    part.file.on('data', (chunk: Buffer) => hash.update(chunk))
    await pipeline(part.file, sink)
    if (part.file.truncated) throw tooLarge('20 МБ в одном файле')
    total += sink.bytesWritten
    if (total > UPLOAD_LIMIT) throw tooLarge('1 ГБ за раз')
    received.push({ name: part.filename, path, sha256: hash.digest('hex') })
  }
  return received
}

function digestOf(received: readonly OnDisk[]): string {
  return JSON.stringify(received.map(({ name, sha256 }) => [name, sha256]))
}

async function* fromFolder(received: readonly OnDisk[]): AsyncIterable<UploadedFile> {
  for (const { name, path } of received) yield { name, bytes: await readFile(path) }
}
