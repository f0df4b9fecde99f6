import { mkdir, open, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** ms: a mount of a machine that is away does not answer at all. */
const PATIENCE = 60_000

/** What does not answer keeps one thread of Node.js, not one more with each try. */
const adding = new Map<string, Promise<void>>()

/**
 * Adds lines to a file of another machine, which lets this one add and change nothing. `begun`: a file that was there must
 * be there, else the folder is not the mount, but the place of one that is gone.
 */
export async function addOutside(path: string, lines: string, begun: boolean): Promise<void> {
  if (adding.has(path)) throw unanswered()
  const work = addLines(path, lines, begun).finally(() => adding.delete(path))
  adding.set(path, work)
  const inTime = new AbortController()
  const late = setTimeout(PATIENCE, undefined, { signal: inTime.signal, ref: false }).then(() => {
    throw unanswered()
  })
  late.catch(() => undefined)
  await Promise.race([work, late]).finally(() => inTime.abort())
}

const unanswered = () => Object.assign(new Error('the folder does not answer'), { code: 'NoAnswer' })

async function addLines(path: string, lines: string, begun: boolean): Promise<void> {
  if (begun) await (await open(path, 'r')).close()
  const file = await open(path, 'a+', 0o600)
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(1),
      position: Math.max(0, size - 1),
    })
    // After a line that a power cut left unfinished there is no place for another.
    const torn = bytesRead === 1 && buffer[0] !== NEW_LINE
    await file.appendFile(torn ? `\n${lines}` : lines)
    await file.sync()
  } finally {
    await file.close()
  }
}

const NEW_LINE = 10

/** Keeps on this machine how far the lines of another got; the file is the one of before or of now, never half of it. */
export async function writeNotes(path: string, notes: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.part`, `${JSON.stringify(notes)}\n`, { mode: 0o600 })
  await rename(`${path}.part`, path)
}
