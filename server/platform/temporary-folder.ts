import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The name tells whose process a folder is, so that those of a killed server can be told from those in use. */
const OURS = /^opora-(?:works|upload)-(\d+)-/

/** A folder for one piece of work: pupils' works on their way to the database, or files being received. */
export function makeTemporaryFolder(kind: 'works' | 'upload'): Promise<string> {
  return mkdtemp(join(tmpdir(), `opora-${kind}-${process.pid}-`))
}

/** Removes what a killed server left. */
export async function removeLeftFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = OURS.exec(name)?.[1]
    if (pid && !isRunning(Number(pid))) await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
