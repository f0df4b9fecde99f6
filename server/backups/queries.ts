import { readNotes } from './folder.ts'

/** Whether the last try of the schedule to make a backup failed; false where none are made. */
export async function lastBackupFailed(folder: string | undefined): Promise<boolean> {
  return folder !== undefined && (await readNotes(folder)).failure !== null
}
