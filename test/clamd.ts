import { once } from 'node:events'
import { createServer } from 'node:net'

/** The file of EICAR that every antivirus takes for a virus; in two parts, lest one takes this file for it. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

export interface Clamd {
  /** What it was sent, file by file. */
  seen: Buffer[]
  stop(): Promise<void>
}

/**
 * Speaks the part of clamd's protocol that its manual tells of INSTREAM; knows the file of EICAR. `limit`: as its
 * StreamMaxLength.
 */
export async function startClamd(path: string, limit = 25 * 1024 * 1024): Promise<Clamd> {
  const seen: Buffer[] = []
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk])
      if (bytes.length > limit) return socket.end('INSTREAM size limit exceeded. ERROR\0')
      const file = fileIn(bytes)
      if (!file) return
      seen.push(file)
      socket.end(file.includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0')
    })
  })
  server.listen(path)
  await once(server, 'listening')
  return {
    seen,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const COMMAND = 'zINSTREAM\0'

/** undefined: not all of it is there yet. */
function fileIn(bytes: Buffer): Buffer | undefined {
  if (bytes.subarray(0, COMMAND.length).toString() !== COMMAND) return undefined
  const pieces: Buffer[] = []
  for (let at = COMMAND.length; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (length === 0) return Buffer.concat(pieces)
    pieces.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}
