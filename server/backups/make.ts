import { basename, dirname } from 'node:path'
import { verifyBackup } from './content.ts'
import { type BackupMade, type BackupOptions, backUp } from './dump.ts'
import { newBackupPath, noteVerified } from './folder.ts'

/** Makes a backup in a folder and reads it whole: only a copy that can be read is one. */
export async function makeBackup(
  url: string,
  folder: string,
  options: Omit<BackupOptions, 'path'> = {},
): Promise<BackupMade> {
  const made = await backUp(url, { ...options, path: newBackupPath(folder) })
  await verifyAndNote(made.path, options.secret)
  return made
}

/** Reads a backup whole and remembers beside it that it is in order. Throws `BadBackup`. */
export async function verifyAndNote(
  path: string,
  secret: string | undefined,
): ReturnType<typeof verifyBackup> {
  const backup = await verifyBackup(path, secret)
  await noteVerified(dirname(path), basename(path))
  return backup
}
