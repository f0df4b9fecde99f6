import { createHash } from 'node:crypto'
import { infected, scannerDown } from '#contract/problems.ts'
import type { Database } from './database.ts'
import { errorCode } from './error-code.ts'
import type { UploadedFile } from './handle.ts'
import type { Viewer } from './viewer.ts'
import type { VirusScan } from './virus-scan.ts'
import { write } from './write.ts'

interface Upload {
  files(): AsyncIterable<UploadedFile>
}

interface Parts {
  database: Database
  viewer: Viewer
  scan: VirusScan
  /** Told why a file could not be looked at. */
  onDown: (code: string) => void
}

/** Looks all files of a request through before any is opened. Throws for the first in which something was found. */
export async function refuseInfected(
  upload: Upload,
  { database, viewer, scan, onDown }: Parts,
): Promise<void> {
  for await (const { name, bytes } of upload.files()) {
    const found = await scan(bytes).catch((error: unknown) => {
      onDown(errorCode(error))
      throw scannerDown()
    })
    if (found === undefined) continue
    await noteInfected(database, viewer, { found, bytes })
    throw infected(name, found)
  }
}

/** The name of a file may be that of a person; its hash tells those who look for it enough. */
const noteInfected = write<{ found: string; bytes: Buffer }, void>(
  'file.infected',
  async ({ viewer, note }, { found, bytes }) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    note(`region:${viewer.regionId}`, { found, sha256, size: bytes.length })
  },
)
