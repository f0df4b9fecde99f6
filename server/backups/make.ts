import { basename, dirname } from 'node:path'
import { verifyBackup, type Watched } from './content.ts'
import { type BackupMade, type BackupOptions, backUp } from './dump.ts'
import { newBackupPath, noteVerified, removeHalves } from './folder.ts'

/** Makes a backup in a folder and reads it whole: only a copy that can be read gets the name of one. */
export async function makeBackup(
  url: string,
  folder: string,
  options: Omit<BackupOptions, 'path' | 'check'> = {},
): Promise<BackupMade> {
  const { secret, signal, progress } = options
  await removeHalves(folder)
  const made = await backUp(url, {
    ...options,
    path: newBackupPath(folder),
    check: async (half, total) => {
      const onRows = (done: number) => progress?.({ step: 'check', done, total })
      await verifyBackup(half, secret, { signal, onRows })
    },
  })
  await noteVerified(folder, basename(made.path))
  return made
}

/** Reads a backup whole and remembers beside it that it is in order. Throws `BadBackup`. */
export async function verifyAndNote(
  path: string,
  secret: string | undefined,
  watched?: Watched,
): ReturnType<typeof verifyBackup> {
  const backup = await verifyBackup(path, secret, watched)
  await noteVerified(dirname(path), basename(path))
  return backup
}
