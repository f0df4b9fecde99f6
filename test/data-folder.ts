import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A data folder to be thrown away. PostgreSQL does not run as root: where root makes a folder that its account cannot reach,
 * the data would lie elsewhere and stay there.
 */
export async function makeDataFolder(kind: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `opora-${kind}-`))
  await chmod(folder, 0o755)
  return folder
}
